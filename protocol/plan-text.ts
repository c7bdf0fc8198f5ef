// A plan of topics as text: pasted from a document, from columns of a spreadsheet, or a CSV; and written out again. Pure: the browser reads and writes it.
import type { PlanTopic } from './lesson-plan.ts'
import { LESSON_TOPIC_CHARS_MAX, PLAN_TOPIC_HOURS_MAX, PLAN_TOPICS_MAX } from './limits.ts'
import { type CsvLine, readLines, writeLines } from './timetable-csv.ts'

export const PLAN_PROBLEMS = ['topic', 'long', 'hours', 'many'] as const
export type PlanProblem = (typeof PLAN_PROBLEMS)[number]

export type PlanText = {
  readonly topics: readonly PlanTopic[]
  /** Lines that were left out, by number; the rest is kept. */
  readonly refused: readonly { readonly line: number; readonly problem: PlanProblem; readonly text: string }[]
}

type Columns = { readonly topic: number; readonly hours: number | null }

/** One topic a line, with or without numbers before it and hours after it; a line without hours is one lesson. */
export function readPlan(text: string): PlanText {
  const rows = readLines(text, separatorOf(text))
  const [head] = rows
  const header = head === undefined ? null : headerOf(head)
  const body = header === null ? rows : rows.slice(1)
  const columns = header ?? guessed(body)
  const topics: PlanTopic[] = []
  const refused: PlanText['refused'][number][] = []
  for (const { line, cells } of body) {
    const topic = plain(cells[columns.topic] ?? '')
    const hours = columns.hours === null ? 1 : hoursFrom(cells[columns.hours] ?? '')
    const problem = problemOf(topic, hours, topics.length)
    if (problem !== null || hours === null)
      refused.push({ line, problem: problem ?? 'hours', text: plain(cells.join(' ')).slice(0, LINE_SHOWN) })
    else topics.push({ topic, hours })
  }
  return { topics, refused }
}

const LINE_SHOWN = 80

function problemOf(topic: string, hours: number | null, known: number): PlanProblem | null {
  if (topic === '') return 'topic'
  if (topic.length > LESSON_TOPIC_CHARS_MAX) return 'long'
  if (hours === null) return 'hours'
  return known >= PLAN_TOPICS_MAX ? 'many' : null
}

/** A comma is part of many a topic, so it parts columns only where every line says so. */
function separatorOf(text: string): string {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  if (text.includes('\t')) return '\t'
  if (lines.some((line) => line.includes(';'))) return ';'
  const isHeader = lines[0]?.split(',').some((cell) => HEADER.test(cell.trim().toLowerCase())) && lines[0].includes(',')
  return isHeader || (lines.length > 0 && lines.every((line) => /,\s*"?\d+"?\s*$/.test(line))) ? ',' : '\t'
}

/** Whole: «Тема 1. Дроби» is a topic. */
const HEADER = /^((наименование|название)\s+)?(тем[аы]|содержание|topics?)(\s+(урок(а|ов)|занят(ия|ий)|и содержание|программы))*$/

function headerOf({ cells }: CsvLine): Columns | null {
  const words = cells.map((cell) => cell.toLowerCase())
  const topic = words.findIndex((word) => HEADER.test(word))
  if (topic < 0) return null
  const hours = words.findIndex((word, at) => at !== topic && /(час|hours|кол-?во|количество)/.test(word))
  return { topic, hours: hours < 0 ? null : hours }
}

/** Without a header: the topic is where the words are, the hours the first numbers to the right of it. */
function guessed(rows: readonly CsvLine[]): Columns {
  const width = Math.max(1, ...rows.map(({ cells }) => cells.length))
  const column = (at: number) => rows.map(({ cells }) => cells[at] ?? '')
  const words = (at: number) => column(at).reduce((sum, cell) => sum + cell.replace(/[\d\s.,]/g, '').length, 0)
  const places = Array.from({ length: width }, (_, at) => at)
  const topic = places.reduce((best, at) => (words(at) > words(best) ? at : best), 0)
  const numbers = (at: number) => column(at).filter((cell) => hoursFrom(cell) !== null && cell !== '').length
  return { topic, hours: places.find((at) => at > topic && numbers(at) * 2 >= rows.length && numbers(at) > 0) ?? null }
}

/** «2», «2 ч», «2,0»; nothing is one hour; null: no number of hours. */
function hoursFrom(cell: string): number | null {
  if (cell.trim() === '') return 1
  const found = /^(\d{1,3})(?:[.,]0+)?\s*(?:ч\.?|час\p{L}*|h)?$/iu.exec(cell.trim())
  const hours = Number(found?.[1] ?? 0)
  return hours >= 1 && hours <= PLAN_TOPIC_HOURS_MAX ? hours : null
}

/** Without its number («12. », «3) ») and with single spaces. */
function plain(cell: string): string {
  return cell
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\d{1,3}[.)]\s+/, '')
}

/** `dates`: the days of each topic's lessons, in words. What comes back through readPlan is the same plan. */
export function writePlan(topics: readonly PlanTopic[], dates: readonly string[], head: readonly [string, string, string, string]): string {
  return writeLines([head, ...topics.map(({ topic, hours }, at) => [String(at + 1), topic, String(hours), dates[at] ?? ''])])
}
