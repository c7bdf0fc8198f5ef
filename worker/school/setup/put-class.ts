import { and, eq, isNull } from 'drizzle-orm'
import { fold } from '../../../protocol/clean-text.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { ClassGroupId } from '../../../protocol/ids.ts'
import type { PutClass } from '../../../protocol/school-setup.ts'
import { academicYears, bellSets, classGroups, rooms } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { followTimetable } from '../follow-timetable.ts'
import { titleOfClass } from '../import/normalise.ts'
import { changeSetup, prepared } from './change-setup.ts'
import { yearAt } from './periods.ts'
import { requireTeachers } from './require-teachers.ts'

/** A class of the present year: new, renamed, with another profile, plan, room, bells or class teachers. Refuses title_taken, not_a_teacher, not_found (a room that the school has not). */
export async function putClass(env: Env, actor: Actor, input: ParsedInputOf<typeof PutClass>): Promise<ResultOf<typeof PutClass>> {
  const { tenant } = actor
  const { db, d1, schoolId } = tenant
  let classGroupId = input.classGroupId
  await changeSetup(env, actor, {
    what: 'class.put',
    input,
    texts: { letter: input.letter, ...(input.profile === null ? {} : { profile: input.profile }) },
    standing: async () => {
      const known = await db
        .select({ letter: classGroups.letter, profile: classGroups.profile })
        .from(classGroups)
        .where(eq(classGroups.schoolId, schoolId))
      return known.flatMap(({ letter, profile }) => [letter, ...(profile === null ? [] : [profile])])
    },
    tells: true,
    decide: async ({ at, today }) => {
      const { yearLevel, bellSetId, profile, planKind, room } = input
      const { letter, title } = titleOfClass(yearLevel, input.letter)
      const [years, sets, roomRows, classes] = await db.batch([
        db.select().from(academicYears).where(eq(academicYears.schoolId, schoolId)),
        db.select({ id: bellSets.id }).from(bellSets).where(eq(bellSets.schoolId, schoolId)),
        db.select({ title: rooms.title }).from(rooms).where(eq(rooms.schoolId, schoolId)),
        db
          .select()
          .from(classGroups)
          .where(and(eq(classGroups.schoolId, schoolId), isNull(classGroups.archivedOn))),
      ])
      const was = classes.find(({ id }) => id === input.classGroupId)
      if (input.classGroupId !== null && !was) throw new Refusal('not_found')
      if (bellSetId !== null && !sets.some(({ id }) => id === bellSetId)) throw new Refusal('not_found')
      if (room !== null && room !== was?.homeRoom && !roomRows.some((known) => known.title === room)) throw new Refusal('not_found')
      if (classes.some((one) => one.id !== was?.id && one.yearLevel === yearLevel && fold(one.letter) === fold(letter)))
        throw new Refusal('title_taken', { field: 'letter' })
      await requireTeachers(tenant, input.teacherIds, 'teacherIds')
      const id = was?.id ?? newId<ClassGroupId>('classGroup', at)
      classGroupId = id
      const values = { yearLevel, letter, title, bellSetId, profile, planKind, homeRoom: room }
      const teachers = [
        d1.prepare('DELETE FROM class_teachers WHERE class_group_id = ?1 AND school_id = ?2').bind(id, schoolId),
        d1
          .prepare('INSERT OR IGNORE INTO class_teachers (class_group_id, teacher_id, school_id) SELECT ?1, value, ?2 FROM json_each(?3)')
          .bind(id, schoolId, JSON.stringify(input.teacherIds)),
      ]
      if (!was) {
        const yearId = yearAt(years, today)?.id ?? null
        return [prepared(tenant, db.insert(classGroups).values({ id, schoolId, yearId, ...values })), ...teachers]
      }
      return [
        prepared(
          tenant,
          db
            .update(classGroups)
            .set(values)
            .where(and(eq(classGroups.id, id), eq(classGroups.schoolId, schoolId))),
        ),
        // A group that is the whole class is called as the class.
        d1
          .prepare('UPDATE study_groups SET title = ?3 WHERE school_id = ?1 AND class_group_id = ?2 AND title = ?4 AND archived_on IS NULL')
          .bind(schoolId, id, title, was.title),
        ...teachers,
        // Another year level has other holidays.
        ...(was.yearLevel === yearLevel ? [] : followTimetable(tenant, at, today)),
      ]
    },
  })
  if (classGroupId === null) throw new Error('a new class has no id')
  return { classGroupId }
}
