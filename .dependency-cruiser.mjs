// Who may import whom: rules D1–D8 of docs/architecture.md, as data. `npm run check` fails on a violation, and when too few modules were
// seen (scripts/house/check-dependencies.ts): with TypeScript 7 the cruiser's own parser sees none and reports success, hence swc.
import { AREAS } from './scripts/house/areas.ts'

const anyArea = `(${AREAS.join('|')})`

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

const areaOrder = ['worker', 'web'].flatMap((room) =>
  AREAS.slice(0, -1).map((area, place) =>
    rule(
      `D5-${room}-${area}`,
      'An area may only use the areas to its left.',
      { path: `^${room}/${area}/` },
      { path: `^${room}/(${AREAS.slice(place + 1).join('|')})/` },
    ),
  ),
)

/** A library has a home; tests and scripts may use any. */
const homes = [
  ['hono', 'hono', '^worker/'],
  ['drizzle', 'drizzle-orm', '^worker/'],
  ['argon2', '@phi-ag/argon2', '^worker/identity/'],
  ['jose', 'jose', '^worker/(identity/(openid/|secrets.ts)|calls/ticket.ts)'],
  ['openid-client', 'oauth4webapi', '^worker/identity/(link|outside)/'],
  ['one-time-codes', 'otpauth', '^worker/identity/factors/'],
  ['passkeys', '@simplewebauthn/server', '^worker/identity/factors/'],
  ['asking-for-passkeys', '@simplewebauthn/browser', '^web/identity/'],
  ['qr-codes', 'uqr', '^web/ui/'],
  // Nobody imports it whole: two megabytes, of which the build makes lists (scripts/house/emoji-list.ts).
  ['emoji', 'emojibase-data', '^scripts/house/'],
  ['archives-and-tables', '(fflate|papaparse|read-excel-file)', '^worker/school/'],
  ['preact', '(preact|@preact|preact-iso|lucide-preact)', '^web/'],
  ['second-media-provider', '@cloudflare/realtimekit', '^web/calls/'],
  ['fonts', '@fontsource-variable', '^web/'],
].map(([name, library, home]) =>
  rule(`D8-${name}`, `Its home is ${home}.`, { pathNot: `${home}|^(test|scripts)/` }, { path: `node_modules/${library}/` }),
)

export default {
  forbidden: [
    rule(
      'D1-protocol-is-the-bottom',
      'protocol/ imports only itself and zod.',
      { path: '^protocol/' },
      { pathNot: ['^protocol/', 'node_modules/zod/'] },
    ),
    rule(
      'D2-web-knows-only-protocol',
      'Not even types of another room.',
      { path: '^web/' },
      { path: '^(worker|durable-objects|migrations|test|scripts)/' },
    ),
    rule(
      'D3-rooms-know-only-worker-platform',
      'An object owns its own SQL and sockets; D1 and the areas are the Worker’s.',
      { path: '^durable-objects/' },
      { path: '^(worker/(?!platform/)|web/|test/|scripts/)' },
    ),
    rule(
      'D4-rooms-are-reached-by-stub',
      'Only types; classes are re-exported by worker/index.ts alone.',
      { path: '^worker/(?!index\\.ts$)' },
      { path: '^durable-objects/', dependencyTypesNot: ['type-only'] },
    ),
    ...areaOrder,
    rule(
      'D6-platform-is-below',
      'platform/ and db/ have no school words.',
      { path: '^(worker|web)/(platform|db)/' },
      { path: `^(worker|web)/(app/|${anyArea}/)` },
    ),
    rule('D6-platform-knows-no-tables', 'platform/ is below db/.', { path: '^worker/platform/' }, { path: '^worker/db/' }),
    rule('D6-ui-is-below', 'ui/ knows no area and no texts.', { path: '^web/ui/' }, { path: `^web/(app/|${anyArea}/)` }),
    rule(
      'D6-areas-know-no-root',
      'index, cron and reactions call areas, never the other way.',
      { path: `^worker/${anyArea}/` },
      { path: '^worker/[^/]+\\.ts$' },
    ),
    rule(
      'D6-nothing-imports-tests',
      'Only scripts use the cast.',
      { path: '^(protocol|worker|durable-objects|web)/' },
      { path: '^(test|scripts)/' },
    ),
    rule('D7-no-cycles', 'Type-only edges are allowed.', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    rule(
      'D7-no-orphans',
      'A file nobody uses.',
      { orphan: true, path: '^(protocol|worker|durable-objects|web)/', pathNot: '\\.d\\.ts$|^web/public/' },
      {},
    ),
    ...homes,
    rule(
      'D8-media-stack',
      'Only the local media server carries media.',
      { pathNot: '^(scripts/media-server|test)/' },
      { path: 'node_modules/werift/' },
    ),
    rule(
      'D8-media-server-stands-alone',
      'It stands in for somebody else’s service: knowing the product it would share its mistakes.',
      { path: '^scripts/media-server/' },
      { path: '^(protocol|worker|durable-objects|web|test|scripts)/', pathNot: '^scripts/media-server/' },
    ),
    rule(
      'D8-workers-runtime',
      '`cloudflare:workers` is for rooms and platform.',
      { pathNot: '^(durable-objects|worker/platform|test)/' },
      { path: '^cloudflare:' },
    ),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
