import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { SubjectId } from '../../protocol/ids.ts'
import { GetJournalRules, JOURNAL_RULES_DEFAULT, type JournalRules, ROUNDINGS, SetJournalRules } from '../../protocol/journal-rules.ts'
import { actAs, type Person } from '../kit/act-as.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/refusal-of.ts'
import { twoSchools } from '../kit/two-schools.ts'

keepStorage()

let zueva: Person
beforeAll(async () => {
  await twoSchools()
  zueva = await actAs('Зуева')
})

const set = (person: Person, rules: JournalRules, version: number) => refusalOf(person.call(SetJournalRules, { rules, version }))

describe('the rules of a school’s journal', () => {
  it('[TRM-01] are the usual ones until its administrator decides, and staff read them', async () => {
    for (const name of ['Орлова', 'Титов', 'Морозов']) {
      expect(await (await actAs(name)).call(GetJournalRules, {})).toEqual({ rules: JOURNAL_RULES_DEFAULT, version: 0, maySet: false })
    }
    expect((await zueva.call(GetJournalRules, {})).maySet).toBe(true)
  })

  it('[TRM-01] only the administrator sets them; to families they do not exist', async () => {
    for (const name of ['Орлова', 'Титов', 'Морозов']) expect(await set(await actAs(name), JOURNAL_RULES_DEFAULT, 0)).toBe('not_allowed')
    for (const name of ['Антонов Илья', 'Антонова Елена']) {
      const person = await actAs(name)
      expect(await set(person, JOURNAL_RULES_DEFAULT, 0)).toBe('not_found')
      expect(await refusalOf(person.call(GetJournalRules, {}))).toBe('not_found')
    }
  })

  it('[TRM-01] a change is of one version, is logged, and holds in that school alone', async () => {
    const rules = { ...JOURNAL_RULES_DEFAULT, thresholds: ROUNDINGS.half, editWindowDays: 14 }
    expect(await set(zueva, rules, 0)).toBe('done')
    expect(await set(zueva, JOURNAL_RULES_DEFAULT, 0)).toBe('changed_by_another')
    expect(await zueva.call(GetJournalRules, {})).toEqual({ rules, version: 1, maySet: true })
    const log = await env.JOURNAL_00.prepare("select actor_id, before, after from journal_log where what = 'rules.set'").all()
    expect(log.results).toMatchObject([{ actor_id: zueva.personId }])
    expect(JSON.parse(String(log.results[0]?.before))).toEqual(JOURNAL_RULES_DEFAULT)
    expect(JSON.parse(String(log.results[0]?.after))).toEqual(rules)
    const rows = await env.JOURNAL_01.prepare('select count(*) as n from journal_rules').all()
    expect(rows.results).toEqual([{ n: 0 }])
  })

  it('[TRM-01] thresholds outside their mark, and of a subject the school does not teach, are refused', async () => {
    const { rules, version } = await zueva.call(GetJournalRules, {})
    expect(await set(zueva, { ...rules, thresholds: { five: 400, four: 350, three: 250 } }, version)).toBe('invalid')
    const subjectId = 'sbj_00000000000000000000' as SubjectId
    expect(await set(zueva, { ...rules, subjectThresholds: [{ subjectId, thresholds: ROUNDINGS.half }] }, version)).toBe('not_found')
  })
})
