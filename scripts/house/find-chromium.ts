import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runCommand } from './run.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const ELSEWHERE = ['/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

/** CHROMIUM_PATH, or a Chromium on the PATH; null when there is none. */
export function findChromium(): string | null {
  const { CHROMIUM_PATH, PATH = '' } = process.env
  if (CHROMIUM_PATH) return existsSync(CHROMIUM_PATH) ? CHROMIUM_PATH : null
  const onPath = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)))
  return [...onPath, ...ELSEWHERE].find((file) => existsSync(file)) ?? null
}

/** Finds a browser for the end-to-end tests, or installs Debian's where that can be done without asking anybody. */
export async function ensureChromium(): Promise<string> {
  const found = findChromium()
  if (found !== null) return found
  if (process.env.CHROMIUM_PATH) throw new Error(`There is no browser at CHROMIUM_PATH (${process.env.CHROMIUM_PATH}).`)
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (!mayInstall) throw new Error('Chromium is missing: install it (`sudo apt-get install chromium`) or set CHROMIUM_PATH.')
  process.stdout.write('Installing Chromium (apt-get, once) …\n')
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const update = await runCommand('apt-get', ['update'], { env })
  // The fonts have Cyrillic letters; without one a test would look at boxes.
  const install = await runCommand('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], { env })
  const installed = findChromium()
  if (installed === null)
    throw new Error(`Chromium could not be installed with apt-get:\n${(install.output || update.output).slice(-1_000)}`)
  return installed
}
