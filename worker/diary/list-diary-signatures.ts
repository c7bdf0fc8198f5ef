import { and, asc, eq, isNull, or, sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { addDays, dateAt, mondayOf } from '../../protocol/dates.ts'
import type { ListDiarySignatures } from '../../protocol/diary.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import { PersonName } from '../../protocol/people.ts'
import { canAny } from '../../protocol/rights.ts'
import { diarySignatures } from '../db/schema/journal.ts'
import { classGroups, classMembers, classTeachers, guardianships, people, personRoles } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { readJson } from '../platform/json.ts'
import { Refusal } from '../platform/refusal.ts'

const Parents = z.array(z.object({ name: PersonName, signedAt: z.nullable(z.int()) }))

/** Which parents of a class have seen the week: for its class teacher and for those who read the whole school. Two round trips. */
export async function listDiarySignatures(
  env: Env,
  { tenant, personId }: Actor,
  input: ParsedInputOf<typeof ListDiarySignatures>,
): Promise<ResultOf<typeof ListDiarySignatures>> {
  const { db, schoolId } = tenant
  const today = dateAt(now(env), tenant.timeZone)
  const mondayOn = mondayOf(input.on ?? today)
  const [roleRows, classRows] = await db.batch([
    db.select({ role: personRoles.role }).from(personRoles).where(eq(personRoles.personId, personId)),
    db
      .select({
        classGroupId: classGroups.id,
        title: classGroups.title,
        leads: sql<number>`${classTeachers.teacherId} is not null`.as('leads'),
      })
      .from(classGroups)
      .leftJoin(classTeachers, and(eq(classTeachers.classGroupId, classGroups.id), eq(classTeachers.teacherId, personId)))
      .where(and(eq(classGroups.schoolId, schoolId), isNull(classGroups.archivedOn)))
      .orderBy(asc(classGroups.yearLevel), asc(classGroups.title)),
  ])
  const readsAll = canAny(
    roleRows.map(({ role }) => role),
    'journal.readWholeSchool',
  )
  const classes = classRows.filter(({ leads }) => readsAll || leads === 1)
  const chosen = input.classGroupId === undefined ? (classes.find(({ leads }) => leads === 1) ?? classes[0]) : undefined
  const classGroupId = input.classGroupId ?? chosen?.classGroupId ?? null
  if (classGroupId === null || !classes.some((one) => one.classGroupId === classGroupId)) throw new Refusal('not_found')
  const sundayOn = addDays(mondayOn, 6)
  const parent = sql.raw('parent')
  const rows = await db
    .select({
      studentId: classMembers.studentId,
      familyName: people.familyName,
      givenName: people.givenName,
      patronymic: people.patronymic,
      parents: sql<string>`(select json_group_array(json_object(
          'name', json_object('familyName', ${parent}.family_name, 'givenName', ${parent}.given_name, 'patronymic', ${parent}.patronymic),
          'signedAt', (select s.signed_at from ${diarySignatures} s
            where s.student_id = ${classMembers.studentId} and s.week_on = ${mondayOn} and s.parent_id = ${parent}.id)))
        from ${guardianships} g join people ${parent} on ${parent}.id = g.parent_id where g.student_id = ${classMembers.studentId})`.as(
        'parents',
      ),
    })
    .from(classMembers)
    .innerJoin(people, and(eq(people.id, classMembers.studentId), isNull(people.leftOn)))
    .where(
      and(
        eq(classMembers.classGroupId, classGroupId),
        sql`${classMembers.fromOn} <= ${sundayOn}`,
        or(isNull(classMembers.toOn), sql`${classMembers.toOn} >= ${mondayOn}`),
      ),
    )
  const byName = new Intl.Collator('ru')
  return {
    today,
    mondayOn,
    classes: classes.map(({ leads: _, ...one }) => one),
    classGroupId,
    students: rows
      .map(({ studentId, parents, ...name }) => ({ personId: studentId, name, parents: readJson(parents, Parents) ?? [] }))
      .sort((a, b) => byName.compare(a.name.familyName, b.name.familyName) || byName.compare(a.name.givenName, b.name.givenName)),
  }
}
