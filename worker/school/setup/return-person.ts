import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import { addDays } from '../../../protocol/dates.ts'
import type { ParsedInputOf } from '../../../protocol/endpoint.ts'
import type { ReturnPerson } from '../../../protocol/school-setup.ts'
import { academicYears, classGroups, classMembers, people, personRoles } from '../../db/schema/school.ts'
import { type ActorAtTheDoor, requireFreshProof } from '../../identity/require-actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireRosterRight } from '../access.ts'
import { TRUSTED_ROLES } from '../trusted-roles.ts'
import { changeSetup } from './change-setup.ts'
import { HELD_SINCE } from './held-since.ts'

/**
 * Who has left is at the school again: a pupil from this day on in a class and those of its groups that are the whole class, and, in the class they
 * left, in the subgroups they had there; the parents who have left come with them. Staff have their roles again and no loads. Accounts and chats
 * follow. Refuses not_found (who has not left; a class that is no more), invalid (a pupil without a class, or a class for anybody else), outside_year,
 * dates_reversed (before they left), period_closed (since a day of a locked term of that class), step_up_required for roles over the whole school.
 */
export async function returnPerson(env: Env, actor: ActorAtTheDoor, input: ParsedInputOf<typeof ReturnPerson>): Promise<void> {
  await requireRosterRight(actor, 'school.setUp')
  const { db, schoolId } = actor.tenant
  const { personId, classGroupId, fromOn } = input
  await changeSetup(env, actor, {
    what: 'person.return',
    input,
    tells: true,
    decide: async ({ today }) => {
      const [found, roleRows, classes, years, stays] = await db.batch([
        db
          .select({ leftOn: people.leftOn })
          .from(people)
          .where(and(eq(people.id, personId), eq(people.schoolId, schoolId), isNotNull(people.leftOn))),
        db.select({ role: personRoles.role }).from(personRoles).where(eq(personRoles.personId, personId)),
        db
          .select({ yearLevel: classGroups.yearLevel })
          .from(classGroups)
          .where(
            and(eq(classGroups.id, classGroupId ?? ('' as never)), eq(classGroups.schoolId, schoolId), isNull(classGroups.archivedOn)),
          ),
        db.select().from(academicYears).where(eq(academicYears.schoolId, schoolId)),
        db
          .select({ toOn: classMembers.toOn })
          .from(classMembers)
          .where(and(eq(classMembers.studentId, personId), eq(classMembers.classGroupId, classGroupId ?? ('' as never)))),
      ])
      const leftOn = found[0]?.leftOn ?? null
      if (leftOn === null || (classGroupId !== null && classes.length === 0)) throw new Refusal('not_found')
      const roles = roleRows.map(({ role }) => role)
      if (roles.includes('student') !== (classGroupId !== null)) throw new Refusal('invalid', { field: 'classGroupId' })
      if (roles.some((role) => TRUSTED_ROLES.includes(role))) requireFreshProof(env, actor)
      // What was noted today and is taken back today changes no day: not outside a year, not in a locked term.
      const undoes = leftOn === today && fromOn === today && stays.some(({ toOn }) => toOn !== null && toOn >= addDays(leftOn, -1))
      if (!undoes && years.length > 0 && !years.some((year) => year.startsOn <= fromOn && fromOn <= year.endsOn))
        throw new Refusal('outside_year', { field: 'fromOn' })
      if (fromOn < leftOn) throw new Refusal('dates_reversed', { field: 'fromOn' })
      if (classGroupId === null) return comeBack(actor, personId)
      const until = fromOn > today ? fromOn : today
      // In the class they left they are there all the while (SET-21): what is locked must not gain a pupil.
      const since = stays.length > 0 ? leftOn : fromOn
      if (!undoes && (await isClosed(actor, classGroupId, classes[0]?.yearLevel ?? 0, since, until)))
        throw new Refusal('period_closed', { field: 'fromOn' })
      return [...comeBack(actor, personId), ...intoClass(actor, { ...input, classGroupId }, leftOn)]
    },
  })
}

/** Is a day of this class's, from the one to the other, in a locked term or year? Its term marks count the pupils there were. */
async function isClosed(
  { tenant: { d1, schoolId } }: ActorAtTheDoor,
  classGroupId: string,
  yearLevel: number,
  fromOn: string,
  toOn: string,
): Promise<boolean> {
  const closed = await d1
    .prepare(
      `SELECT 1 FROM term_locks k LEFT JOIN terms t ON t.id = k.term_id LEFT JOIN academic_years y ON y.id = k.term_id
       WHERE k.school_id = ?1 AND coalesce(t.starts_on, y.starts_on) <= ?5 AND coalesce(t.ends_on, y.ends_on) >= ?4
         AND (t.id IS NULL OR k.study_group_id <> '' OR ?3 BETWEEN t.level_from AND t.level_to)
         AND (k.study_group_id = '' OR k.study_group_id IN (
           SELECT id FROM study_groups WHERE school_id = ?1 AND class_group_id = ?2 AND archived_on IS NULL))
       LIMIT 1`,
    )
    .bind(schoolId, classGroupId, yearLevel, fromOn, toOn)
    .first()
  return closed !== null
}

/** Security: a parent who also worked here comes back by their own row, where their roles are seen. */
function comeBack({ tenant: { d1, schoolId } }: ActorAtTheDoor, personId: string): D1PreparedStatement[] {
  return [
    d1
      .prepare(
        `UPDATE people SET left_on = NULL WHERE +school_id = ?1 AND left_on IS NOT NULL
           AND id IN (SELECT parent_id FROM guardianships WHERE student_id = ?2)
           AND NOT EXISTS (SELECT 1 FROM person_roles r WHERE r.person_id = people.id AND r.role <> 'parent')`,
      )
      .bind(schoolId, personId),
    d1.prepare('UPDATE people SET left_on = NULL WHERE id = ?2 AND +school_id = ?1').bind(schoolId, personId),
  ]
}

/** As after a move (move-student.ts): who was in the class before keeps the days they were there. */
function intoClass(
  { tenant: { d1, schoolId } }: ActorAtTheDoor,
  { personId, classGroupId, fromOn }: { personId: string; classGroupId: string; fromOn: string },
  leftOn: string,
): D1PreparedStatement[] {
  const bound = (sql: string, ...more: string[]) => d1.prepare(sql).bind(schoolId, personId, classGroupId, ...more)
  return [
    // Subgroups of that class, and groups over several classes of whoever comes back into it: those they were in until they left.
    bound(
      `UPDATE study_group_members SET to_on = NULL WHERE student_id = ?2 AND +school_id = ?1 AND to_on >= date(?4, '-1 day')
         AND study_group_id IN (SELECT g.id FROM study_groups g WHERE g.school_id = ?1 AND g.archived_on IS NULL
           AND (g.class_group_id = ?3 OR g.class_group_id IS NULL)
           -- Who had been moved into another part of the same subject is in that one.
           AND NOT EXISTS (SELECT 1 FROM study_group_members m JOIN study_groups o ON o.id = m.study_group_id
             WHERE m.student_id = ?2 AND o.subject_id = g.subject_id AND o.class_group_id IS g.class_group_id AND o.id <> g.id
               AND m.to_on >= date(?4, '-1 day') AND m.from_on > study_group_members.to_on))
         AND EXISTS (SELECT 1 FROM class_members m WHERE m.class_group_id = ?3 AND m.student_id = ?2 AND m.to_on >= date(?4, '-1 day'))`,
      leftOn,
    ),
    bound(
      `INSERT INTO class_members (class_group_id, student_id, school_id, from_on, to_on) VALUES (?3, ?2, ?1, ?4, NULL)
       ON CONFLICT (class_group_id, student_id) DO UPDATE SET to_on = NULL, from_on = ${HELD_SINCE}`,
      fromOn,
    ),
    bound(
      `INSERT INTO study_group_members (study_group_id, student_id, school_id, from_on, to_on)
       SELECT g.id, ?2, ?1, ?4, NULL FROM study_groups g JOIN class_groups c ON c.id = g.class_group_id
         WHERE g.school_id = ?1 AND g.class_group_id = ?3 AND g.archived_on IS NULL AND g.title = c.title
       ON CONFLICT (study_group_id, student_id) DO UPDATE SET to_on = NULL, from_on = ${HELD_SINCE}`,
      fromOn,
    ),
  ]
}
