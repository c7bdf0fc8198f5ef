// `npm start` as somebody impatient uses it: killed again and again, each time somewhere else. No cleaning up is asked of anybody.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { SignIn } from '../../protocol/identity.ts'
import { ListImports } from '../../protocol/roster-import.ts'
import { ListClasses } from '../../protocol/school.ts'
import { signIn } from '../../scripts/house/administer.ts'
import { Client } from '../../scripts/house/client.ts'
import { DEMO_PEOPLE } from '../../scripts/house/demo.ts'

const LOOK_MS = 5

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zvonok-start-'))
  cpSync(inject('emptyState'), folder, { recursive: true })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('npm start', () => {
  it('[HOUSE-20][CALL-40] killed at the first run, at the import and between two sign-ins, it goes on and ends with one whole school', async () => {
    await startAndKillWhen(() => said('demo.json').includes('"firstRunAsked": true'))
    await startAndKillWhen(() => said('demo.json').includes('"oneTimePassword"'))
    await startAndKillWhen(() => said('server.log').includes('POST /api/school/imports 200'))
    await startAndKillWhen(() => (said('demo.json').match(/"login"/g) ?? []).length >= 4)

    const first = await startAndRead()
    expect(first.signIns).toHaveLength(DEMO_PEOPLE.length)
    for (const { login, password, linked } of first.signIns) {
      const me = await new Client(first.url).call(SignIn, { login, password })
      expect([me.mustChoosePassword, me.profileLinked]).toEqual([false, linked])
    }
    const administrator = new Client(first.url)
    // Who signed in at the first run has an app by now, and demo.json keeps its secret.
    const totpSecret = said('demo.json').match(/"totpSecret": "(\w+)"/)?.[1]
    const cookie = said('demo.json').match(/"cookie": "([^"]+)"/)?.[1]
    await signIn(administrator, { login: '', password: '', ...first.signIns[0], totpSecret, cookie })
    const { imports } = await administrator.call(ListImports, {})
    expect(imports.filter(({ state }) => state === 'applied')).toHaveLength(1)
    const { classes } = await administrator.call(ListClasses, {})
    expect(classes.map(({ title, students }) => [title, students])).toEqual([
      ['7А', 4],
      ['7Б', 8],
    ])
    // The Worker has spoken to the media server, with the secret of this start.
    const media = await fetch(`${first.url}/dev/media`)
    expect([media.status, await media.json()]).toEqual([200, { ok: true, iceServers: 0 }])
    await first.stop()

    const second = await startAndRead()
    expect(second.signIns).toEqual(first.signIns)
    await second.stop()
  })
})

function said(file: string): string {
  const path = join(folder, file)
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

function start() {
  // The pinned Node itself: `kill -9` then hits what works, and not the one that waits for it.
  const child = spawn(process.execPath, ['scripts/start.ts', '--state', folder, '--port', '8788'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const until = async (reached: () => boolean) => {
    let gone = false
    void ended.then(() => {
      gone = true
    })
    while (!reached()) {
      if (gone) throw new Error(`npm start ended:\n${output}`)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  }
  return { child, ended, until, output: () => output }
}

async function startAndKillWhen(reached: () => boolean): Promise<void> {
  rmSync(join(folder, 'server.log'), { force: true })
  const { child, until } = start()
  await until(reached)
  const exited = new Promise((resolve) => child.on('exit', resolve))
  child.kill('SIGKILL')
  await exited
}

async function startAndRead() {
  const { child, ended, until, output } = start()
  await until(() => output().includes('Ctrl+C'))
  const signIns = [...output().matchAll(/ (tula1-\S+) +(\S+) +(\+7 [\d -]+|–)$/gm)].map(([, login = '', password = '', phone = '–']) => ({
    login,
    password,
    linked: phone !== '–',
  }))
  const url = output().match(/http:\/\/\S+/)?.[0] ?? ''
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  return { url, signIns, stop }
}
