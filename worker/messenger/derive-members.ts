import { and, eq, gte, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import type { ListedMember } from '../../durable-objects/chat-room/set-members.ts'
import type { ChatKind } from '../../protocol/chat/events.ts'
import type { ChatId, ClassGroupId, PersonId } from '../../protocol/ids.ts'
import { type ChatRole, isStaff, SCHOOL_ROLES, type SchoolRole } from '../../protocol/rights.ts'
import { linkedAmong } from '../contacts/linked-among.ts'
import type { Tenant } from '../db/db.ts'
import { classGroups, classMembers, classTeachers, guardianships, people, personRoles } from '../db/schema/school.ts'

export type AutoChat = {
  readonly id: ChatId
  readonly kind: ChatKind
  readonly classGroupId: ClassGroupId | null
  readonly title: string
  readonly version: number
  readonly opened: boolean
}

type Found = { classGroupId: ClassGroupId; personId: PersonId; familyName: string; givenName: string; patronymic: string | null }

const NAMED = { personId: people.id, familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic }
const ADMINISTRATION: readonly SchoolRole[] = ['deputyHead', 'head', 'schoolAdmin']
const STAFF = SCHOOL_ROLES.filter((role) => isStaff([role]))

/**
 * Who is in each of these chats now: the staff room has everybody who works at the school, a class chat its pupils and class teacher, a
 * parents' chat the parents and the class teacher. Whoever left, is in a class that is gone, or has no linked profile is in none.
 */
export async function deriveMembers(
  env: Env,
  tenant: Tenant,
  autoChats: readonly AutoChat[],
  today: string,
): Promise<Map<ChatId, ListedMember[]>> {
  const { db, schoolId } = tenant
  const classIds = JSON.stringify([...new Set(autoChats.flatMap((chat) => chat.classGroupId ?? []))])
  const staffRoom = autoChats.some((chat) => chat.kind === 'staff')
  const among = sql`(SELECT value FROM json_each(${classIds}))`
  // Platform: without statistics SQLite would rather begin with all people of the school; `+` takes their index away from it.
  const here = and(sql`+${people.schoolId} = ${schoolId}`, isNull(people.leftOn))
  const holds = and(lte(classMembers.fromOn, today), or(isNull(classMembers.toOn), gte(classMembers.toOn, today)))
  const exists = (id: typeof classMembers.classGroupId | typeof classTeachers.classGroupId) =>
    and(eq(classGroups.id, id), isNull(classGroups.archivedOn))
  const [pupils, teachers, parents, staff] = await db.batch([
    db
      .select({ classGroupId: classMembers.classGroupId, ...NAMED })
      .from(classMembers)
      .innerJoin(classGroups, exists(classMembers.classGroupId))
      .innerJoin(people, and(eq(people.id, classMembers.studentId), here))
      .where(and(inArray(classMembers.classGroupId, among), holds)),
    db
      .select({ classGroupId: classTeachers.classGroupId, ...NAMED })
      .from(classTeachers)
      .innerJoin(classGroups, exists(classTeachers.classGroupId))
      .innerJoin(people, and(eq(people.id, classTeachers.teacherId), here))
      .where(inArray(classTeachers.classGroupId, among)),
    db
      .select({ classGroupId: classMembers.classGroupId, ...NAMED })
      .from(classMembers)
      .innerJoin(classGroups, exists(classMembers.classGroupId))
      .innerJoin(guardianships, eq(guardianships.studentId, classMembers.studentId))
      .innerJoin(people, and(eq(people.id, guardianships.parentId), here))
      .where(and(inArray(classMembers.classGroupId, among), holds)),
    db
      .select({ role: personRoles.role, ...NAMED })
      .from(personRoles)
      .innerJoin(people, and(eq(people.id, personRoles.personId), here))
      .where(
        and(
          eq(personRoles.schoolId, schoolId),
          sql`${personRoles.role} IN (SELECT value FROM json_each(${JSON.stringify(staffRoom ? STAFF : [])}))`,
        ),
      ),
  ])
  const linked = await linkedAmong(
    env,
    [...pupils, ...teachers, ...parents, ...staff].map((row) => row.personId),
  )

  const members = new Map<ChatId, ListedMember[]>()
  for (const chat of autoChats) {
    const ofClass = (rows: readonly Found[], role: ChatRole) =>
      rows.filter((row) => row.classGroupId === chat.classGroupId).map((row) => memberOf(row, role, rows === pupils))
    const candidates =
      chat.kind === 'staff'
        ? staff.map((row) => memberOf(row, ADMINISTRATION.includes(row.role) ? 'chatAdmin' : 'writer'))
        : [...ofClass(chat.kind === 'class' ? pupils : parents, 'writer'), ...ofClass(teachers, 'chatAdmin')]
    members.set(chat.id, oneEach(candidates.filter((member) => linked.has(member.personId))))
  }
  return members
}

function memberOf(
  { personId, familyName, givenName, patronymic }: Omit<Found, 'classGroupId'>,
  role: ChatRole,
  pupil = false,
): ListedMember {
  return { personId, name: { familyName, givenName, patronymic }, role, pupil }
}

/** A parent of two pupils, a class teacher whose own child is in the class, a teacher who is also the head: one member, with the greater right. */
function oneEach(candidates: readonly ListedMember[]): ListedMember[] {
  const members = new Map<PersonId, ListedMember>()
  for (const member of candidates) {
    if (members.get(member.personId)?.role !== 'chatAdmin') members.set(member.personId, member)
  }
  return [...members.values()]
}
