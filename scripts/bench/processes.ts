// CPU and memory of processes, from /proc: Linux only, elsewhere the figures are absent.
import { readdirSync, readFileSync } from 'node:fs'

const TICKS_PER_SECOND = 100

export type Usage = { readonly cpuSeconds: number; readonly rssMb: number }

/** Of the processes named `name` in the group; null where there is no /proc. */
export function usageOf(group: number, name: string): Usage | null {
  if (process.platform !== 'linux') return null
  let cpuSeconds = 0
  let rssMb = 0
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (Number(fields[2]) !== group || !stat.includes(`(${name}`)) continue
      cpuSeconds += (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
      rssMb += Number(readFileSync(`/proc/${pid}/status`, 'latin1').match(/^VmRSS:\s+(\d+)/m)?.[1] ?? 0) / 1024
    } catch {
      // It ended while we looked.
    }
  }
  return { cpuSeconds, rssMb }
}

/** The most memory the group's `name` processes had between now and the answer's call. */
export function watchMemory(group: number, name: string): () => number | null {
  let most = usageOf(group, name)?.rssMb ?? null
  const timer = setInterval(() => {
    most = Math.max(most ?? 0, usageOf(group, name)?.rssMb ?? 0)
  }, 100)
  return () => {
    clearInterval(timer)
    return most
  }
}

/** Processes named so that this one has started. */
export function childrenNamed(name: string): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      const stat = statOf(pid)
      return stat?.name.startsWith(name) && Number(stat.fields[1]) === process.pid
    })
}

/** Null where there is no /proc. */
export function cpuSecondsOf(pids: readonly number[]): number | null {
  if (pids.length === 0) return null
  return pids.reduce((sum, pid) => {
    const fields = statOf(pid)?.fields ?? []
    return sum + (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
  }, 0)
}

/** `fields` begin after the name. Null for a process that has ended. */
function statOf(pid: number): { name: string; fields: string[] } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const end = stat.lastIndexOf(')')
    return { name: stat.slice(stat.indexOf('(') + 1, end), fields: stat.slice(end + 2).split(' ') }
  } catch {
    return null
  }
}
