// Platform: a statement's parameters are at most 2 MB together; a school has some 6,000 people.
const CHUNK_ROWS = 1_000

export async function forEachChunk<T>(rows: readonly T[], write: (chunk: readonly T[]) => Promise<void>): Promise<void> {
  for (let at = 0; at < rows.length; at += CHUNK_ROWS) await write(rows.slice(at, at + CHUNK_ROWS))
}
