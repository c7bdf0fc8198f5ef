// The chats that follow from the roster: «Учительская», each class, each class's parents. Called by reactions to roster.changed and
// profile.linked. Members are always derived whole and sent as a state, so a call that comes twice, late or beside another does no harm.
// Only people whose educational profile is linked are members (docs/rules/messenger.md, CHT-…).
import { and, eq, gte, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import type { ChatKind } from '../../protocol/chat/events.ts'
import { dateAt } from '../../protocol/dates.ts'
import type { ChatId, ClassGroupId, PersonId } from '../../protocol/ids.ts'
import { isStaff } from '../../protocol/rights.ts'
import type { Tenant } from '../db/db.ts'
import { chats, classGroups, classMembers, classTeachers, guardianships } from '../db/schema/school.ts'
import { rolesOf } from '../identity/roles.ts'
import { tell } from '../notices/tell.ts'
import { now } from '../platform/clock.ts'
import { newId } from '../platform/new-id.ts'
import { type AutoChat, deriveMembers } from './derive-members.ts'
import { giveSchoolTerms } from './school-terms-in-rooms.ts'

const ROOMS_AT_ONCE = 20

/**
 * Order is what makes overlapping calls converge: a version is drawn in the database first, the roster and the links are read after it, and
 * rooms ignore a lower version than their last. Whatever changes the truth calls this again, draws a higher version and reads the change.
 */
export async function syncAutoChats(env: Env, tenant: Tenant, only?: { personId: PersonId }): Promise<void> {
  const today = dateAt(now(env), tenant.timeZone)
  if (!only) await foundChats(env, tenant)
  const drawn = await drawVersions(tenant, only ? await chatsOf(tenant, only.personId, today) : null)
  const members = await deriveMembers(env, tenant, drawn, today)
  const live = drawn.filter((chat) => chat.opened || (members.get(chat.id)?.length ?? 0) > 0)
  // Before the rooms are told: a crash in between leaves a chat that is emptied although nobody was in it, never one that is forgotten.
  await openChats(
    tenant,
    live.filter((chat) => !chat.opened).map((chat) => chat.id),
  )
  // Asked of the rooms, not of `opened`: one that was founded by a try that then failed has not been told, nor has one from before rooms knew their school.
  const withoutTerms: ChatId[] = []
  for (let start = 0; start < live.length; start += ROOMS_AT_ONCE) {
    const calls = live.slice(start, start + ROOMS_AT_ONCE).map(async ({ id, kind, title, version }) => {
      const { knowsSchool } = await env.CHAT_ROOM.getByName(id).setMembers({
        chat: { id, kind, title, timeZone: tenant.timeZone },
        version,
        members: members.get(id) ?? [],
      })
      if (!knowsSchool) withoutTerms.push(id)
    })
    await Promise.all(calls)
  }
  await giveSchoolTerms(env, tenant, withoutTerms)
  await closeChats(
    tenant,
    live.filter((chat) => (members.get(chat.id)?.length ?? 0) === 0),
  )
  if (only) await tell(env, [only.personId], { type: 'me.changed' })
}

/** A row for every chat of the present classes; a class that was renamed gives its chats its new name. */
async function foundChats(env: Env, { db, schoolId }: Tenant): Promise<void> {
  const [classes, known] = await db.batch([
    db
      .select({ id: classGroups.id, title: classGroups.title })
      .from(classGroups)
      .where(and(eq(classGroups.schoolId, schoolId), isNull(classGroups.archivedOn))),
    db.select({ kind: chats.kind, classGroupId: chats.classGroupId, title: chats.title }).from(chats).where(eq(chats.schoolId, schoolId)),
  ])
  const wanted: { kind: ChatKind; classGroupId: ClassGroupId | null; title: string }[] = [
    { kind: 'staff', classGroupId: null, title: 'Учительская' },
    ...classes.flatMap(({ id, title }) => [
      { kind: 'class' as const, classGroupId: id, title },
      { kind: 'parents' as const, classGroupId: id, title: `Родители ${title}` },
    ]),
  ]
  const titles = new Map(known.map((chat) => [`${chat.kind} ${chat.classGroupId}`, chat.title]))
  const changed = wanted.filter((chat) => titles.get(`${chat.kind} ${chat.classGroupId}`) !== chat.title)
  if (changed.length === 0) return
  const rows = JSON.stringify(changed.map((chat) => ({ ...chat, id: newId<ChatId>('chat', now(env)) })))
  await db.run(sql`
    INSERT INTO chats (id, school_id, kind, class_group_id, title)
    SELECT value->>'id', ${schoolId}, value->>'kind', value->>'classGroupId', value->>'title' FROM json_each(${rows}) WHERE true
    ON CONFLICT (school_id, kind, coalesce(class_group_id, '')) DO UPDATE SET title = excluded.title`)
}

/** Which chats may have this person as a member, so that linking one profile does not call every room of the school. */
async function chatsOf(tenant: Tenant, personId: PersonId, today: string): Promise<ChatId[]> {
  const { db, schoolId } = tenant
  const holds = and(lte(classMembers.fromOn, today), or(isNull(classMembers.toOn), gte(classMembers.toOn, today)))
  const [own, taught, childrens] = await db.batch([
    db
      .select({ id: classMembers.classGroupId })
      .from(classMembers)
      .where(and(eq(classMembers.studentId, personId), holds)),
    db.select({ id: classTeachers.classGroupId }).from(classTeachers).where(eq(classTeachers.teacherId, personId)),
    db
      .select({ id: classMembers.classGroupId })
      .from(guardianships)
      .innerJoin(classMembers, and(eq(classMembers.studentId, guardianships.studentId), holds))
      .where(eq(guardianships.parentId, personId)),
  ])
  const classIds = [...own, ...taught, ...childrens].map((row) => row.id)
  const staff = isStaff(await rolesOf(tenant, personId))
  const rows = await db
    .select({ id: chats.id })
    .from(chats)
    .where(
      and(
        eq(chats.schoolId, schoolId),
        inArray(chats.kind, ['staff', 'class', 'parents']),
        // As the index has it; only the staff room is of no class.
        sql`coalesce(${chats.classGroupId}, '') IN (SELECT value FROM json_each(${JSON.stringify([...(staff ? [''] : []), ...classIds])}))`,
      ),
    )
  return rows.map((row) => row.id)
}

/** Null: all of the school's, those of classes that are gone included: their rooms are told that nobody is in them. */
async function drawVersions({ db, schoolId }: Tenant, chatIds: ChatId[] | null): Promise<AutoChat[]> {
  // Platform: `+`, or SQLite reads all chats of the school for the few that are asked for.
  const few = sql`+${chats.schoolId} = ${schoolId} AND ${chats.id} IN (SELECT value FROM json_each(${JSON.stringify(chatIds)}))`
  return db
    .update(chats)
    .set({ version: sql`${chats.version} + 1` })
    .where(chatIds ? few : eq(chats.schoolId, schoolId))
    .returning()
}

async function openChats({ db }: Tenant, chatIds: ChatId[]): Promise<void> {
  if (chatIds.length === 0) return
  await db
    .update(chats)
    .set({ opened: true })
    .where(inArray(chats.id, sql`(SELECT value FROM json_each(${JSON.stringify(chatIds)}))`))
}

/** Emptied rooms are not called again, or those of ten years of classes would be. Whoever has drawn a newer version meanwhile decides anew. */
async function closeChats({ db }: Tenant, emptied: readonly AutoChat[]): Promise<void> {
  if (emptied.length === 0) return
  const drawn = JSON.stringify(emptied.map(({ id, version }) => ({ id, version })))
  await db
    .update(chats)
    .set({ opened: false })
    .where(sql`(${chats.id}, ${chats.version}) IN (SELECT value->>'id', value->>'version' FROM json_each(${drawn}))`)
}
