// The moderator bot's gate on what people write outside of rooms (docs/moderation.md): comments, topics, reasons, titles, what a guest calls themselves.
// A text that may not be shown is like one that is too long: it is refused before anything is asked about the matter, so nothing is half-written.
// Only what somebody writes is judged, not what stands there already: a stop word that is new, or a title that came with an import, must not keep a
// teacher from changing what is beside it.
import { eq } from 'drizzle-orm'
import { isTooMuch, MODERATOR_DEFAULT, type ModeratorSettings } from '../../protocol/chat/moderator.ts'
import { check, ownWords } from '../../protocol/moderation/check.ts'
import type { Tenant } from '../db/db.ts'
import { schoolModerators } from '../db/schema/school.ts'
import { Refusal } from '../platform/refusal.ts'

type Text = string | null | undefined
/** By the path of their field in the input. */
export type ShownTexts = Readonly<Record<string, Text>>
export type Standing = () => Promise<readonly Text[]>

/**
 * Refuses message_moderated, naming the first field whose text is too much for this school. `standing` answers with what stands there already and is
 * only sent again; it is asked when there is something to refuse, so an ordinary change costs no question more.
 */
export async function requireDecent(tenant: Tenant, texts: ShownTexts, standing?: Standing): Promise<void> {
  const tooMuch = await unfitAmong(tenant, Object.values(texts))
  if (tooMuch.size === 0) return
  const known = new Set(await standing?.())
  const unfit = new Set([...tooMuch].filter((text) => !known.has(text)))
  const field = Object.keys(texts).find((path) => unfit.has(texts[path]))
  if (field !== undefined) throw new Refusal('message_moderated', { field })
}

/** Which of these texts may not be shown, as the school has its bot judge messages. One question to the database, none when there is no text. */
export async function unfitAmong(tenant: Tenant, texts: readonly Text[]): Promise<ReadonlySet<Text>> {
  const written = new Set(texts.flatMap((text) => text || []))
  if (written.size === 0) return written
  const moderator = await schoolModerator(tenant)
  if (!moderator.on) return new Set()
  const own = ownWords(moderator.stopWords, moderator.exceptions)
  return new Set([...written].filter((text) => isTooMuch(moderator, check(text, own).level)))
}

/** The texts of a list by their fields: `topics.17.topic`. */
export function textsOf<Name extends string>(
  list: string,
  rows: readonly Readonly<Record<Name, Text>>[],
  ...names: readonly Name[]
): ShownTexts {
  return Object.fromEntries(rows.flatMap((row, place) => names.map((name) => [`${list}.${place}.${name}`, row[name]])))
}

export async function schoolModerator({ db, schoolId }: Tenant): Promise<ModeratorSettings> {
  const [row] = await db
    .select({ settings: schoolModerators.settings })
    .from(schoolModerators)
    .where(eq(schoolModerators.schoolId, schoolId))
  return row?.settings ?? MODERATOR_DEFAULT
}
