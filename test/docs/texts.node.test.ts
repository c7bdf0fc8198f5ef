import { describe, expect, it } from 'vitest'
import { REFUSALS } from '../../protocol/refusals.ts'
import { en } from '../../web/app/texts/en.ts'
import { ru } from '../../web/app/texts/ru.ts'
import { ruAccount } from '../../web/app/texts/ru-account.ts'
import { ruAttendance } from '../../web/app/texts/ru-attendance.ts'
import { ruBell } from '../../web/app/texts/ru-bell.ts'
import { ruBot } from '../../web/app/texts/ru-bot.ts'
import { ruCallWays } from '../../web/app/texts/ru-call-ways.ts'
import { ruCalls } from '../../web/app/texts/ru-calls.ts'
import { ruContacts } from '../../web/app/texts/ru-contacts.ts'
import { ruDiary } from '../../web/app/texts/ru-diary.ts'
import { ruEmoji } from '../../web/app/texts/ru-emoji.ts'
import { ruFactor } from '../../web/app/texts/ru-factor.ts'
import { ruFirstRun } from '../../web/app/texts/ru-first-run.ts'
import { ruId } from '../../web/app/texts/ru-id.ts'
import { ruInCall } from '../../web/app/texts/ru-in-call.ts'
import { ruJournal } from '../../web/app/texts/ru-journal.ts'
import { ruLink } from '../../web/app/texts/ru-link.ts'
import { ruMessage } from '../../web/app/texts/ru-message.ts'
import { ruMessenger } from '../../web/app/texts/ru-messenger.ts'
import { ruOnline } from '../../web/app/texts/ru-online.ts'
import { ruPlan } from '../../web/app/texts/ru-plan.ts'
import { ruSchool } from '../../web/app/texts/ru-school.ts'
import { ruSearch } from '../../web/app/texts/ru-search.ts'
import { ruSetup } from '../../web/app/texts/ru-setup.ts'
import { ruTerm } from '../../web/app/texts/ru-term.ts'
import { ruTimetable } from '../../web/app/texts/ru-timetable.ts'
import type { Text } from '../../web/app/texts/text.ts'
import { committedFiles, read } from '../kit/committed-files.ts'

const russian: Record<string, Text> = {
  ...ru,
  ...ruAccount,
  ...ruAttendance,
  ...ruBell,
  ...ruBot,
  ...ruCalls,
  ...ruCallWays,
  ...ruContacts,
  ...ruFirstRun,
  ...ruId,
  ...ruInCall,
  ...ruJournal,
  ...ruDiary,
  ...ruLink,
  ...ruMessage,
  ...ruEmoji,
  ...ruFactor,
  ...ruMessenger,
  ...ruOnline,
  ...ruPlan,
  ...ruSchool,
  ...ruSearch,
  ...ruSetup,
  ...ruTerm,
  ...ruTimetable,
}
const english: Record<string, Text> = en

const formsOf = (text: Text): Record<string, string> => (typeof text === 'string' ? { other: text } : text)

/** What a text is given, in whatever form. */
function paramsOf(text: Text): string[] {
  const names = Object.values(formsOf(text)).flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))
  return [...new Set(names)].sort()
}

function unlike(fits: (key: string, text: Text) => boolean, catalogue: Record<string, Text>): string[] {
  return Object.entries(catalogue).flatMap(([key, text]) => (fits(key, text) ? [] : [key]))
}

describe('texts', () => {
  it('[HOUSE-21] an English reader finds every text a Russian reader finds, and no other', () => {
    expect(Object.keys(english).sort()).toEqual(Object.keys(russian).sort())
  })

  it('[HOUSE-21] both tell the same particulars', () => {
    expect(unlike((key, text) => String(paramsOf(text)) === String(paramsOf(english[key] ?? '')), russian)).toEqual([])
  })

  it('[HOUSE-21] a text that says a number has every form its language has for numbers, and no form of another', () => {
    const fits = (language: string) => {
      const forms: readonly string[] = new Intl.PluralRules(language).resolvedOptions().pluralCategories
      return (_: string, text: Text) => {
        if (typeof text === 'string') return true
        const given = Object.keys(text)
        const says = Object.values(text).some((form) => form.includes('{count}'))
        return given.every((form) => forms.includes(form)) && (!says || forms.every((form) => given.includes(form)))
      }
    }
    expect(unlike(fits('ru'), russian)).toEqual([])
    expect(unlike(fits('en'), english)).toEqual([])
  })

  it('[HOUSE-21] nobody is shouted at, and nothing is left empty', () => {
    const calm = (_: string, text: Text) => Object.values(formsOf(text)).every((form) => form.trim() !== '' && !form.includes('!'))
    expect(unlike(calm, russian)).toEqual([])
    expect(unlike(calm, english)).toEqual([])
  })

  it('[HOUSE-21] an area that is opened later brings its own texts, and the first page has none of them', () => {
    const areas = [
      ruAccount,
      ruCalls,
      ruCallWays,
      ruContacts,
      ruDiary,
      ruEmoji,
      ruFirstRun,
      ruId,
      ruInCall,
      ruJournal,
      ruMessage,
      ruMessenger,
      ruPlan,
      ruSchool,
      ruSearch,
      ruSetup,
      ruTerm,
    ]
    const parts = [ru, ...areas].flatMap((part) => Object.keys(part))
    expect(parts.length).toBe(new Set(parts).size)
    // What belongs to an area is told by the beginning of its key, so one beginning is in one file; but a refusal is where it can be met.
    const beginnings = [ru, ...areas].flatMap((part) => [
      ...new Set(
        Object.keys(part)
          .map((key) => key.split('.')[0])
          .filter((beginning) => beginning !== 'refusal'),
      ),
    ])
    expect(beginnings.length).toBe(new Set(beginnings).size)
  })

  it('[HOUSE-13] every refusal has its words', () => {
    expect(Object.keys(REFUSALS).filter((code) => !(`refusal.${code}` in russian))).toEqual([])
  })

  it('[HOUSE-21] every text is said somewhere', () => {
    const sources = committedFiles()
      .filter((file) => /^web\/.*\.tsx?$/.test(file) && !file.startsWith('web/app/texts/'))
      .map(read)
      .join('\n')
    // A key made of parts is looked for by its parts: `role.${role}`.
    const said = (key: string) => sources.includes(`'${key}'`) || madeOfParts(key).some((start) => sources.includes(`\`${start}.\${`))
    expect(Object.keys(russian).filter((key) => !said(key))).toEqual([])
  })
})

function madeOfParts(key: string): string[] {
  const parts = key.split('.')
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('.'))
}
