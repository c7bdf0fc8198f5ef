// Applying and undoing are the same statements: each staged change carries the whole row before and after, and undo swaps the two.
// Set-wise, so that a school of any size is some fifty statements of one atomic D1 batch.
import { getTableColumns, getTableName } from 'drizzle-orm'
import type { ImportId } from '../../protocol/ids.ts'
import { YEAR_LEVEL_MAX } from '../../protocol/limits.ts'
import type { Tenant } from '../db/db.ts'
import { ROSTER_TABLES, SET_BY_HAND, type StagedEntity } from './import/roster.ts'

/** What a plan staged, by kind: only these need statements. */
export type StagedCount = { readonly entity: StagedEntity; readonly action: 'add' | 'change' | 'remove'; readonly rows: number }

export type Staged = { readonly importId: ImportId; readonly plan: number; readonly counts: readonly StagedCount[] }

/** What a row is known by, besides its school. */
const KEYS: { readonly [E in StagedEntity]: readonly string[] } = {
  student: ['id'],
  parent: ['id'],
  staff: ['id'],
  personRole: ['personId', 'role'],
  guardianship: ['studentId', 'parentId'],
  academicYear: ['id'],
  term: ['id'],
  holiday: ['id'],
  bell: ['number'],
  classGroup: ['id'],
  classMember: ['classGroupId', 'studentId'],
  classTeacher: ['classGroupId', 'teacherId'],
  subject: ['id'],
  studyGroup: ['id'],
  studyGroupMember: ['studyGroupId', 'studentId'],
  teachingLoad: ['studyGroupId', 'teacherId'],
  workKind: ['id'],
  timetableEntry: ['id'],
}

type Side = 'before' | 'after'

/** The stage's rows of one kind; ?1 import, ?2 plan, ?3 school in every statement. */
const OF_STAGE = 'import_id = ?1 AND plan = ?2'

/**
 * Security: a row is written under the tenant's school whatever the stage says, and changed or deleted only where it is that school's.
 * Removals come first, then changes, then additions, whichever the way: a key (a subject's title, a source's id) that moves from one row to
 * another is free when it is taken.
 */
export function switchStatements(
  { d1, schoolId }: Tenant,
  { importId, plan, counts }: Staged,
  way: 'apply' | 'undo',
): D1PreparedStatement[] {
  const [from, to]: [Side, Side] = way === 'apply' ? ['before', 'after'] : ['after', 'before']
  const [appear, vanish] = way === 'apply' ? (['add', 'remove'] as const) : (['remove', 'add'] as const)
  const order = { [vanish]: 0, change: 1, [appear]: 2 }
  return [...counts]
    .sort((one, other) => (order[one.action] ?? 0) - (order[other.action] ?? 0))
    .map(({ entity, action }) => {
      const stage = `${OF_STAGE} AND entity = '${entity}' AND action = '${action}'`
      const sql =
        action === appear ? insertion(entity, to, stage) : action === vanish ? deletion(entity, from, stage) : change(entity, to, stage)
      return d1.prepare(sql).bind(importId, plan, schoolId)
    })
}

/** Of one news: their inboxes are called one by one. */
const PARENTS_PER_NEWS = 500

/** News for those who are a child's parents no more: what they were told of it is theirs no longer. */
export function tiesEnded(
  { d1, schoolId }: Tenant,
  { importId, plan, counts }: Staged,
  way: 'apply' | 'undo',
  at: number,
): D1PreparedStatement[] {
  const [side, vanish] = way === 'apply' ? (['before', 'remove'] as const) : (['after', 'add'] as const)
  if (!counts.some(({ entity, action }) => entity === 'guardianship' && action === vanish)) return []
  const parents = `SELECT DISTINCT json_extract(${side}, '$.parentId') AS parent FROM import_changes
    WHERE ${OF_STAGE} AND entity = 'guardianship' AND action = '${vanish}'`
  const sql = `INSERT INTO outbox (school_id, at, news, payload)
    SELECT ?3, ?4, 'guardianships.ended', json_object('parentIds', json_group_array(parent))
    FROM (SELECT parent, (row_number() OVER (ORDER BY parent) - 1) / ${PARENTS_PER_NEWS} AS part FROM (${parents})) GROUP BY part`
  return [d1.prepare(sql).bind(importId, plan, schoolId, at)]
}

function columnsOf(entity: StagedEntity): { field: string; column: string }[] {
  return Object.entries(getTableColumns(ROSTER_TABLES[entity]))
    .filter(([field]) => field !== 'schoolId' && !SET_BY_HAND.some((one) => one === field))
    .map(([field, { name }]) => ({ field, column: name }))
}

/** An import that was applied before levels were staged can still be undone: its rows then keep the levels they have, or come back with all. */
const NOT_STAGED_ONCE: Readonly<Record<string, number>> = { levelFrom: 1, levelTo: YEAR_LEVEL_MAX }

function staged(side: string, field: string, otherwise: string | number | undefined): string {
  const value = `json_extract(${side}, '$.${field}')`
  return field in NOT_STAGED_ONCE ? `coalesce(${value}, ${otherwise})` : value
}

function keyColumns(entity: StagedEntity): { field: string; column: string }[] {
  return columnsOf(entity).filter(({ field }) => KEYS[entity].includes(field))
}

/**
 * Platform: SQLite, which has no statistics here, would rather read the whole school by the school's index than look the staged keys up;
 * `+` takes that index away from it. The bells' key begins with the school.
 */
function schoolOf(entity: StagedEntity): string {
  return `${entity === 'bell' ? '' : '+'}${getTableName(ROSTER_TABLES[entity])}.school_id = ?3`
}

function insertion(entity: StagedEntity, side: Side, stage: string): string {
  const columns = columnsOf(entity)
  const values = columns.map(({ field }) => staged(side, field, NOT_STAGED_ONCE[field]))
  return `INSERT INTO ${getTableName(ROSTER_TABLES[entity])} (school_id, ${columns.map(({ column }) => column).join(', ')})
    SELECT ?3, ${values.join(', ')} FROM import_changes WHERE ${stage}`
}

function deletion(entity: StagedEntity, side: Side, stage: string): string {
  const keys = keyColumns(entity)
  return `DELETE FROM ${getTableName(ROSTER_TABLES[entity])} WHERE ${schoolOf(entity)} AND (${keys.map(({ column }) => column).join(', ')}) IN
    (SELECT ${keys.map(({ field }) => `json_extract(${side}, '$.${field}')`).join(', ')} FROM import_changes WHERE ${stage})`
}

function change(entity: StagedEntity, side: Side, stage: string): string {
  const table = getTableName(ROSTER_TABLES[entity])
  const keys = keyColumns(entity)
  const values = columnsOf(entity).filter((one) => !keys.some((key) => key.field === one.field))
  const sets = values.map(({ field, column }) => `${column} = ${staged(`stage.${side}`, field, `${table}.${column}`)}`)
  const same = keys.map(({ field, column }) => `${table}.${column} = json_extract(stage.${side}, '$.${field}')`)
  return `UPDATE ${table} SET ${sets.join(', ')} FROM (SELECT before, after FROM import_changes WHERE ${stage}) AS stage
    WHERE ${schoolOf(entity)} AND ${same.join(' AND ')}`
}
