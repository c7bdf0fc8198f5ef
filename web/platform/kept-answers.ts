// Answers of the server that are shown again, read-only, while there is no network: the last of each question. Of one person only, never on a shared
// computer, and gone when the session ends (web/app/session.ts).
import * as z from 'zod/mini'
import { dropAllWritten, keepAllWritten, keepWritten, keysOfWritten, recallWritten, wasForgotten } from './written-words.ts'

const PREFIX = 'kept '

const Row = z.object({ answer: z.unknown(), at: z.int() })

/** UTC ms by the server's clock. */
export type Kept<Answer> = { readonly answer: Answer; readonly at: number }

/** Not by a page that is older than a sign-out here. */
export async function keepAnswer(personId: string, question: string, answer: unknown, at: number): Promise<void> {
  if (wasForgotten()) return
  await keepWritten(`${PREFIX}${personId} ${question}`, { answer, at })
}

export async function recallAnswer<Schema extends z.ZodMiniType>(
  personId: string,
  question: string,
  schema: Schema,
): Promise<Kept<z.output<Schema>> | null> {
  const key = `${PREFIX}${personId} ${question}`
  const rows = await recallWritten(key, Row)
  const row = rows.find((one) => one.key === key)
  // What an older page kept in another shape is not shown.
  const read = schema.safeParse(row?.value.answer)
  return row && read.success ? { answer: read.data as z.output<Schema>, at: row.value.at } : null
}

/** Several of one person in one step: all of it or nothing. Not by a page that is older than a sign-out here. */
export async function changeAnswers(
  personId: string,
  kept: readonly { readonly question: string; readonly answer: unknown }[],
  dropped: readonly string[],
  at: number,
): Promise<void> {
  if (wasForgotten()) return
  const start = `${PREFIX}${personId} `
  await keepAllWritten(
    kept.map(({ question, answer }) => ({ key: start + question, value: { answer, at } })),
    dropped.map((question) => start + question),
  )
}

/** The questions of one person that begin so and have an answer here. */
export async function questionsKept(personId: string, start: string): Promise<string[]> {
  const prefix = `${PREFIX}${personId} `
  return (await keysOfWritten(prefix + start)).map((key) => key.slice(prefix.length))
}

/** Security: what one has read is for nobody who comes to this browser afterwards. */
export async function forgetAnswers(): Promise<void> {
  await dropAllWritten(PREFIX)
}
