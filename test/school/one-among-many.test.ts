// Without statistics (D1 has none) SQLite chooses an index by its shape alone, so plans of the small demo school are those of a large one.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { GetMe } from '../../protocol/identity.ts'
import { GetTimetable, ListJournals } from '../../protocol/journal.ts'
import { linkProfile } from '../../scripts/house/link-profile.ts'
import { actAs, demoSchool, settle } from '../kit/act-as.ts'
import { queriesDuring } from '../kit/count-statements.ts'
import { keepStorage } from '../kit/keep-storage.ts'

keepStorage()
beforeAll(demoSchool)

/** Tables of which a school has a handful, or one row. */
const SMALL =
  /^SEARCH (rosters|terms|holidays|bells|bell_sets|work_kinds|academic_years|class_groups|school_moderators|school_message_windows|journal_rules) /

describe('what belongs to one person', () => {
  it.each([
    ['a teacher', 'Ким Виктор'],
    ['a class teacher', 'Орлова Анна'],
    ['a pupil', 'Антонов Илья'],
    ['a parent', 'Антонова Елена'],
  ])('[HOUSE-19] is found by that person and not among all of the school’s, when %s links a profile and looks around', async (_, name) => {
    const who = await actAs(name, { linked: false })
    const queries = await queriesDuring(async () => {
      await linkProfile(who, who.personId)
      await settle()
      await who.call(GetMe, {})
      await who.call(GetTimetable, {})
      await who.call(ListJournals, {}).catch(() => undefined)
    })
    // What cron does for all schools is not this person's doing.
    const asked = [...new Set(queries)].filter(
      (sql) => /^\s*(select|update|with)/i.test(sql) && !/imports|outbox|rosters|"?schools|point_told/.test(sql),
    )
    expect(asked.length).toBeGreaterThan(10)
    const read: string[] = []
    for (const sql of asked)
      for (const step of await planOf(sql)) if (/\(school_id=\?\)/.test(step) && !SMALL.test(step)) read.push(`${step} in ${sql}`)
    expect(read).toEqual([])
  })
})

async function planOf(sql: string): Promise<string[]> {
  const ofDirectory =
    /journal_accounts|profile_links|educational_profiles|sessions|id_|oidc_|codes|link_requests|totps|passkeys|claims|roster_contacts|dev_messages|outside_/.test(
      sql,
    )
  const parameters = Array.from(
    { length: sql.match(/\?(?!\d)/g)?.length || Math.max(0, ...Array.from(sql.matchAll(/\?(\d+)/g), ([, n]) => Number(n))) },
    () => null,
  )
  const { results } = await (ofDirectory ? env.DIRECTORY : env.JOURNAL_00)
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .bind(...parameters)
    .all<{ detail: string }>()
  return results.map(({ detail }) => detail)
}
