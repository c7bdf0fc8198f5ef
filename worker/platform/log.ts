// Structured logs, one JSON line each. Security: never a name, login, phone, text of a message or body of a request; ids and counts only.

type Fields = Record<string, string | number | boolean | null | undefined>

function write(level: 'info' | 'warn' | 'error', what: string, fields: Fields): void {
  const line = JSON.stringify({ level, what, ...fields })
  // biome-ignore lint/suspicious/noConsole: the one place that writes logs
  if (level === 'error') console.error(line)
  // biome-ignore lint/suspicious/noConsole: the one place that writes logs
  else console.log(line)
}

export const log = {
  info: (what: string, fields: Fields = {}) => write('info', what, fields),
  warn: (what: string, fields: Fields = {}) => write('warn', what, fields),
  /** Something nobody expected: tests fail on it, operators are called by it. */
  error: (what: string, error: unknown, fields: Fields = {}) =>
    write('error', what, {
      ...fields,
      error: error instanceof Error ? `${error.name}: ${withoutValues(error.message)}` : withoutValues(String(error)),
      stack: error instanceof Error ? withoutValues(error.stack ?? '') : undefined,
      cause: error instanceof Error && error.cause instanceof Error ? withoutValues(error.cause.message) : undefined,
    }),
}

/** Security: Drizzle's errors quote the values of the query that failed, which are names, phones and hashes. */
function withoutValues(text: string): string {
  return text.replace(/^params: .*(\n(?! +at ).*)*/gm, 'params: …')
}
