/**
 * Runs `cleanUp` once when this process is told to end, or when the one that started it is gone (bootstrap.mjs holds the channel).
 * Answers a question: are we leaving?
 */
export function leaveCleanly(cleanUp: () => Promise<void>): () => boolean {
  let leaving = false
  const leave = async () => {
    if (leaving) return
    leaving = true
    await cleanUp()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.on(signal, () => void leave())
  return () => leaving
}

/** The last stop of a command's error: what happened, in words; a stack only when asked for. */
export function giveUp(error: unknown): never {
  const { message, stack } = error as Error
  process.stderr.write(`${process.env.DEBUG ? stack : message}\n`)
  process.exit(1)
}
