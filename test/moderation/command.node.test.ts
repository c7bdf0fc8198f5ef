import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const moderate = (file: string, input = '') => spawnSync(process.execPath, ['scripts/moderate.ts', file], { input, encoding: 'utf8' })

describe('npm run moderate', () => {
  it('[MOD-22] a line goes in, its level, a tab and the line come out', () => {
    const folder = mkdtempSync(join(tmpdir(), 'zvonok-moderate-'))
    try {
      const file = join(folder, 'texts.txt')
      writeFileSync(file, 'привет\r\nжопа\n\nxyй там\n')
      expect(moderate(file)).toMatchObject({ status: 0, stdout: '0\tпривет\n1\tжопа\n0\t\n2\txyй там\n' })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('[MOD-22] it reads standard input, and says what it cannot read', () => {
    expect(moderate('-', 'блядь')).toMatchObject({ status: 0, stdout: '2\tблядь\n' })
    expect(moderate('no-such-file.txt')).toMatchObject({ status: 1, stdout: '', stderr: 'Cannot be read: no-such-file.txt\n' })
  })
})
