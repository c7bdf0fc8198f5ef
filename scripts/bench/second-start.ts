import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../house/paths.ts'

const READY = 'Ctrl+C'

/** Seconds of the first and the second `npm start` on one state, until the address is printed. */
export async function timeStarts(): Promise<{ first: number; second: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'zvonok-start-'))
  try {
    return { first: await timeStart(folder), second: await timeStart(folder) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function timeStart(folder: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now()
    const child = spawn(process.execPath, [join(ROOT, 'scripts', 'start.mjs'), '--state', folder], { cwd: ROOT })
    let said = ''
    let seconds: number | undefined
    const listen = (chunk: Buffer) => {
      said += chunk
      if (seconds !== undefined || !said.includes(READY)) return
      seconds = (performance.now() - startedAt) / 1000
      child.kill('SIGTERM')
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.on('close', () => (seconds === undefined ? reject(new Error(`npm start failed:\n${said}`)) : resolve(seconds)))
  })
}
