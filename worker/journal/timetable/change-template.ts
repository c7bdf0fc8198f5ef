// The one way the weekly template is written: read it whole, judge, write over the version that was read, or look again.
import { and, eq, gte } from 'drizzle-orm'
import { dateAt, type SchoolDate } from '../../../protocol/dates.ts'
import type { StudyGroupId, TimetableEntryId } from '../../../protocol/ids.ts'
import { ACADEMIC_YEAR_DAYS_MAX } from '../../../protocol/limits.ts'
import type { Conflict, TimetableEntry } from '../../../protocol/timetable.ts'
import { conflictsOf, type Meets, type Placed, slotOf } from '../../../protocol/timetable-conflicts.ts'
import type { Tenant } from '../../db/db.ts'
import { journalLog } from '../../db/schema/journal.ts'
import { rosters, timetableEntries } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import { followEntries, type Reassigned } from './follow-entries.ts'
import { guardedBatch } from './guarded-batch.ts'
import { groupsOf, groupsQuery, meetsOf, membersQuery, type SchoolGroup } from './school-groups.ts'

const TRIES_MAX = 3
const DAY_MS = 86_400_000
// Platform: a parameter of D1 holds 2 MB; an entry with a long room is some 350 bytes, and a file may put 6,000 and cut as many short.
const ENTRIES_PER_PARAMETER = 1_000

export type Template = {
  readonly today: SchoolDate
  readonly atMs: number
  readonly groups: ReadonlyMap<StudyGroupId, SchoolGroup>
  /** Those that are not over. */
  readonly entries: ReadonlyMap<TimetableEntryId, TimetableEntry>
  readonly meets: Meets
}

export type TemplateChange = {
  readonly put: readonly TimetableEntry[]
  readonly gone: readonly TimetableEntryId[]
  readonly reassigned: readonly Reassigned[]
  /** What the log keeps. */
  readonly before: unknown
}

export function entriesQuery(tenant: Tenant, today: SchoolDate) {
  return tenant.db
    .select({
      id: timetableEntries.id,
      studyGroupId: timetableEntries.studyGroupId,
      weekday: timetableEntries.weekday,
      number: timetableEntries.number,
      room: timetableEntries.room,
      fromOn: timetableEntries.fromOn,
      toOn: timetableEntries.toOn,
      version: timetableEntries.version,
    })
    .from(timetableEntries)
    .where(and(eq(timetableEntries.schoolId, tenant.schoolId), gte(timetableEntries.toOn, today)))
}

/**
 * `judge` says what is to be written, or null to leave it. It may be asked again: when somebody else changed the template meanwhile, it is judged
 * anew by what is there now. `among`: of which groups `meets` must know.
 */
export async function changeTemplate(
  env: Env,
  actor: Actor,
  among: (template: Omit<Template, 'meets'>) => readonly StudyGroupId[] | 'all',
  judge: (template: Template) => TemplateChange | null,
): Promise<TemplateChange | null> {
  const { tenant } = actor
  const { db, schoolId } = tenant
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const atMs = now(env)
    const today = dateAt(atMs, tenant.timeZone)
    const [versionRows, groupRows, entryRows] = await db.batch([
      db.select({ version: rosters.version }).from(rosters).where(eq(rosters.schoolId, schoolId)),
      groupsQuery(tenant, today),
      entriesQuery(tenant, today),
    ])
    const base = { today, atMs, groups: groupsOf(groupRows), entries: new Map(entryRows.map((entry) => [entry.id, entry])) }
    const asked = among(base)
    const { meets } = meetsOf(await membersQuery(tenant, today, asked === 'all' ? undefined : asked))
    const change = judge({ ...base, meets })
    if (change === null) return null
    const version = versionRows[0]?.version ?? 0
    const guard = {
      condition: 'coalesce((SELECT version FROM rosters WHERE school_id = ?1), 0) = ?2',
      values: [schoolId, version],
    }
    if (await guardedBatch(tenant, guard, statements(actor, base, change, atMs))) return change
  }
  throw new Refusal('changed_by_another')
}

function statements(
  actor: Actor,
  { today, entries }: Omit<Template, 'meets'>,
  change: TemplateChange,
  atMs: number,
): D1PreparedStatement[] {
  const { tenant } = actor
  const { d1, db, schoolId } = tenant
  const log = db
    .insert(journalLog)
    .values({
      schoolId,
      at: atMs,
      actorId: actor.personId,
      sessionId: actor.sessionId,
      what: 'timetable.put',
      lessonId: '' as never,
      before: change.before,
      after: change.put.length > 1 ? { put: change.put.length, gone: change.gone.length } : (change.put[0] ?? null),
    })
    .toSQL()
  const groups = [...change.put.map((entry) => entry.studyGroupId), ...change.gone.flatMap((id) => entries.get(id)?.studyGroupId ?? [])]
  return [
    d1
      .prepare('DELETE FROM timetable_entries WHERE school_id = ?1 AND id IN (SELECT value FROM json_each(?2))')
      .bind(schoolId, JSON.stringify(change.gone)),
    ...slices(change.put).map((entries) =>
      d1
        .prepare(
          `INSERT INTO timetable_entries (id, school_id, study_group_id, weekday, number, room, from_on, to_on, version)
         SELECT value->>'id', ?1, value->>'studyGroupId', value->>'weekday', value->>'number', value->>'room', value->>'fromOn', value->>'toOn',
           value->>'version' FROM json_each(?2) WHERE true
         ON CONFLICT (id) DO UPDATE SET weekday = excluded.weekday, number = excluded.number, room = excluded.room, from_on = excluded.from_on,
           to_on = excluded.to_on, version = excluded.version`,
        )
        .bind(schoolId, JSON.stringify(entries)),
    ),
    ...followEntries(tenant, groups, change.reassigned, today, atMs),
    d1.prepare(log.sql).bind(...log.params),
    // Plans of imports were made against another timetable, and undoing one would bring an older one back.
    d1
      .prepare('INSERT INTO rosters (school_id, version) VALUES (?1, 1) ON CONFLICT (school_id) DO UPDATE SET version = version + 1')
      .bind(schoolId),
  ]
}

export function slices<T>(rows: readonly T[]): T[][] {
  const count = Math.ceil(rows.length / ENTRIES_PER_PARAMETER)
  return Array.from({ length: count }, (_, at) => rows.slice(at * ENTRIES_PER_PARAMETER, (at + 1) * ENTRIES_PER_PARAMETER))
}

/** An entry among the others, as conflicts see it. */
export function placedEntry(entry: TimetableEntry, groups: ReadonlyMap<StudyGroupId, SchoolGroup>): Placed {
  return {
    key: entry.id,
    studyGroupId: entry.studyGroupId,
    teacherIds: groups.get(entry.studyGroupId)?.teacherIds ?? [],
    room: entry.room,
    slot: slotOf(entry.weekday, entry.number),
    fromOn: entry.fromOn,
    toOn: entry.toOn,
  }
}

export function entryConflicts(template: Template, entry: TimetableEntry, without: readonly TimetableEntryId[]): Conflict[] {
  const others = [...template.entries.values()].filter((other) => !without.includes(other.id))
  return conflictsOf(
    placedEntry(entry, template.groups),
    others.map((other) => placedEntry(other, template.groups)),
    template.meets,
  )
}

/** The group asked about and those that have something at the same time. */
export function groupsAt(
  { entries }: Pick<Template, 'entries'>,
  studyGroupId: StudyGroupId,
  weekday: number,
  number: number,
): StudyGroupId[] {
  const there = [...entries.values()].filter((entry) => entry.weekday === weekday && entry.number === number)
  return [...new Set([studyGroupId, ...there.map((entry) => entry.studyGroupId)])]
}

/** Nothing is planned for days that are over, and nothing for longer than a school year. */
export function datesFrom(
  input: { readonly fromOn: SchoolDate; readonly toOn: SchoolDate },
  today: SchoolDate,
): { fromOn: SchoolDate; toOn: SchoolDate } {
  const fromOn = input.fromOn < today ? today : input.fromOn
  if (input.toOn < fromOn) throw new Refusal('invalid', { field: 'toOn' })
  if (Date.parse(input.toOn) - Date.parse(fromOn) >= ACADEMIC_YEAR_DAYS_MAX * DAY_MS) throw new Refusal('invalid', { field: 'toOn' })
  return { fromOn, toOn: input.toOn }
}
