import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { withRealtimeKit } from '../../worker/calls/call-policy.ts'

const policy = /Content-Security-Policy: (.*)/.exec(readFileSync('web/public/_headers', 'utf8'))?.[1] ?? ''
const directives = (text: string) => new Map(text.split(';').map((one) => [one.trim().split(' ')[0] ?? '', one.trim().split(' ').slice(1)]))

describe('the policy of a call’s page where RealtimeKit carries', () => {
  it('[CALL-172] lets the SDK speak with its own hosts and count in its own worker, and nothing else more than before', () => {
    const [before, after] = [directives(policy), directives(withRealtimeKit(policy))]
    const more = [...after].flatMap(([name, values]) => {
      const new_ = values.filter((value) => !before.get(name)?.includes(value))
      return new_.length === 0 ? [] : [[name, ...new_]]
    })
    expect(more).toEqual([
      ['connect-src', 'https://*.realtime.cloudflare.com', 'wss://*.realtime.cloudflare.com'],
      ['worker-src', 'blob:'],
      ['trusted-types', 'default'],
    ])
    expect([...after.keys()]).toEqual([...before.keys()])
    for (const [name, values] of before) expect(after.get(name)?.slice(0, values.length), name).toEqual(values)
  })
})
