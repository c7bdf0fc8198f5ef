// One change of a plan, and how two rows become one.
import type { RowOf, StagedEntity } from './roster.ts'

export type Change = {
  readonly entity: StagedEntity
  readonly action: 'add' | 'change' | 'remove'
  /** What a person reads of it in the preview. */
  readonly title: string
  readonly before: object | null
  readonly after: object | null
}

export type NewId = <Id extends string>(
  kind: 'person' | 'academicYear' | 'term' | 'holiday' | 'classGroup' | 'subject' | 'studyGroup' | 'workKind' | 'timetableEntry',
) => Id

export function add<E extends StagedEntity>(entity: E, title: string, after: RowOf<E>): Change {
  return { entity, action: 'add', title, before: null, after }
}

export function remove<E extends StagedEntity>(entity: E, title: string, before: RowOf<E>): Change {
  return { entity, action: 'remove', title, before: bare(before), after: null }
}

/** An addition, a change, or nothing when the row already is so. */
export function* put<E extends StagedEntity>(entity: E, title: string, before: RowOf<E> | undefined, after: RowOf<E>): Generator<Change> {
  if (before === undefined) yield add(entity, title, after)
  else {
    const columns = Object.keys(after) as (keyof RowOf<E>)[]
    if (columns.some((column) => before[column] !== after[column]))
      yield { entity, action: 'change', title, before: bare(before), after: bare(after) }
  }
}

/** The tenant adds the school when the row is written: a staged row cannot name another one. */
function bare(row: object): object {
  const { schoolId: _, ...rest } = row as { schoolId?: string }
  return rest
}
