import type { SchoolDate } from '../../protocol/dates.ts'
import type { DiaryCorrection, DiaryMark, DiaryTermMark } from '../../protocol/diary.ts'
import { locale, t } from '../app/i18n.ts'
import { termText } from '../app/term-words.ts'

/** «6 окт.» */
export function dayShort(on: SchoolDate): string {
  return new Intl.DateTimeFormat(locale.value, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(dateOf(on))
}

/** What a mark is called by a screen reader and in its tooltip: «Отметка 5, контрольная, вес 4» */
export function markTitle(mark: DiaryMark): string {
  const value = mark.value === '.' ? awaitedText(mark) : t('diary.mark', { mark: mark.value })
  return [value, mark.kind, weightText(mark)].filter(Boolean).join(', ')
}

/** «Ждут работу до 10 октября» */
export function awaitedText({ dueOn }: DiaryMark): string {
  return dueOn === null ? t('diary.awaited') : t('diary.awaitedUntil', { day: dayAndMonth(dueOn) })
}

/** «6 окт.: исправлено 3→4, пересдал»; of a mark that was taken back «снята отметка 3». */
export function correctionText(on: SchoolDate, was: readonly DiaryCorrection[], now: DiaryMark['value'] | null): string {
  return `${dayShort(on)}: ${changedText(was, now)}`
}

/** The same without the day, where the day is in sight. */
export function changedText(was: readonly DiaryCorrection[], now: DiaryMark['value'] | null): string {
  const path = [...was.map(({ value }) => value), ...(now === null ? [] : [now])].map((value) => (value === '.' ? '·' : value)).join('→')
  const what = now === null ? t('diary.removed', { mark: path }) : t('diary.corrected', { path })
  return [what, was.at(-1)?.reason].filter(Boolean).join(', ')
}

/** «вес 4» */
export function weightText(mark: DiaryMark): string {
  if (mark.weightHundredths === 0) return t('diary.notCounted')
  return t('diary.weight', { weight: new Intl.NumberFormat(locale.value).format(mark.weightHundredths / 100) })
}

function dateOf(on: SchoolDate): Date {
  return new Date(`${on}T00:00:00Z`)
}

/** «понедельник, 6 октября» */
export function dayLong(on: SchoolDate): string {
  return new Intl.DateTimeFormat(locale.value, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(dateOf(on))
}

/** «исправлено 4→5, Решение педсовета»; without a correction the reason alone. */
export function termNote({ value, reason, was }: DiaryTermMark): string {
  const path = [...was.map((one) => one.value), value].map((one) => (one === null ? '–' : termText(one)))
  const what =
    was.length === 0
      ? ''
      : value === null
        ? t('diaryTerm.removed', { mark: path.slice(0, -1).join('→') })
        : t('diary.corrected', { path: path.join('→') })
  return [what, reason].filter(Boolean).join(', ')
}

/** «10 октября» */
export function dayAndMonth(on: SchoolDate): string {
  return new Intl.DateTimeFormat(locale.value, { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(dateOf(on))
}

/** «октября», as it follows the day's number; in English the month before it is said after it. */
export function monthOf(on: SchoolDate): string {
  const parts = new Intl.DateTimeFormat(locale.value, { day: 'numeric', month: 'long', timeZone: 'UTC' }).formatToParts(dateOf(on))
  return parts.find(({ type }) => type === 'month')?.value ?? ''
}
