// What a row of «Уведомления» says, and where it leads. «Новая отметка: 5, математика».

import type { SchoolDate } from '../../protocol/dates.ts'
import type { NoticeGroup } from '../../protocol/inbox/notice-groups.ts'
import type { Notice } from '../../protocol/inbox/notices.ts'
import { listName } from '../../protocol/people.ts'
import { locale, t } from '../app/i18n.ts'
import { changeNotes } from '../app/lesson-change.tsx'
import { columnTitle, termText } from '../app/term-words.ts'

type Of<About extends Notice['about']> = Extract<Notice, { about: About }>

export type Row = { readonly title: string; readonly details: readonly string[]; readonly href: string }

const DETAILS_MAX = 4

export function rowOf(group: NoticeGroup): Row {
  const [{ notice }] = group
  const all = <About extends Notice['about']>(about: About) =>
    group.flatMap(({ notice: one }) => (one.about === about ? [one as Of<About>] : []))
  switch (notice.about) {
    case 'mark':
      return markRow(notice, all('mark'))
    case 'expired':
      return expiredRow(notice, all('expired'))
    case 'absence':
      return absenceRow(notice)
    case 'attendance':
      return attendanceRow(notice, all('attendance'))
    case 'lesson':
      return lessonRow(notice, all('lesson'))
    case 'termMark':
      return termMarkRow(notice, all('termMark'))
  }
}

function markRow(notice: Of<'mark'>, all: readonly Of<'mark'>[]): Row {
  const subject = within(notice.subject)
  const href = `${diaryOf(notice)}?view=marks`
  if (all.length === 1)
    return { title: markTitle(notice, subject), details: detailsOf([notice.kind, dayShort(notice.on), notice.reason]), href }
  if (notice.was.length > 0)
    return {
      title: t('told.correctedMany', { subject }),
      details: shortened(all.map((one) => `${dayShort(one.on)}: ${pathOf(one)}`)),
      href,
    }
  const marks = all.flatMap((one) => one.marks).map(shown)
  return { title: t('told.marks', { marks: marks.join(', '), subject }), details: [], href }
}

function markTitle(notice: Of<'mark'>, subject: string): string {
  if (notice.marks.length === 0) return t('told.removed', { marks: notice.was.map(shown).join(', '), subject })
  if (notice.was.length > 0) return t('told.corrected', { path: pathOf(notice), subject })
  if (notice.marks.every((mark) => mark === '.')) return t('told.awaited', { subject })
  return t(notice.marks.length > 1 ? 'told.marks' : 'told.mark', { marks: notice.marks.map(shown).join(', '), subject })
}

function expiredRow(notice: Of<'expired'>, all: readonly Of<'expired'>[]): Row {
  const details = shortened(all.map(({ on }) => dayShort(on)))
  return { title: t('told.expired', { subject: within(notice.subject) }), details, href: `${diaryOf(notice)}?view=marks` }
}

function absenceRow({ student, fromOn, toOn, numbers, reason }: Of<'absence'>): Row {
  const days = fromOn === toOn ? dayShort(fromOn) : `${dayShort(fromOn)} – ${dayShort(toOn)}`
  const lessons = numbers === null ? null : t('told.lessonNumbers', { numbers: numbers.join(', ') })
  return {
    title: t('told.absence', { name: listName(student) }),
    details: detailsOf([days, lessons, t(`told.reason.${reason}`)]),
    href: '/journal/attendance',
  }
}

function attendanceRow(notice: Of<'attendance'>, all: readonly Of<'attendance'>[]): Row {
  const href = `${diaryOf(notice)}?view=day&on=${notice.on}`
  const word = (one: Of<'attendance'>) => (one.attendance === null ? t('told.wasThere') : t(`attendance.${one.attendance}`))
  if (all.length > 1) {
    const details = [dayShort(notice.on), ...all.map((one) => `${within(one.subject)}: ${word(one)}`)]
    return { title: t('told.attendanceMany', { count: all.length }), details: shortened(details), href }
  }
  const key = notice.attendance === null ? 'told.present' : notice.attendance === 'late' ? 'told.late' : 'told.attendance'
  const said = notice.attendance === null || notice.attendance === 'late' ? null : word(notice)
  return { title: t(key, { subject: within(notice.subject) }), details: detailsOf([said, placeOf(notice)]), href }
}

function lessonRow(notice: Of<'lesson'>, all: readonly Of<'lesson'>[]): Row {
  const on = notice.on
  const href = notice.group === null ? `${diaryOf(notice)}?view=day&on=${on}` : `/timetable?on=${on}`
  const said = (one: Of<'lesson'>) => {
    const notes = changeNotes(one)
    return notes.length > 0 ? notes.join(', ') : t('told.asPlanned')
  }
  const named = (one: Of<'lesson'>) =>
    [one.group, within(one.change === null || one.change.extra ? one.subject : one.change.was.subject)].filter(Boolean).join(', ')
  if (all.length === 1) return { title: t('told.lesson', { subject: named(notice) }), details: [said(notice), placeOf(notice)], href }
  const details = [dayShort(on), ...all.map((one) => `${named(one)}: ${said(one)}`)]
  return { title: t('told.lessons', { count: all.length }), details: shortened(details), href }
}

function termMarkRow(notice: Of<'termMark'>, all: readonly Of<'termMark'>[]): Row {
  const href = `${diaryOf(notice)}?view=termMarks`
  const title = columnTitle({ period: notice.period, title: notice.title ?? '' })
  const mark = (one: Of<'termMark'>) => [one.was, one.value].flatMap((value) => (value === null ? [] : [termText(value)])).join('→')
  if (all.length > 1)
    return { title: t('told.termMarks', { title }), details: shortened(all.map((one) => `${within(one.subject)}: ${mark(one)}`)), href }
  const subject = within(notice.subject)
  const key = notice.value === null ? 'told.termMarkRemoved' : 'told.termMark'
  return {
    title: key === 'told.termMark' ? t(key, { title, mark: mark(notice), subject }) : t(key, { title, subject }),
    details: detailsOf([notice.reason]),
    href,
  }
}

/** A parent's child's diary, or the own one. */
function diaryOf({ child }: Notice): string {
  return child === null ? '/diary' : `/diary/${child.personId}`
}

function pathOf({ was, marks }: Of<'mark'>): string {
  return [was, marks].map((some) => some.map(shown).join('/')).join('→')
}

function placeOf({ on, number }: { readonly on: SchoolDate; readonly number: number }): string {
  return t('told.place', { day: dayShort(on), number })
}

function dayShort(on: SchoolDate): string {
  return new Intl.DateTimeFormat(locale.value, { weekday: 'short', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    new Date(`${on}T00:00:00Z`),
  )
}

function shown(mark: string): string {
  return mark === '.' ? '·' : mark
}

/** «Математика» inside a sentence; «ИЗО» stays as it is. */
function within(subject: string): string {
  const [first = '', second = ''] = subject
  return second === second.toLocaleLowerCase() ? first.toLocaleLowerCase() + subject.slice(first.length) : subject
}

function detailsOf(details: readonly (string | null)[]): string[] {
  return details.flatMap((one) => one || [])
}

function shortened(details: readonly string[]): string[] {
  if (details.length <= DETAILS_MAX + 1) return [...details]
  return [...details.slice(0, DETAILS_MAX), t('told.more', { count: details.length - DETAILS_MAX })]
}
