import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AREAS } from '../../scripts/house/areas.ts'
import { type Violation, violationsIn } from '../../scripts/house/check-dependencies.ts'
import { committedFiles } from '../kit/committed-files.ts'

/** Each is a file nobody should be able to add, and the rule that must say so. */
const PLANTED: readonly (readonly [rule: string, file: string, code: string])[] = [
  ['D1-protocol-is-the-bottom', 'protocol/planted.ts', "import '../worker/platform/clock.ts'"],
  [
    'D2-web-knows-only-protocol',
    'web/planted.ts',
    "import type { AppEnv } from '../worker/platform/serve.ts'\nexport type Planted = AppEnv",
  ],
  ['D3-rooms-know-only-worker-platform', 'durable-objects/planted.ts', "import '../worker/db/db.ts'"],
  ['D4-rooms-are-reached-by-stub', 'worker/messenger/planted.ts', "import '../../durable-objects/inbox/inbox.ts'"],
  ['D5-worker-identity', 'worker/identity/planted.ts', "import '../journal/routes.ts'"],
  ['D5-worker-journal', 'worker/journal/planted.ts', "import '../diary/routes.ts'"],
  ['D5-web-messenger', 'web/messenger/planted.ts', "import '../diary/planted-diary.ts'"],
  ['D6-platform-is-below', 'worker/db/planted.ts', "import '../identity/roles.ts'"],
  ['D6-platform-knows-no-tables', 'worker/platform/planted.ts', "import '../db/db.ts'"],
  ['D6-ui-is-below', 'web/ui/planted.ts', "import '../diary/planted-diary.ts'"],
  ['D6-areas-know-no-root', 'worker/diary/planted.ts', "import '../reactions.ts'"],
  ['D6-nothing-imports-tests', 'worker/school/planted.ts', "import '../../test/kit/planted-kit.ts'"],
  ['D7-no-cycles', 'web/app/planted-a.ts', "import { b } from './planted-b.ts'\nexport const a = () => b"],
  ['D7-no-orphans', 'protocol/planted-orphan.ts', 'export const alone = 1'],
  ['D8-hono', 'web/planted-hono.ts', "import 'hono'"],
  ['D8-drizzle', 'durable-objects/planted-drizzle.ts', "import 'drizzle-orm'"],
  ['D8-preact', 'worker/platform/planted-preact.ts', "import 'preact'"],
  ['D8-argon2', 'worker/school/planted-argon2.ts', "import '@phi-ag/argon2'"],
  ['D8-openid-client', 'worker/identity/openid/planted-client.ts', "import 'oauth4webapi'"],
  ['D8-jose', 'worker/school/planted-jose.ts', "import 'jose'"],
  ['D8-one-time-codes', 'worker/identity/planted-totp.ts', "import 'otpauth'"],
  ['D8-passkeys', 'worker/identity/planted-passkey.ts', "import '@simplewebauthn/server'"],
  ['D8-asking-for-passkeys', 'web/school/planted-passkey.ts', "import '@simplewebauthn/browser'"],
  ['D8-emoji', 'web/messenger/planted-emoji.ts', "import 'emojibase-data/ru/data.json'"],
  ['D8-qr-codes', 'web/identity/planted-qr.ts', "import 'uqr'"],
  ['D8-archives-and-tables', 'worker/journal/planted-zip.ts', "import 'fflate'"],
  ['D8-media-stack', 'scripts/house/planted-media.ts', "import 'werift'"],
  ['D8-media-server-stands-alone', 'scripts/media-server/planted-shape.ts', "import '../../protocol/limits.ts'"],
  ['D8-workers-runtime', 'worker/journal/planted-runtime.ts', "import 'cloudflare:workers'"],
]

const COMPANIONS = {
  'web/diary/planted-diary.ts': 'export const diary = 1',
  'web/app/planted-b.ts': "import { a } from './planted-a.ts'\nexport const b = () => a",
  'test/kit/planted-kit.ts': 'export const kit = 1',
  // Allowed: a type of a room.
  'worker/messenger/planted-type.ts': "import type { Inbox } from '../../durable-objects/inbox/inbox.ts'\nexport type Told = Inbox",
}

let copy: string
let found: readonly Violation[]

beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'zvonok-dependencies-'))
  for (const file of committedFiles().filter((file) => /\.(ts|tsx|mjs|json|css)$/.test(file))) cpSync(file, join(copy, file))
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'))
  for (const [file, code] of [...PLANTED.map(([, file, code]) => [file, code] as const), ...Object.entries(COMPANIONS)]) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    writeFileSync(join(copy, file), `${code}\n`)
  }
  found = await violationsIn(copy)
  // The whole tree is read by the cruiser: on a busy machine longer than a hook usually may take.
}, 60_000)
afterAll(() => rmSync(copy, { recursive: true, force: true }))

describe('who imports whom', () => {
  it.each(PLANTED)('[HOUSE-06] %s is reported for %s', (rule, file) => {
    expect(found.filter((violation) => violation.from === file).map((violation) => violation.rule)).toContain(rule)
  })

  it('[HOUSE-06] what is allowed is not reported', () => {
    // A cycle is reported at both of its ends.
    const guilty = new Set([...PLANTED.map(([, file]) => file), 'web/app/planted-b.ts'])
    expect(found.filter(({ from }) => !guilty.has(from))).toEqual([])
  })

  it('[HOUSE-06] the order of the areas is the one of the docs', () => {
    expect(AREAS).toEqual([
      'identity',
      'school',
      'contacts',
      'notices',
      'attachments',
      'messenger',
      'calls',
      'journal',
      'diary',
      'safety',
      'support',
    ])
  })
})
