/** Of each section of a description by its mid: does it carry sound or a picture? */
export function kindsIn(description: string): ReadonlyMap<string, string> {
  const kinds = new Map<string, string>()
  const lines = description.split(/\r?\n/)
  // Security: what the service might take for a line and we do not, or the other way round, would hide a section from one of us.
  if (lines.some((line) => /[\p{Cc}\p{Zl}\p{Zp}]/u.test(line))) return kinds
  let kind = ''
  for (const line of lines) {
    if (line.startsWith('m=')) kind = /^m=(\w+) /.exec(line)?.[1] ?? ''
    const mid = /^a=mid:([\w-]+)\s*$/.exec(line)?.[1]
    // One name twice is none.
    if (mid !== undefined) kinds.set(mid, kinds.has(mid) ? '' : kind)
  }
  return kinds
}
