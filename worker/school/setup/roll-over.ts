import { addDays } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { AcademicYearId, ClassGroupId, HolidayId, StudyGroupId, TermId } from '../../../protocol/ids.ts'
import { YEAR_LEVEL_MAX } from '../../../protocol/limits.ts'
import type { RollOver } from '../../../protocol/roll-over.ts'
import type { Tenant } from '../../db/db.ts'
import { academicYears } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { changeSetup, type Moment, prepared } from './change-setup.ts'
import { endGroups } from './end-groups.ts'
import { isLastClass } from './last-class.ts'
import { readRollOver } from './read-roll-over.ts'

type Input = ParsedInputOf<typeof RollOver>

/**
 * «Перевод на новый учебный год» in one batch: the next year with its terms and holidays, or what an empty one that is there lacks of them; each class archived, and a new one a level higher with
 * its pupils and class teachers; the last level's pupils (and parents with nobody else here) leave; groups and loads as asked. Marks stay with
 * the old groups, under the old classes' names. Refuses roll_over_closed, changed_by_another (the roster is not the preview's any more).
 */
export async function rollOver(env: Env, actor: Actor, input: Input): Promise<ResultOf<typeof RollOver>> {
  let yearId: AcademicYearId | null = null
  await changeSetup(env, actor, {
    what: 'rollOver',
    input,
    tells: true,
    decide: async (moment) => {
      const plan = await readRollOver(actor.tenant, moment.today)
      if (!plan.open) throw new Refusal('roll_over_closed')
      if (plan.version !== input.version) throw new Refusal('changed_by_another')
      if (input.leaving.some((id) => !plan.classes.some((one) => one.id === id))) throw new Refusal('not_found')
      const staying = plan.classes.filter((one) => !input.leaving.includes(one.id))
      if (staying.some((one) => one.yearLevel >= YEAR_LEVEL_MAX)) throw new Refusal('invalid', { field: 'leaving' })
      yearId = plan.toId ?? newId<AcademicYearId>('academicYear', moment.at)
      return statements(actor.tenant, moment, yearId, plan, staying, input)
    },
  })
  if (yearId === null) throw new Error('a new year has no id')
  return { yearId }
}

type Plan = Awaited<ReturnType<typeof readRollOver>>

function statements(
  tenant: Tenant,
  { at, today }: Moment,
  yearId: AcademicYearId,
  plan: Plan,
  staying: Plan['classes'],
  { leaving, carry }: Input,
): D1PreparedStatement[] {
  const { db, d1, schoolId } = tenant
  const statement = (sql: string, ...values: unknown[]) => d1.prepare(sql).bind(schoolId, ...values)
  const json = JSON.stringify
  const yesterday = addDays(today, -1)
  // Who was there on the old year's last day goes on, although a source may have ended all memberships with it.
  const lastDay = plan.from.endsOn
  const classes = staying.map((one) => ({ old: one.id, id: newId<ClassGroupId>('classGroup', at), ...one.next }))
  const old = json(plan.classes.map(({ id }) => id))
  const groups = carry === 'nothing' ? [] : carriedGroups(plan, classes, at)
  const termRows = plan.carried.terms.map((term) => ({ ...term, id: newId<TermId>('term', at) }))
  const holidayRows = plan.carried.holidays.map((holiday) => ({ ...holiday, id: newId<HolidayId>('holiday', at) }))
  const isIn = (list: string) => `IN (SELECT value FROM json_each(${list}))`
  const isLastOf = (member: string, classIds: string) => isLastClass(member, `(SELECT value FROM json_each(${classIds}))`)
  return [
    ...(plan.toId === null ? [prepared(tenant, db.insert(academicYears).values({ id: yearId, schoolId, ...plan.to }))] : []),
    statement(
      `INSERT INTO terms (id, school_id, year_id, kind, title, starts_on, ends_on, level_from, level_to)
       SELECT value->>'id', ?1, ?2, value->>'kind', value->>'title', value->>'startsOn', value->>'endsOn', value->>'levelFrom', value->>'levelTo'
       FROM json_each(?3)`,
      yearId,
      json(termRows),
    ),
    statement(
      `INSERT INTO holidays (id, school_id, title, starts_on, ends_on, level_from, level_to)
       SELECT value->>'id', ?1, value->>'title', value->>'startsOn', value->>'endsOn', value->>'levelFrom', value->>'levelTo' FROM json_each(?2)`,
      json(holidayRows),
    ),
    // Who leaves, before anybody is copied.
    statement(
      `UPDATE people SET left_on = ?2 WHERE +school_id = ?1 AND left_on IS NULL AND id IN (
         SELECT m.student_id FROM class_members m
         WHERE m.class_group_id ${isIn('?3')} AND (m.to_on IS NULL OR m.to_on >= ?4) AND ${isLastOf('m', '?5')})`,
      today,
      json(leaving),
      lastDay,
      old,
    ),
    statement(
      `UPDATE people SET left_on = ?2 WHERE +school_id = ?1 AND left_on IS NULL
         AND id IN (SELECT g.parent_id FROM class_members m CROSS JOIN guardianships g ON g.student_id = m.student_id
           WHERE m.class_group_id ${isIn('?3')} AND (m.to_on IS NULL OR m.to_on >= ?4) AND ${isLastOf('m', '?5')})
         AND NOT EXISTS (SELECT 1 FROM guardianships g CROSS JOIN people child ON child.id = g.student_id
           WHERE g.parent_id = people.id AND child.left_on IS NULL)
         AND NOT EXISTS (SELECT 1 FROM person_roles r WHERE r.person_id = people.id AND r.role <> 'parent')`,
      today,
      json(leaving),
      lastDay,
      old,
    ),
    statement(
      `INSERT INTO class_groups (id, school_id, year_id, year_level, letter, title, bell_set_id, profile, plan_kind, home_room)
       SELECT c.value->>'id', ?1, ?2, c.value->>'yearLevel', c.value->>'letter', c.value->>'title', o.bell_set_id, o.profile, o.plan_kind, o.home_room
       FROM json_each(?3) c JOIN class_groups o ON o.id = c.value->>'old'`,
      yearId,
      json(classes),
    ),
    statement(
      `INSERT INTO class_members (class_group_id, student_id, school_id, from_on)
       SELECT c.value->>'id', m.student_id, ?1, ?2 FROM json_each(?3) c CROSS JOIN class_members m ON m.class_group_id = c.value->>'old'
         CROSS JOIN people p ON p.id = m.student_id AND p.left_on IS NULL
       WHERE (m.to_on IS NULL OR m.to_on >= ?4) AND ${isLastOf('m', '?5')}`,
      today,
      json(classes),
      lastDay,
      old,
    ),
    statement(
      `INSERT INTO class_teachers (class_group_id, teacher_id, school_id)
       SELECT c.value->>'id', t.teacher_id, ?1 FROM json_each(?2) c CROSS JOIN class_teachers t ON t.class_group_id = c.value->>'old'`,
      json(classes),
    ),
    statement(
      `INSERT INTO study_groups (id, school_id, year_id, subject_id, class_group_id, title)
       SELECT value->>'id', ?1, ?2, (SELECT subject_id FROM study_groups WHERE id = value->>'old'), value->>'classGroupId', value->>'title'
       FROM json_each(?3)`,
      yearId,
      json(groups),
    ),
    // Of a pupil who moved since the last day: not the groups of the class they came from, and of each subject what they were in last.
    statement(
      `INSERT INTO study_group_members (study_group_id, student_id, school_id, from_on)
       SELECT c.value->>'id', m.student_id, ?1, ?2 FROM json_each(?3) c CROSS JOIN study_group_members m ON m.study_group_id = c.value->>'old'
         CROSS JOIN study_groups g ON g.id = m.study_group_id CROSS JOIN people p ON p.id = m.student_id AND p.left_on IS NULL
       WHERE (m.to_on IS NULL OR m.to_on >= ?4)
         AND NOT EXISTS (SELECT 1 FROM class_members was WHERE was.class_group_id = g.class_group_id AND was.student_id = m.student_id
           AND was.to_on >= ?4 AND NOT ${isLastOf('was', '?5')})
         AND NOT EXISTS (SELECT 1 FROM study_group_members later CROSS JOIN study_groups o ON o.id = later.study_group_id
           WHERE later.student_id = m.student_id AND later.to_on IS NOT m.to_on AND coalesce(later.to_on, '9999') > m.to_on
             AND o.subject_id = g.subject_id AND o.archived_on IS NULL)`,
      plan.to.startsOn,
      json(groups),
      lastDay,
      old,
    ),
    statement(
      `INSERT INTO teaching_loads (study_group_id, teacher_id, school_id, from_on, week_hours_hundredths)
       SELECT c.value->>'id', l.teacher_id, ?1, ?2, l.week_hours_hundredths FROM json_each(?3) c CROSS JOIN teaching_loads l ON l.study_group_id = c.value->>'old'
         CROSS JOIN people p ON p.id = l.teacher_id AND p.left_on IS NULL WHERE l.to_on IS NULL OR l.to_on >= ?4`,
      plan.to.startsOn,
      json(carry === 'loads' ? groups : []),
      lastDay,
    ),
    ...endGroups(tenant, today, `id ${isIn('?3')}`, json(plan.groups.map(({ id }) => id))),
    statement(
      `UPDATE class_members SET to_on = ?2 WHERE +school_id = ?1 AND class_group_id ${isIn('?3')} AND (to_on IS NULL OR to_on > ?2)`,
      yesterday,
      old,
    ),
    statement(`UPDATE class_groups SET archived_on = ?2 WHERE +school_id = ?1 AND archived_on IS NULL AND id ${isIn('?3')}`, today, old),
  ]
}

type NewClass = { readonly old: ClassGroupId; readonly id: ClassGroupId; readonly title: string }

type Carried = { readonly old: StudyGroupId; readonly id: StudyGroupId; readonly classGroupId: ClassGroupId | null; readonly title: string }

/** Groups of classes that go on, and those over several classes: «7Б, 1-я подгруппа» becomes «8Б, 1-я подгруппа». */
function carriedGroups({ groups, classes: oldClasses }: Plan, classes: readonly NewClass[], at: number): Carried[] {
  return groups.flatMap(({ id: old, classGroupId, title }): Carried[] => {
    const id = newId<StudyGroupId>('studyGroup', at)
    if (classGroupId === null) return [{ old, id, classGroupId: null, title }]
    const next = classes.find((one) => one.old === classGroupId)
    const was = oldClasses.find((one) => one.id === classGroupId)
    if (!next || !was) return []
    return [{ old, id, classGroupId: next.id, title: title.startsWith(was.title) ? next.title + title.slice(was.title.length) : title }]
  })
}
