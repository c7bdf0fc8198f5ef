// What every command of package.json does first: plain Node 20, nothing installed yet. Installs the packages when they are not those of
// package-lock.json, then hands over to the pinned Node of node_modules, which runs the TypeScript beside this file.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NODE_MAJOR_MIN = 20
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const PINNED_NODE = join(ROOT, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const ORPHAN_LOOK_MS = 500

/** Runs scripts/<name>.ts with the arguments of this process and ends with its exit code. */
export function hand(name) {
  process.chdir(ROOT)
  requireTool('npm')
  if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN) {
    giveUp(`Node ${NODE_MAJOR_MIN} or newer is needed, this is ${process.versions.node}: https://nodejs.org`)
  }
  if (!isInstalled()) install()
  if (!existsSync(PINNED_NODE)) giveUp('The pinned Node is missing from node_modules: run `npm ci` and look at its messages.')
  const child = spawn(PINNED_NODE, ['--disable-warning=ExperimentalWarning', join('scripts', `${name}.ts`), ...process.argv.slice(2)], {
    // The channel is how the child learns that we are gone, even by kill -9.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: `${join(ROOT, 'node_modules', '.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}` },
  })
  // A terminal's Ctrl+C reaches the child by itself; what is sent to this process alone is passed on.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // npm does not pass signals on to the scripts it runs: whoever stops npm leaves us behind, with another parent.
  const parents = parentsNow()
  const watch = setInterval(() => parentsNow() !== parents && child.kill('SIGTERM'), ORPHAN_LOOK_MS)
  // The child names the process groups it starts, so that not even its own sudden death leaves a server behind.
  const groups = new Set()
  child.on('message', ({ group }) => groups.add(group))
  child.on('exit', (code, signal) => {
    clearInterval(watch)
    for (const group of groups) killGroup(group)
    process.exit(code ?? 128 + (constants.signals[signal] ?? 0))
  })
}

/** Our parent, and where it can be told its parent: npm runs scripts through a shell that outlives it. */
function parentsNow() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'latin1')
    return `${process.ppid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]}`
  } catch {
    return String(process.ppid)
  }
}

function killGroup(group) {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // Stopped as it should be.
  }
}

/**
 * Does node_modules hold what package-lock.json asks for? npm writes `.package-lock.json` at the very end of an installation, so one that was
 * broken off does not count. Optional packages are those of other platforms.
 */
function isInstalled() {
  try {
    const wanted = readPackages('package-lock.json')
    const present = readPackages(join('node_modules', '.package-lock.json'))
    return Object.entries(wanted).every(
      ([path, entry]) => path === '' || entry.optional || entry.devOptional || present[path]?.version === entry.version,
    )
  } catch {
    return false // nothing installed yet
  }
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages
}

function install() {
  process.stdout.write('Installing packages (a minute or two, once) …\n')
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status !== 0) giveUp('Packages could not be installed: `npm ci` failed (is the package registry reachable?).')
}

export function requireTool(tool) {
  const { status, error } = spawnSync(tool, ['--version'], { stdio: 'ignore', shell: process.platform === 'win32' })
  if (error || status !== 0) giveUp(`\`${tool}\` is missing: install it and run this again.`)
}

function giveUp(line) {
  process.stderr.write(`${line}\n`)
  process.exit(1)
}
