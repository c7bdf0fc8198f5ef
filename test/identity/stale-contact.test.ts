import { describe, expect, it } from 'vitest'
import { CONTACT_UNUSED_MONTHS_MAX } from '../../protocol/limits.ts'
import { isStale, requireContactInUse } from '../../worker/identity/school-id/stale-contact.ts'

const MONTH_MS = 30 * 86_400_000
const AT = Date.UTC(2025, 9, 6)
const unusedFor = (months: number) => ({ provedAt: AT - months * MONTH_MS })

describe('a phone or mailbox nobody has proved for a year', () => {
  it('[ID-104] opens nothing by its code alone; with a password or a second factor it does', () => {
    const old = { provedAt: AT - CONTACT_UNUSED_MONTHS_MAX * MONTH_MS - 1 }
    expect(() => requireContactInUse(old, false, AT)).toThrow('contact_stale')
    expect(() => requireContactInUse(old, true, AT)).not.toThrow()
  })

  it('[ID-104] is one only after a whole year', () => {
    expect([0, 1, CONTACT_UNUSED_MONTHS_MAX].map((months) => isStale(unusedFor(months), AT))).toEqual([false, false, false])
    expect(() => requireContactInUse(unusedFor(CONTACT_UNUSED_MONTHS_MAX), false, AT)).not.toThrow()
  })
})
