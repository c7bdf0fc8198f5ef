import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { SignOut } from '../../protocol/identity.ts'
import type { ChatId } from '../../protocol/ids.ts'
import { SEAT_KEPT_SECONDS } from '../../protocol/limits.ts'
import { actAs, demoSchool, type Person } from '../kit/act-as.ts'
import { queriesDuring } from '../kit/count-statements.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { signedIn } from '../kit/linked.ts'
import { chatOf, chatPath, chatsOf, refusalOf } from '../kit/open-sockets.ts'

let orlova: Person
let ilya: Person
let chatId: ChatId

keepStorage()
beforeAll(async () => {
  await demoSchool()
  ;[orlova, ilya] = [await actAs('Орлова'), await actAs('Антонов Илья')]
  chatId = (await chatsOf(ilya, '7Б'))[0]?.chatId as ChatId
})
afterEach(() => void vi.useRealTimers())

/** Илья has heard the room and his line is gone; the room knows. Where he stood. */
async function loseLine(): Promise<number> {
  const line = await chatOf(ilya, chatId)
  const { seq } = await line.snapshot()
  line.close()
  await line.closed
  return seq
}

describe('a lost line', () => {
  it('[CHT-23] is taken up again where it broke off, with what was said meanwhile, and no database is asked', async () => {
    const seq = await loseLine()
    const { seq: said } = await (await chatOf(orlova, chatId)).post('Кто там пропал?')
    const queries = await queriesDuring(async () => {
      const back = await chatOf(ilya, chatId, seq)
      await back.hears(said)
      expect(back.texts()).toEqual(['Кто там пропал?'])
      expect((await back.post('Это я')).seq).toBe(said + 1)
    })
    expect(queries).toEqual([])
  })

  it('[CHT-23] with another cookie, or a minute later, is like the line of anybody who comes', async () => {
    const seq = await loseLine()
    const elsewhere = await signedIn(ilya.personId)
    expect(await queriesDuring(async () => (await chatOf(elsewhere, chatId, seq)).close())).toHaveLength(1)
    const back = await loseLine()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + SEAT_KEPT_SECONDS * 1_000 })
    expect(await queriesDuring(async () => (await chatOf(ilya, chatId, back)).close())).toHaveLength(1)
  })

  it('[CHT-23] opens nothing after sign-out, though the cookie was kept', async () => {
    const other = await signedIn(ilya.personId)
    const line = await chatOf(other, chatId)
    const { seq } = await line.snapshot()
    const { cookie } = other
    line.close()
    await line.closed
    await other.call(SignOut, {})
    other.cookie = cookie
    expect(await refusalOf(other, `${chatPath(chatId)}&since=${seq}`)).toBe('not_signed_in')
  })

  it('[CHT-23] opens nothing to whoever is no member any more', async () => {
    const seq = await loseLine()
    const room = env.CHAT_ROOM.getByName(chatId)
    await runInDurableObject(
      room,
      (_, { storage: { sql } }) => void sql.exec('UPDATE members SET here = 0 WHERE person_id = ?', ilya.personId),
    )
    expect(await refusalOf(ilya, `${chatPath(chatId)}&since=${seq}`)).toBe('not_found')
    await runInDurableObject(
      room,
      (_, { storage: { sql } }) => void sql.exec('UPDATE members SET here = 1 WHERE person_id = ?', ilya.personId),
    )
  })
})
