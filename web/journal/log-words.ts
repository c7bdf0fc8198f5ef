// A row of the log in words. What is in it was written by many versions of the product, so it is read here as text from outside.
import * as z from 'zod/mini'
import { SchoolDate } from '../../protocol/dates.ts'
import { EXAM_SCALES } from '../../protocol/exam-scale.ts'
import { Cell } from '../../protocol/journal.ts'
import { MarkPeriod, TermMarkValue } from '../../protocol/mark-period.ts'
import type { LogEntry } from '../../protocol/term-marks.ts'
import { dayRange } from '../app/day-range.ts'
import { t } from '../app/i18n.ts'
import { columnTitle, termText } from '../app/term-words.ts'
import { textOf } from './cell-text.ts'
import { dayName } from './grid-lessons.ts'

const CellLogged = z.pick(Cell, { marks: true, attendance: true })
const LessonLogged = z.object({ topic: z.nullable(z.string()) })
const TermLogged = z.object({ period: MarkPeriod, value: z.nullable(TermMarkValue) })
const ExamLogged = z.object({ scale: z.enum(EXAM_SCALES), studentIds: z.nullable(z.array(z.string())) })
const ChangeLogged = z.object({
  on: z.string(),
  number: z.int(),
  room: z.nullable(z.string()),
  cancelled: z.boolean(),
  change: z.nullable(
    z.object({
      substituteId: z.nullable(z.string()),
      subjectId: z.nullable(z.string()),
      mergedIntoId: z.nullable(z.string()),
      extra: z.boolean(),
      was: z.object({ on: z.string(), number: z.int(), room: z.nullable(z.string()) }),
    }),
  ),
})
const ABSENCE_REASONS = ['illness', 'leave', 'course', 'other'] as const
const PlanLogged = z.object({ topics: z.int(), hours: z.int() })
const DatesLogged = z.object({ from: SchoolDate, to: SchoolDate })

export function changeText(entry: LogEntry): string {
  switch (entry.what) {
    case 'cell.put':
      return cellChange(entry)
    case 'point.expired':
      return t('log.what.pointExpired', { change: cellChange(entry) })
    case 'plan.put': {
      const { data } = PlanLogged.safeParse(entry.after)
      return t('log.what.plan', { topics: data?.topics ?? 0, hours: data?.hours ?? 0 })
    }
    case 'termMark.put': {
      const { data } = TermLogged.safeParse(entry.after ?? entry.before)
      const change = fromTo(entry, (logged) => {
        const value = TermLogged.safeParse(logged).data?.value ?? null
        return value === null ? '' : termText(value)
      })
      // A term is named by the row; year, examination and certificate are not.
      return data === undefined || entry.period !== null ? change : `${columnTitle({ period: data.period, title: '' })}: ${change}`
    }
    case 'exam.put': {
      const { data } = ExamLogged.safeParse(entry.after)
      if (data === undefined) return t('log.what.other')
      const who = data.studentIds === null ? t('exam.all') : t('exam.some', { count: data.studentIds.length })
      return t('log.what.exam', { scale: t(`exam.scale.${data.scale}`), who })
    }
    case 'lesson.put': {
      const topic = LessonLogged.safeParse(entry.after).data?.topic ?? null
      return topic === null ? t('log.noTopic') : t('log.topic', { topic })
    }
    case 'lesson.change':
      return lessonText(entry)
    case 'onlineLesson.publish':
      return t('log.what.onlinePublished')
    case 'onlineLesson.end':
      return t('log.what.onlineEnded')
    case 'timetable.put':
      return t('log.what.template')
    case 'rules.set':
      return t('log.what.rules')
    case 'term.lock':
      return t('log.what.locked')
    case 'term.unlock':
      return t('log.what.opened')
    case 'unlock.ask':
      return t('log.what.asked', daysOf(entry))
    case 'unlock.grant':
      return t('log.what.granted', daysOf(entry))
    case 'unlock.refuse':
      return t('log.what.refused', daysOf(entry))
    default: {
      const setUp = SET_UP.find((name) => entry.what === `setup.${name}`)
      return setUp === undefined ? t('log.what.other') : t(`log.setup.${setUp}`)
    }
  }
}

/** Why, as people say it: what was typed, or the name of what was chosen. */
export function reasonText({ reason }: LogEntry): string | null {
  const chosen = ABSENCE_REASONS.find((known) => known === reason)
  return chosen === undefined ? reason : t(`log.reason.${chosen}`)
}

/** «Замена учителя, кабинет 12»: what of the lesson is other than planned. */
function lessonText({ after }: LogEntry): string {
  if (after === null) return t('log.lesson.removed')
  const { data } = ChangeLogged.safeParse(after)
  if (!data?.change) return t('log.lesson.asPlanned')
  const { on, number, room, cancelled, change } = data
  if (change.mergedIntoId !== null) return t('log.lesson.merged')
  if (cancelled) return t('log.lesson.cancelled')
  const { was } = change
  const parts = [
    change.extra ? t('log.lesson.extra') : '',
    change.substituteId === null ? '' : t('log.lesson.substitute'),
    change.subjectId === null ? '' : t('log.lesson.subject'),
    on === was.on && number === was.number ? '' : t('log.lesson.moved', { number: was.number, day: dayName(was.on) }),
    room === was.room ? '' : t('log.lesson.room', { room: room ?? '–' }),
  ]
  return parts.filter(Boolean).join(', ') || t('log.lesson.asPlanned')
}

/** What «Управление → Учебный год» leaves in the log (worker/school/setup). */
const SET_UP = [
  'year.put',
  'terms.put',
  'holidays.put',
  'bells.put',
  'bells.remove',
  'bellDay.put',
  'class.put',
  'class.archive',
  'student.move',
  'student.leave',
  'person.return',
  'group.put',
  'group.archive',
  'subject.put',
  'subject.remove',
  'rooms.put',
  'workKinds.put',
  'roles.set',
  'rollOver',
] as const

function cellChange(entry: LogEntry): string {
  return fromTo(entry, (logged) => {
    const cell = CellLogged.safeParse(logged)
    return cell.success ? textOf(cell.data) : ''
  })
}

function fromTo({ before, after }: LogEntry, textOfSide: (logged: LogEntry['before']) => string): string {
  const [was, became] = [before, after].map((side) => (side === null ? '' : textOfSide(side)) || t('log.nothing'))
  return t('log.fromTo', { before: was ?? '', after: became ?? '' })
}

function daysOf({ after }: LogEntry): { days: string } {
  const { data } = DatesLogged.safeParse(after)
  return { days: data ? dayRange(data.from, data.to) : '' }
}
