// What a school's roster says of somebody who comes to the provider: whether a school vouches for them («verified only», checklist ⚠A2), who
// may be who within one educational profile, and whether they are a child under 14 (⚠A3). Rules CLM-….
// Here for the provider's flow and for claims (worker/school/claims); reads roster tables by their schema.
import { and, eq, isNull, sql } from 'drizzle-orm'
import { type ContactKind, emailAddress, phoneNumber } from '../../../protocol/contact.ts'
import { dateAt } from '../../../protocol/dates.ts'
import type { AccountId, ClaimId, PersonId, ProfileId, SchoolId } from '../../../protocol/ids.ts'
import { EMAIL_LOGIN_YEARS_BELOW } from '../../../protocol/limits.ts'
import { nameKey, type PersonName, samePatronymic } from '../../../protocol/people.ts'
import { directoryOf, tenantOf } from '../../db/db.ts'
import { newsDone, newsLater, outboxRow } from '../../db/outbox.ts'
import { claims, identityLog, type OwnerId, rosterContacts } from '../../db/schema/accounts.ts'
import { journalAccounts, profileLinks, schools } from '../../db/schema/directory.ts'
import { outbox, people } from '../../db/schema/school.ts'
import { now } from '../../platform/clock.ts'
import { log } from '../../platform/log.ts'
import type { AppContext, SchoolPlace } from '../../platform/serve.ts'
import { hmacsOf } from '../secrets.ts'

/** Long enough for the link to be written, short enough that cron heals a crash between the two databases within a minute or two. */
const LINK_GRACE_MS = 15_000
/** A round is gone again when the profile got another person meanwhile. */
const ROUNDS_MAX = 5
/** No claim has it: every link is one and the same batch. */
const NO_CLAIM = '' as ClaimId

export type PlacedPerson = SchoolPlace & { readonly personId: PersonId }

type RosterRow = PlacedPerson & {
  readonly name: PersonName
  readonly birthOn: string | null
  readonly phone: string | null
  readonly email: string | null
  /** A pupil, whatever else. */
  readonly student: boolean
}

type Newcomer = {
  readonly accountId: AccountId
  readonly profileId: ProfileId
  readonly name: PersonName
  /** Proved by a code; null when the account has none. */
  readonly phone: string | null
  readonly email: string | null
}

/**
 * Links whoever the rosters name with this proved contact and this name. Empty when no school does, or when it could be a pupil and somebody
 * else: what could be two people is left to the school, as a claim.
 */
export async function vouchFor(c: AppContext, who: Newcomer, at: number): Promise<PersonId[]> {
  const { env } = c
  const named = (await rosterRowsWith(env, who)).filter(
    (row) => nameKey(row.name) === nameKey(who.name) && samePatronymic(row.name.patronymic, who.name.patronymic),
  )
  const free = named.filter((row) => row.profileId === null)
  if (free.length > 1 && free.some((row) => row.student)) return []
  const linked: PlacedPerson[] = []
  for (const row of free) {
    if ((await linkPerson(env, row, who.profileId, who.accountId, at)) === 'linked') linked.push(row)
  }
  if (linked.length > 0) {
    c.set('newsOf', linked)
    log.info('profile.vouched', { accountId: who.accountId, persons: linked.length })
  }
  return linked.map(({ personId }) => personId)
}

type Also = {
  /** Decided in the same batch, so that it is never confirmed without its link, nor twice. */
  readonly claim?: { readonly id: ClaimId; readonly decidedBy: PersonId }
  /** Of somebody who is about to be added to the roster: whether as a pupil. */
  readonly newcomer?: { readonly student: boolean }
}

/**
 * Links a person of a roster to a profile, once; linking again to the same one changes nothing. Answers the refusal's code when the person has
 * another profile, or the profile may not hold them. `actorId`: whose doing it is, for the log.
 * The link lives in DIRECTORY, the outbox in the school's database, and no transaction spans both: so the news goes first with a grace, is made
 * due when the link stands, and its reaction reads what is true by then. A crash in between leaves news about nothing, never a link nobody heard of.
 */
export async function linkPerson(
  env: Env,
  person: PlacedPerson,
  profileId: ProfileId,
  actorId: OwnerId,
  at: number,
  { claim, newcomer }: Also = {},
): Promise<'linked' | 'person_linked' | 'profile_of_another' | 'claim_decided'> {
  const directory = directoryOf(env)
  const { personId, schoolId } = person
  const tenant = tenantOf(env, person)
  let newsSeq: number | undefined
  const no = async <Code extends string>(code: Code): Promise<Code> => {
    if (newsSeq !== undefined) await newsDone(tenant, newsSeq)
    return code
  }
  for (let round = 1; round <= ROUNDS_MAX; round++) {
    const [[link], others, open] = await directory.batch([
      directory.select({ profileId: profileLinks.profileId }).from(profileLinks).where(eq(profileLinks.personId, personId)),
      linkedTo(env, profileId),
      directory
        .select({ id: claims.id })
        .from(claims)
        .where(and(eq(claims.id, claim?.id ?? NO_CLAIM), eq(claims.state, 'open'))),
    ])
    if (claim && open.length === 0) return no('claim_decided')
    if (link) return no(link.profileId === profileId && !claim ? 'linked' : 'person_linked')
    if (!(await goTogether(env, others, person, newcomer))) return no('profile_of_another')
    if (newsSeq === undefined) {
      const news = outboxRow(tenant, at, { news: 'profile.linked', personId }, at + LINK_GRACE_MS)
      newsSeq = (await news.returning({ seq: outbox.seq }))[0]?.seq
    }
    // Security: of two links at once into one profile the second looks again at whom it holds by then.
    const unchanged = sql`(select count(*) from profile_links where profile_id = ${profileId}) = ${others.length}`
    const unlinked = sql`not exists (select 1 from profile_links where person_id = ${personId})`
    const decided = claim
      ? sql`exists (select 1 from claims where id = ${claim.id} and state = 'confirmed' and decided_at = ${at} and decided_by = ${claim.decidedBy})`
      : sql`1`
    const stands = sql`exists (select 1 from profile_links where person_id = ${personId} and profile_id = ${profileId} and linked_at = ${at})`
    const [, made] = await directory.batch([
      directory
        .update(claims)
        .set({ state: 'confirmed', decidedAt: at, decidedBy: claim?.decidedBy ?? null })
        .where(and(eq(claims.id, claim?.id ?? NO_CLAIM), eq(claims.state, 'open'), unchanged, unlinked)),
      directory
        .insert(profileLinks)
        .select(sql`select ${personId}, ${profileId}, ${schoolId}, ${at} where ${unchanged} and ${unlinked} and ${decided}`)
        .returning({ personId: profileLinks.personId }),
      directory
        .insert(identityLog)
        .select(
          sql`select null, ${at}, ${claim ? 'claim.confirmed' : 'profile.linked'}, ${personId}, ${actorId}, ${schoolId} where changes() = 1`,
        ),
      // Whoever is linked in another way (the roster has learnt their phone) waits for no decision any more.
      directory
        .update(claims)
        .set({ state: 'confirmed', decidedAt: at })
        .where(and(eq(claims.schoolId, schoolId), eq(claims.state, 'open'), eq(claims.profileId, profileId), stands)),
    ])
    if (made.length === 0) continue
    if (newsSeq !== undefined) await newsLater(tenant, newsSeq, at)
    return 'linked'
  }
  throw new Error('a profile kept changing while a person was linked to it')
}

/**
 * May this profile hold this person besides those it holds? A pupil is alone in theirs: an adult's profile never becomes a child's, nor one child's
 * another's. Who has left their school does not count: a pupil who changes schools, or comes back as a teacher, goes on with the same profile.
 */
export async function mayHold(env: Env, profileId: ProfileId, personId: PersonId): Promise<boolean> {
  const person = await placeOf(env, personId)
  return person !== null && goTogether(env, await linkedTo(env, profileId), person)
}

async function goTogether(env: Env, linked: readonly PlacedPerson[], person: PlacedPerson, newcomer?: Also['newcomer']): Promise<boolean> {
  const others = linked.filter(({ personId }) => personId !== person.personId)
  if (others.length === 0) return true
  const present = await readPresent(env, [...others, person])
  const self = newcomer ?? present.find(({ personId }) => personId === person.personId)
  const beside = present.filter(({ personId }) => personId !== person.personId)
  return self !== undefined && (beside.length === 0 || !(self.student || beside.some(({ student }) => student)))
}

/** By the roster's birth date and the school's day; nobody without a birth date is. On the 14th birthday one no longer is. */
export async function isUnder14(env: Env, personId: PersonId): Promise<boolean> {
  const person = await placeOf(env, personId)
  if (person === null) return false
  const rows = await readPresent(env, [person])
  return rows.some((row) => under14(row, now(env)))
}

/** May somebody begin with this e-mail (lower case) as their login? Only who is a pupil under 14 in a roster that has it. */
export async function emailMayRegister(env: Env, email: string): Promise<boolean> {
  const rows = await rosterRowsWith(env, { phone: null, email })
  return rows.some((row) => row.student && under14(row, now(env)))
}

function under14({ birthOn, timeZone }: Pick<RosterRow, 'birthOn' | 'timeZone'>, atMs: number): boolean {
  if (birthOn === null) return false
  // As text: who was born on the 29th of February is 14 on the 1st of March.
  return dateAt(atMs, timeZone) < `${Number(birthOn.slice(0, 4)) + EMAIL_LOGIN_YEARS_BELOW}${birthOn.slice(4)}`
}

/** As HMACs in DIRECTORY, so that one look-up finds a contact among the rosters of all schools. Texts of `contact` are as protocol/contact.ts makes them. */
export function contactHmacs(env: Env, contacts: readonly { readonly kind: ContactKind; readonly contact: string }[]): Promise<string[]> {
  return hmacsOf(
    env,
    'roster-contact',
    contacts.map(({ kind, contact }) => `${kind}:${contact}`),
  )
}

export type Contacts = { readonly phone: string | null; readonly email: string | null }

/** A roster keeps what its source wrote; what is no phone or address identifies nobody. */
export function contactsOf({ phone, email }: Contacts): { readonly kind: ContactKind; readonly contact: string }[] {
  const clean = [
    { kind: 'phone' as const, contact: phone === null ? null : phoneNumber(phone) },
    { kind: 'email' as const, contact: email === null ? null : emailAddress(email) },
  ]
  return clean.flatMap(({ kind, contact }) => (contact === null ? [] : [{ kind, contact }]))
}

/** Present people of any roster with one of these contacts, as the rosters say now: what DIRECTORY has may be a moment older. */
async function rosterRowsWith(env: Env, contacts: Contacts): Promise<(RosterRow & { readonly profileId: ProfileId | null })[]> {
  const wanted = contactsOf(contacts)
  if (wanted.length === 0) return []
  const hmacs = JSON.stringify(await contactHmacs(env, wanted))
  const found = await directoryOf(env)
    .selectDistinct({ personId: rosterContacts.personId, profileId: profileLinks.profileId, ...PLACE })
    .from(rosterContacts)
    .innerJoin(schools, eq(schools.id, rosterContacts.schoolId))
    .leftJoin(profileLinks, eq(profileLinks.personId, rosterContacts.personId))
    .where(sql`${rosterContacts.contactHmac} in (select value from json_each(${hmacs}))`)
  const profileOf = new Map(found.map((row) => [row.personId, row.profileId]))
  const has = (row: RosterRow) =>
    contactsOf(row).some((one) => wanted.some(({ kind, contact }) => one.kind === kind && one.contact === contact))
  return (await readPresent(env, found)).filter(has).map((row) => ({ ...row, profileId: profileOf.get(row.personId) ?? null }))
}

const PLACE = { schoolId: schools.id, timeZone: schools.timeZone, shard: schools.shard }

function linkedTo(env: Env, profileId: ProfileId) {
  return directoryOf(env)
    .select({ personId: profileLinks.personId, ...PLACE })
    .from(profileLinks)
    .innerJoin(schools, eq(schools.id, profileLinks.schoolId))
    .where(eq(profileLinks.profileId, profileId))
}

/** Null for nobody, and for somebody who has left. */
async function placeOf(env: Env, personId: PersonId): Promise<PlacedPerson | null> {
  const [row] = await directoryOf(env)
    .select({ personId: journalAccounts.personId, ...PLACE })
    .from(journalAccounts)
    .innerJoin(schools, eq(schools.id, journalAccounts.schoolId))
    .where(and(eq(journalAccounts.personId, personId), isNull(journalAccounts.disabledAt)))
  return row ?? null
}

/** Those of them who are in their rosters now. One query for each database. */
async function readPresent(env: Env, placed: readonly PlacedPerson[]): Promise<RosterRow[]> {
  const places = new Map<SchoolId, SchoolPlace>(placed.map((one) => [one.schoolId, one]))
  const byShard = Map.groupBy(placed, ({ shard }) => shard)
  const found = await Promise.all(
    [...byShard.values()].map((ofShard) => {
      const { db } = tenantOf(env, ofShard[0] as PlacedPerson)
      const ids = JSON.stringify(ofShard.map(({ personId }) => personId))
      return db
        .select({
          personId: people.id,
          schoolId: people.schoolId,
          familyName: people.familyName,
          givenName: people.givenName,
          patronymic: people.patronymic,
          birthOn: people.birthOn,
          phone: people.phone,
          email: people.email,
          student: sql<number>`exists (select 1 from person_roles where person_id = ${people.id} and role = 'student')`,
        })
        .from(people)
        .where(and(sql`${people.id} in (select value from json_each(${ids}))`, isNull(people.leftOn)))
    }),
  )
  return found.flat().flatMap(({ schoolId, familyName, givenName, patronymic, student, ...row }): RosterRow[] => {
    const place = places.get(schoolId)
    return place ? [{ ...row, ...place, personId: row.personId, name: { familyName, givenName, patronymic }, student: student === 1 }] : []
  })
}
