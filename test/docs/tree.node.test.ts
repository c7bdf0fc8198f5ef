import { describe, expect, it } from 'vitest'
import { committedFiles, read } from '../kit/committed-files.ts'

const FILES = committedFiles()
const TEXTS = FILES.filter((file) => /\.(ts|tsx|mjs|js|json|jsonc|toml|md|sql|css|html|sh|yml)$/.test(file) || file.startsWith('.'))
const CODE = FILES.filter(
  (file) => /^(protocol|worker|durable-objects|web|test|scripts)\/.*\.(ts|tsx|mjs|css)$/.test(file) && !file.endsWith('env.d.ts'),
)
const MAY_PARSE = /^(web\/platform|durable-objects\/shared|worker\/platform)\//
const LINES_MAX = 300

// Written in pieces, so that this file is not its own first finding.
const MACHINE_PATHS = new RegExp(`(^|[^\\w.])/(${['work', 'root', 'home/\\w', 'Users/\\w'].join('|')})/`, 'm')
const REGISTRIES = new RegExp(['regis' + 'try\\.', 'artifact' + 'ory', 'verdac' + 'cio', '\\bnex' + 'us/repository'].join('|'))

describe('the tree', () => {
  it('[HOUSE-14] text from outside is parsed only where it comes in: web/platform, durable-objects/shared, worker/platform', () => {
    const elsewhere = FILES.filter((file) => /^(web|worker|durable-objects)\/.*\.tsx?$/.test(file) && !MAY_PARSE.test(file)).filter(
      (file) => read(file).includes('JSON.parse('),
    )
    expect(elsewhere).toEqual([])
  })

  it('[HOUSE-15] no committed file names a package registry or a path of somebody’s machine', () => {
    const telling = TEXTS.filter((file) => MACHINE_PATHS.test(read(file)) || REGISTRIES.test(read(file)))
    expect(telling).toEqual([])
    expect(read('package-lock.json')).not.toContain('"resolved"')
  })

  it('[HOUSE-16] every package is pinned to one version', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<string, Record<string, string>>
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^(npm:.+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    )
    expect(loose).toEqual([])
  })

  it('[HOUSE-16] the lock knows the packages of every platform, or `npm ci` would refuse it somewhere', () => {
    // npm leaves a platform's package out of the lock when the registry did not have it on the day of the update.
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>
    }
    const missing = Object.entries(packages).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {}).filter(
        (name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`],
      ),
    )
    expect(missing).toEqual([])
  })

  it(`[HOUSE-17] a file longer than ${LINES_MAX} lines says in its header why it is long`, () => {
    const long = CODE.filter((file) => read(file).split('\n').length > LINES_MAX)
    const header = (file: string) => read(file).match(/^(\/\/.*\n|\/\*[\s\S]*?\*\/)+/)?.[0] ?? ''
    expect(long.filter((file) => !/\b(long|longer)\b|over 300 lines/i.test(header(file)))).toEqual([])
  })

  it('[HOUSE-18] nothing is retried, skipped or run alone', () => {
    const marked = FILES.filter((file) => /^(test\/.*|vitest\.config)\.ts$/.test(file) && file !== 'test/docs/tree.node.test.ts').filter(
      (file) => /\b(it|test|describe)\.(only|skip|todo|fails)\b|\bretry:|\.skipIf\(/.test(read(file)),
    )
    expect(marked).toEqual([])
  })
})
