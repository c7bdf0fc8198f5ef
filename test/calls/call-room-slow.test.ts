// Participants that do not read: what the room keeps for them is bounded, and the call goes on.
import { evictDurableObject } from 'cloudflare:test'
import { expect, it } from 'vitest'
import { PROBE_EVERY_CHARS, SOCKET_UNREAD_CHARS_MAX } from '../../protocol/limits.ts'
import { type CallLine, DARYA, enter, type Found, foundCall, ILYA, later, ORLOVA, pupil } from '../kit/enter-call.ts'

/** As long as no person's name is, so that few of them are much to tell. */
const LONG = 60_000

/** Somebody comes and goes: everybody who is there is told of it. */
async function pass(call: Found, number: number): Promise<void> {
  const passer = await enter(call, { ...pupil(number), shown: 'я'.repeat(LONG) })
  await passer.ask({ type: 'leave' })
}

const told = (line: CallLine) => JSON.stringify(line.frames).length
const probes = (line: CallLine) => line.frames.filter(({ type }) => type === 'probe').length
const PASSERS = Math.ceil(SOCKET_UNREAD_CHARS_MAX / LONG) + 5

it.each(['awake', 'asleep again and again'] as const)(
  '[FLT-10] who does not read is closed with 4429 once much lies on the way to them, and is away for the others, whom it does not disturb (%s)',
  async (how) => {
    const call = await foundCall()
    const [orlova, stuck] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    stuck.reads = false
    let isOpen = true
    void stuck.closed.then(() => {
      isOpen = false
    })
    // A room that slept has forgotten less than a probe's distance of what lies on the way.
    for (let number = 0; isOpen && number < 2 * PASSERS; number++) {
      stuck.send({ type: 'probe.answer', probe: 'наугад' })
      await pass(call, number)
      if (how !== 'awake' && number % 5 === 0) await evictDurableObject(call.room)
    }
    expect(await stuck.closed).toMatchObject({ code: 4429 })
    await orlova.sees(ILYA, { away: true })
    expect(probes(stuck)).toBe(1)
    expect(told(stuck)).toBeLessThan(how === 'awake' ? SOCKET_UNREAD_CHARS_MAX + 2 * PROBE_EVERY_CHARS : 2 * SOCKET_UNREAD_CHARS_MAX)
    expect(probes(orlova)).toBeGreaterThan(SOCKET_UNREAD_CHARS_MAX / (PROBE_EVERY_CHARS + 2 * LONG) - 1)
    expect(await orlova.ask({ type: 'hand.set', up: true })).toBe('done')
    const back = await enter(call, ILYA)
    expect((await back.snapshot()).participants.map(({ away }) => away)).toEqual([false, false])
  },
)

it('[FLT-10] whose page was closed for not reading and does not even answer that has no place any more after a minute', async () => {
  const call = await foundCall()
  const [orlova, stuck] = [await enter(call, ORLOVA), await enter(call, DARYA)]
  stuck.reads = false
  for (let number = 0; number < PASSERS; number++) await pass(call, number)
  await orlova.sees(DARYA, { away: true })
  await later(call, 61)
  await orlova.until(() => orlova.events().some((event) => event.type === 'participant.left' && event.participantId === DARYA.id))
})
