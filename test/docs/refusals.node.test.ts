import { describe, expect, it } from 'vitest'
import { closeCodeOf, REFUSALS, type RefusalCode } from '../../protocol/refusals.ts'
import { ru } from '../../web/app/texts/ru.ts'
import { ruAttendance } from '../../web/app/texts/ru-attendance.ts'
import { ruCalls } from '../../web/app/texts/ru-calls.ts'
import { ruDiary } from '../../web/app/texts/ru-diary.ts'
import { ruFirstRun } from '../../web/app/texts/ru-first-run.ts'
import { ruId } from '../../web/app/texts/ru-id.ts'
import { ruJournal } from '../../web/app/texts/ru-journal.ts'
import { ruMessage } from '../../web/app/texts/ru-message.ts'
import { ruSchool } from '../../web/app/texts/ru-school.ts'
import { ruSetup } from '../../web/app/texts/ru-setup.ts'
import { ruTerm } from '../../web/app/texts/ru-term.ts'
import { ruTimetable } from '../../web/app/texts/ru-timetable.ts'
import { committedFiles, read } from '../kit/committed-files.ts'

const page = read('docs/refusals.md')
/** Those of one area come with its chunk. */
const words = {
  ...ru,
  ...ruAttendance,
  ...ruCalls,
  ...ruDiary,
  ...ruFirstRun,
  ...ruId,
  ...ruJournal,
  ...ruMessage,
  ...ruSchool,
  ...ruSetup,
  ...ruTerm,
  ...ruTimetable,
}
const rows = [...page.matchAll(/^\| `(\w+)` \| (\d+)(?: · (\d+))? \|/gm)].map(([, code, status, close]) => ({
  code,
  status: Number(status),
  close: close === undefined ? undefined : Number(close),
}))

describe('refusals', () => {
  it('[HOUSE-13] docs/refusals.md has a row for each code, with its status and close code, in the order of the list', () => {
    const list = Object.entries(REFUSALS).map(([code, row]) => ({
      code,
      status: row.status,
      close: 'close' in row ? row.close : undefined,
    }))
    expect(rows).toEqual(list)
  })

  it('[HOUSE-13] docs/refusals.md says what the person reads', () => {
    const silent = Object.keys(REFUSALS).filter((code) => !page.includes(`| ${words[`refusal.${code as RefusalCode}`]} |`))
    expect(silent).toEqual([])
  })

  it('[HOUSE-13] every code of the list is used by the product', () => {
    const sources = committedFiles()
      .filter((file) => /^(worker|durable-objects)\/.*\.ts$/.test(file))
      .map(read)
    const unused = Object.keys(REFUSALS).filter((code) => !sources.some((source) => source.includes(`'${code}'`)))
    expect(unused).toEqual([])
  })

  it('[HOUSE-13] a refused socket closes with a code a browser may be told', () => {
    for (const code of Object.keys(REFUSALS) as RefusalCode[]) {
      const close = closeCodeOf(code)
      expect(close === 1011 || close === 1013 || (close >= 4000 && close < 5000), code).toBe(true)
    }
  })
})
