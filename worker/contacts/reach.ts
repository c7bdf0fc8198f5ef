// Whom somebody may write to, found in the roster. One statement: the people whose ids one of the person's relations names.
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { dateAt, type SchoolDate } from '../../protocol/dates.ts'
import type { PersonId } from '../../protocol/ids.ts'
import type { NamedPerson } from '../../protocol/people.ts'
import { isStaff, SCHOOL_ROLES, type SchoolRole } from '../../protocol/rights.ts'
import type { Tenant } from '../db/db.ts'
import { people, personRoles } from '../db/schema/school.ts'
import { rolesOf } from '../identity/roles.ts'
import { now } from '../platform/clock.ts'
import { linkedAmong } from './linked-among.ts'
import { type Relation, relationsOf } from './who-may-write.ts'

const STAFF = SCHOOL_ROLES.filter((role) => isStaff([role]))
const ADMINISTRATION: readonly SchoolRole[] = ['deputyHead', 'head', 'schoolAdmin']

const ROLES_OF: Partial<Record<Relation, readonly SchoolRole[]>> = {
  staff: STAFF,
  administration: ADMINISTRATION,
  anyParent: ['parent'],
  anyPupil: ['student'],
}

/** `pupil`: a pupil of the school, who may administer a chat but not its moderator. */
export type ChatPerson = NamedPerson & { readonly pupil: boolean }

/** Of `among`, or of everybody, those to whom the person may write, whether or not their profile is linked. In no order. */
export async function reachOf(env: Env, tenant: Tenant, personId: PersonId, among?: readonly PersonId[]): Promise<NamedPerson[]> {
  const relations = relationsOf(await rolesOf(tenant, personId))
  if (relations.size === 0 || among?.length === 0) return []
  const ids = idsOf(tenant, personId, relations, dateAt(now(env), tenant.timeZone), among)
  return namesOf(tenant, sql.join(ids, sql` UNION `), (found) => found !== personId && (among === undefined || among.includes(found)))
}

/** Those of `personIds` who may be written to and are in the messenger at all. */
export async function mayWriteTo(env: Env, tenant: Tenant, personId: PersonId, personIds: readonly PersonId[]): Promise<ChatPerson[]> {
  const reached = await reachOf(env, tenant, personId, personIds)
  const ids = reached.map((person) => person.personId)
  const [linked, pupils] = await Promise.all([linkedAmong(env, ids), pupilsAmong(tenant, ids)])
  return reached.filter((person) => linked.has(person.personId)).map((person) => ({ ...person, pupil: pupils.has(person.personId) }))
}

/** Null for somebody who has left. */
export async function findSelf(tenant: Tenant, personId: PersonId): Promise<ChatPerson | null> {
  const [[self], pupils] = await Promise.all([namesOf(tenant, sql`SELECT ${personId}`), pupilsAmong(tenant, [personId])])
  return self ? { ...self, pupil: pupils.has(personId) } : null
}

async function namesOf({ db, schoolId }: Tenant, ids: SQL, isAsked = (_: PersonId) => true): Promise<NamedPerson[]> {
  const rows = await db
    .select({ personId: people.id, familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic })
    .from(people)
    // Platform: `+` keeps SQLite, which has no statistics here, from reading all people of the school by that column's index.
    .where(and(sql`${people.id} IN (${ids})`, sql`+${people.schoolId} = ${schoolId}`, isNull(people.leftOn)))
  return rows.filter(({ personId }) => isAsked(personId)).map(({ personId, ...name }) => ({ personId, name }))
}

async function pupilsAmong({ db, schoolId }: Tenant, ids: readonly PersonId[]): Promise<ReadonlySet<PersonId>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .select({ id: personRoles.personId })
    .from(personRoles)
    .where(
      and(
        sql`${personRoles.personId} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
        eq(personRoles.role, 'student'),
        sql`+${personRoles.schoolId} = ${schoolId}`,
      ),
    )
  return new Set(rows.map(({ id }) => id))
}

/** The pupils of the classes in which the person's children are. */
export async function pupilsBesideChildren(env: Env, tenant: Tenant, personId: PersonId): Promise<ReadonlySet<PersonId>> {
  const today = dateAt(now(env), tenant.timeZone)
  const rows = await tenant.db.all<{ id: PersonId }>(sql`SELECT id FROM people WHERE id IN (${pupilsWith(childrenOf(personId), today)})`)
  return new Set(rows.map(({ id }) => id))
}

function idsOf(
  { schoolId }: Tenant,
  me: PersonId,
  relations: ReadonlySet<Relation>,
  today: SchoolDate,
  among?: readonly PersonId[],
): SQL[] {
  const self = sql`SELECT ${me}`
  const children = childrenOf(me)
  const roles = [...relations].flatMap((relation) => ROLES_OF[relation] ?? [])
  const found: Partial<Record<Relation, readonly SQL[]>> = {
    classmate: [pupilsWith(self, today)],
    ownTeacher: teachersOf(self, today),
    ownParent: [sql`SELECT g.parent_id FROM guardianships g WHERE g.student_id = ${me}`],
    ownChild: [children],
    teacherOfChild: teachersOf(children, today),
    parentOfSameClass: [sql`SELECT g.parent_id FROM guardianships g WHERE g.student_id IN (${pupilsWith(children, today)})`],
  }
  const byRelation = [...relations].flatMap((relation) => found[relation] ?? [])
  if (roles.length === 0) return byRelation
  // Who is asked for by name is looked up by name: one chat of two does not cost a school.
  const whose =
    among === undefined
      ? sql`r.school_id = ${schoolId}`
      : sql`+r.school_id = ${schoolId} AND r.person_id IN (SELECT value FROM json_each(${JSON.stringify(among)}))`
  const byRole = sql`SELECT r.person_id FROM person_roles r
    WHERE ${whose} AND r.role IN (SELECT value FROM json_each(${JSON.stringify(roles)}))`
  return [byRole, ...byRelation]
}

// Fragments of that statement; each answers ids.

/** A child who has left has no teachers and classmates here any more. */
function childrenOf(parentId: PersonId): SQL {
  return sql`SELECT g.student_id FROM guardianships g JOIN people p ON p.id = g.student_id AND p.left_on IS NULL WHERE g.parent_id = ${parentId}`
}

function classesOf(pupils: SQL, today: SchoolDate): SQL {
  return sql`SELECT m.class_group_id FROM class_members m JOIN class_groups c ON c.id = m.class_group_id AND c.archived_on IS NULL
    WHERE m.student_id IN (${pupils}) AND ${holds('m', today)}`
}

function pupilsWith(pupils: SQL, today: SchoolDate): SQL {
  return sql`SELECT m.student_id FROM class_members m WHERE m.class_group_id IN (${classesOf(pupils, today)}) AND ${holds('m', today)}`
}

function teachersOf(pupils: SQL, today: SchoolDate): readonly SQL[] {
  return [
    sql`SELECT t.teacher_id FROM class_teachers t WHERE t.class_group_id IN (${classesOf(pupils, today)})`,
    sql`SELECT l.teacher_id FROM study_group_members m JOIN study_groups s ON s.id = m.study_group_id AND s.archived_on IS NULL
      JOIN teaching_loads l ON l.study_group_id = s.id AND ${holds('l', today)}
      WHERE m.student_id IN (${pupils}) AND ${holds('m', today)}`,
  ]
}

function holds(table: 'm' | 'l', today: SchoolDate): SQL {
  const [from, to] = [sql.raw(`${table}.from_on`), sql.raw(`${table}.to_on`)]
  return sql`${from} <= ${today} AND (${to} IS NULL OR ${to} >= ${today})`
}
