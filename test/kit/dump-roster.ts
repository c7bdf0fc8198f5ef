import { env } from 'cloudflare:workers'

const TABLES = [
  'people', 'person_roles', 'guardianships', 'academic_years', 'terms', 'holidays', 'bells', 'class_groups', 'class_members', 'class_teachers',
  'subjects', 'study_groups', 'study_group_members', 'teaching_loads', 'timetable_entries', 'work_kinds', 'lessons', 'cells',
] as const // biome-ignore format: one name a line would be a page

type Dump = Record<(typeof TABLES)[number], Record<string, unknown>[]>

/** Every row of the first school's database that an import may touch: two dumps are equal when nothing has changed. */
export async function dumpRoster(): Promise<Dump> {
  const results = await env.JOURNAL_00.batch<Record<string, unknown>>(
    TABLES.map((table) => env.JOURNAL_00.prepare(`SELECT * FROM ${table}`)),
  )
  return Object.fromEntries(TABLES.map((table, index) => [table, results[index]?.results ?? []])) as Dump
}

/** How many rows a table of the first school's database has, of those that match. */
export async function countRowsOf(
  table: (typeof TABLES)[number] | 'imports' | 'import_changes' | 'batch_guards' | 'outbox',
  where = '1 = 1',
): Promise<number> {
  const row = await env.JOURNAL_00.prepare(`SELECT count(*) AS rows FROM ${table} WHERE ${where}`).first<{ rows: number }>()
  return row?.rows ?? 0
}
