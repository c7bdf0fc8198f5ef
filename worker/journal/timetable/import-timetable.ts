import { fold } from '../../../protocol/clean-text.ts'
import { addDays } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { PersonId, StudyGroupId, TimetableEntryId } from '../../../protocol/ids.ts'
import { LESSON_NUMBER_MAX, ROOM_CHARS_MAX, TIMETABLE_CSV_PROBLEMS_SHOWN, TIMETABLE_CSV_ROWS_MAX } from '../../../protocol/limits.ts'
import { fullName, type PersonName, shortName } from '../../../protocol/people.ts'
import type { CSV_PROBLEMS, ImportTimetable, TimetableEntry } from '../../../protocol/timetable.ts'
import { conflictsOf, refusedConflicts, slotOf } from '../../../protocol/timetable-conflicts.ts'
import { type CsvLine, csvGroupTitle, isHeader, readLines, weekdayFrom } from '../../../protocol/timetable-csv.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireTimetableEditor } from './access.ts'
import { changeTemplate, datesFrom, placedEntry, type Template, type TemplateChange } from './change-template.ts'
import { type SchoolGroup, teachersQuery } from './school-groups.ts'

type Input = ParsedInputOf<typeof ImportTimetable>
type Problem = { readonly line: number; readonly problem: (typeof CSV_PROBLEMS)[number] }
type Said = {
  readonly group: SchoolGroup
  readonly weekday: number
  readonly number: number
  readonly room: string | null
  readonly line: number
}

const COLUMNS = 7
const NOTHING_DONE = { put: [], gone: [], reassigned: [], before: null } as const satisfies TemplateChange

/**
 * Lines of «class;weekday;number;subject;group;teacher;room»: each is judged by itself, in its order, against the template and the lines before it.
 * Those in error are named and left out, the rest is kept; the same file again changes nothing.
 */
export async function importTimetable(env: Env, actor: Actor, input: Input): Promise<ResultOf<typeof ImportTimetable>> {
  await requireTimetableEditor(actor)
  const lines = readLines(input.text)
  if (lines.length === 0) throw new Refusal('import_empty')
  if (lines.length > TIMETABLE_CSV_ROWS_MAX + 1) throw new Refusal('import_too_many_rows')
  const names = new Map((await teachersQuery(actor.tenant)).map((row): [PersonId, PersonName] => [row.personId, row]))
  let outcome: Judged = { put: [], gone: [], ended: 0, same: 0, problems: [], lines: 0 }
  await changeTemplate(
    env,
    actor,
    () => 'all',
    (template) => {
      outcome = judgeFile(lines, names, template, input)
      if (input.trial || (outcome.put.length === 0 && outcome.gone.length === 0)) return null
      return { ...NOTHING_DONE, put: outcome.put, gone: outcome.gone, before: { file: outcome.lines } }
    },
  )
  return {
    lines: outcome.lines,
    added: outcome.put.length - outcome.ended + outcome.gone.length,
    same: outcome.same,
    ended: outcome.ended,
    problemsTotal: outcome.problems.length,
    problems: outcome.problems.slice(0, TIMETABLE_CSV_PROBLEMS_SHOWN),
  }
}

type Judged = {
  readonly put: readonly TimetableEntry[]
  readonly gone: readonly TimetableEntryId[]
  /** Of the template: cut short (they are in `put`) or taken away (`gone`). */
  readonly ended: number
  readonly same: number
  readonly problems: readonly Problem[]
  readonly lines: number
}

function judgeFile(all: readonly CsvLine[], names: ReadonlyMap<PersonId, PersonName>, template: Template, input: Input): Judged {
  const [first, ...rest] = all
  const lines = first && isHeader(first) ? rest : all
  const byClass = Map.groupBy(template.groups.values(), (group) => classKey(group.classTitle ?? ''))
  const problems: Problem[] = []
  const said = new Map<string, Said>()
  /** Of these nothing ends: what a line in error meant is not known. */
  const kept = new Set<StudyGroupId>()
  for (const line of lines) {
    const read = readLine(line, names, byClass)
    if (typeof read === 'string') {
      problems.push({ line: line.line, problem: read })
      for (const id of groupsHinted(line, byClass)) kept.add(id)
      continue
    }
    const key = `${read.group.studyGroupId} ${slotOf(read.weekday, read.number)}`
    if (said.has(key)) problems.push({ line: line.line, problem: 'twice' })
    else said.set(key, read)
  }
  const places = [...said.values()]
  let placed = place(places, kept, template, input)
  // A line that found no place keeps what its group had, which may stand in another line's way.
  while (input.replace && placed.unplaced.some(({ groupId }) => !kept.has(groupId))) {
    for (const { groupId } of placed.unplaced) kept.add(groupId)
    placed = place(places, kept, template, input)
  }
  const { unplaced, ...outcome } = placed
  return { ...outcome, lines: lines.length, problems: [...problems, ...unplaced].sort((a, b) => a.line - b.line) }
}

type Unplaced = Problem & { readonly groupId: StudyGroupId }

function place(said: readonly Said[], kept: ReadonlySet<StudyGroupId>, template: Template, input: Input) {
  const dates = datesFrom(input, template.today)
  const keyOf = (groupId: StudyGroupId, one: Pick<Said, 'weekday' | 'number' | 'room'>) =>
    `${groupId} ${slotOf(one.weekday, one.number)} ${one.room ?? ''}`
  const named = new Set(said.map(({ group }) => group.studyGroupId))
  const wanted = new Set(said.map((one) => keyOf(one.group.studyGroupId, one)))
  const there = [...template.entries.values()].filter((entry) => entry.toOn >= dates.fromOn && entry.fromOn <= dates.toOn)
  const ends = ({ studyGroupId, ...entry }: TimetableEntry) =>
    input.replace && named.has(studyGroupId) && !kept.has(studyGroupId) && !wanted.has(keyOf(studyGroupId, entry))
  const ending = there.filter(ends)
  const standing = there.filter((entry) => !ends(entry))
  const standingKeys = new Set(standing.map((entry) => keyOf(entry.studyGroupId, entry)))
  const bySlot = Map.groupBy(
    standing.map((entry) => placedEntry(entry, template.groups)),
    ({ slot }) => slot,
  )
  const put: TimetableEntry[] = []
  const unplaced: Unplaced[] = []
  let same = 0
  for (const { group, line, weekday, number, room } of said) {
    const { studyGroupId } = group
    if (standingKeys.has(keyOf(studyGroupId, { weekday, number, room }))) {
      same++
      continue
    }
    const id = newId<TimetableEntryId>('timetableEntry', template.atMs)
    const entry: TimetableEntry = { id, studyGroupId, weekday, number, room, ...dates, version: 1 }
    const one = placedEntry(entry, template.groups)
    const neighbours = bySlot.get(one.slot) ?? []
    const [conflict] = refusedConflicts(conflictsOf(one, neighbours, template.meets), input.sharedRooms)
    if (conflict) unplaced.push({ line, problem: conflict.kind, groupId: studyGroupId })
    else {
      put.push(entry)
      bySlot.set(one.slot, [...neighbours, one])
    }
  }
  const cut = ending
    .filter(({ fromOn }) => fromOn < dates.fromOn)
    .map((entry) => ({ ...entry, toOn: addDays(dates.fromOn, -1), version: entry.version + 1 }))
  const gone = ending.filter(({ fromOn }) => fromOn >= dates.fromOn).map(({ id }) => id)
  return { put: [...put, ...cut], gone, ended: ending.length, same, unplaced }
}

type ByClass = ReadonlyMap<string, readonly SchoolGroup[]>

function readLine({ cells, line }: CsvLine, names: ReadonlyMap<PersonId, PersonName>, byClass: ByClass): Said | Problem['problem'] {
  if (cells.length < COLUMNS - 1 || cells.length > COLUMNS) return 'columns'
  const [classTitle = '', day = '', numberText = '', subject = '', groupTitle = '', teacher = '', room = ''] = cells
  const weekday = weekdayFrom(day)
  if (weekday === null) return 'weekday'
  const number = /^\d{1,2}$/.test(numberText) ? Number(numberText) : LESSON_NUMBER_MAX + 1
  if (number > LESSON_NUMBER_MAX) return 'number'
  if (room.length > ROOM_CHARS_MAX) return 'room'
  const ofClass = byClass.get(classKey(classTitle)) ?? []
  if (ofClass.length === 0) return 'class'
  const ofSubject = ofClass.filter((group) => fold(group.subject) === fold(subject))
  if (ofSubject.length === 0) return 'subject'
  const titles = (group: SchoolGroup) => [group.title, csvGroupTitle(group)]
  const titled = groupTitle === '' ? ofSubject : ofSubject.filter((group) => titles(group).some((one) => fold(one) === fold(groupTitle)))
  if (titled.length === 0) return 'group'
  const taught = teacher === '' ? titled : titled.filter((group) => teaches(group, teacher, names))
  if (taught.length === 0) return 'teacher'
  const whole = taught.length > 1 && groupTitle === '' ? taught.filter((group) => csvGroupTitle(group) === '') : taught
  const [group] = whole
  if (group === undefined || whole.length > 1) return 'group'
  return { group, weekday, number, room: room === '' ? null : room, line }
}

/** «Белова Ирина Петровна», «Белова И. П.» or «Белова»; of several, any that teaches the group. */
function teaches({ teacherIds }: SchoolGroup, text: string, names: ReadonlyMap<PersonId, PersonName>): boolean {
  const said = text.split(',').map((one) => fold(one).replace(/\s+/g, ''))
  return teacherIds.some((id) => {
    const name = names.get(id)
    if (!name) return false
    return [fullName(name), shortName(name), name.familyName].some((one) => said.includes(fold(one).replace(/\s+/g, '')))
  })
}

/** The groups a line in error may have meant. */
function groupsHinted({ cells }: CsvLine, byClass: ByClass): StudyGroupId[] {
  const [classTitle = '', , , subject = ''] = cells
  return (byClass.get(classKey(classTitle)) ?? [])
    .filter((group) => subject === '' || fold(group.subject) === fold(subject))
    .map(({ studyGroupId }) => studyGroupId)
}

/** «7 Б», «7-б», «7«Б»» are one class. */
function classKey(title: string): string {
  return fold(title).replace(/[\s"«»'-]/g, '')
}
