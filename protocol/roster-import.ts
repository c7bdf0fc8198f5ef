// The import of a roster: upload → preview → apply → undo. Served by worker/school; rules IMP-… in docs/rules/school.md;
// formats and refusals of files in docs/import.md.
import * as z from 'zod/mini'
import { endpoint } from './endpoint.ts'
import { ImportId } from './ids.ts'
import { IMPORT_CORRECTIONS_PER_REQUEST_MAX, TITLE_CHARS_MAX } from './limits.ts'
import { NamedPerson } from './people.ts'

/** What a preview counts. People are counted once each: as staff, else as student, else as parent. */
export const IMPORT_ENTITIES = [
  'student',
  'parent',
  'staff',
  'personRole',
  'guardianship',
  'academicYear',
  'term',
  'holiday',
  'bell',
  'classGroup',
  'classMember',
  'classTeacher',
  'subject',
  'studyGroup',
  'studyGroupMember',
  'teachingLoad',
  'workKind',
  'timetableEntry',
] as const
export const ImportEntity = z.enum(IMPORT_ENTITIES)
export type ImportEntity = z.infer<typeof ImportEntity>

/** What can be wrong with one cell or line of a file. `params` of each are named in docs/import.md. */
export const IMPORT_PROBLEMS = [
  'empty',
  'too_long',
  'bad_id',
  'bad_name',
  'bad_date',
  'bad_time',
  'bad_number',
  'bad_phone',
  'bad_email',
  'bad_sex',
  'bad_class',
  'bad_word',
  'dates_reversed',
  'duplicate_id',
  'duplicate_conflict',
  'duplicate_slot',
  'unknown_user',
  'unknown_class',
  'unknown_course',
  'unknown_org',
  'unknown_session',
  'not_scheduled',
  'no_class',
  'no_name_column',
  'missing_column',
  'no_school_year',
  'year_too_long',
  'dates_overlap',
  'many_schools',
  // Warnings. Of rights that somebody gets the administrator is told by name.
  'role_gained',
  // The import goes on without the thing.
  'role_ignored',
  'role_elsewhere',
  'outside_year',
  'period_in_use',
  'agent_not_parent',
  'person_without_role',
  'ambiguous_person',
  'status_in_bulk',
] as const
export const ImportProblemCode = z.enum(IMPORT_PROBLEMS)
export type ImportProblemCode = z.infer<typeof ImportProblemCode>

export const ImportProblem = z.object({
  /** An error forbids applying; a warning does not. */
  severity: z.enum(['error', 'warning']),
  code: ImportProblemCode,
  /** The name of the file inside the zip, or of the uploaded file. */
  file: z.string(),
  /** The sheet of a workbook (its place in `sheets`); 0 for everything else. */
  sheet: z.int(),
  /** As a text editor or a spreadsheet counts: the first line is 1. */
  line: z.int(),
  /** The header of the column, null when the whole line is meant. */
  column: z.nullable(z.string()),
  /** The place of the column from 0, for a correction on the spot; null when it cannot be corrected so. */
  columnIndex: z.nullable(z.int()),
  /** What stands in the cell, cut to a readable length. */
  value: z.nullable(z.string()),
  params: z.record(z.string(), z.string()),
})
export type ImportProblem = z.infer<typeof ImportProblem>

/** What a column of a class list may mean. */
export const CLASS_LIST_FIELDS = [
  'fullName',
  'familyName',
  'givenName',
  'patronymic',
  'classTitle',
  'yearLevel',
  'classLetter',
  'birthOn',
  'sex',
  'phone',
  'email',
  'parent1Name',
  'parent1Relation',
  'parent1Phone',
  'parent1Email',
  'parent2Name',
  'parent2Relation',
  'parent2Phone',
  'parent2Email',
] as const
export const ClassListField = z.enum(CLASS_LIST_FIELDS)
export type ClassListField = z.infer<typeof ClassListField>

export const ClassListSheet = z.object({
  /** The sheet's name; the file's name for a CSV. */
  title: z.string(),
  /** Null: no header row was found, so columns wait to be chosen by hand. */
  headerLine: z.nullable(z.int()),
  /** Found in the sheet's name or in a title row; used where no column says it. */
  classTitle: z.nullable(z.string()),
  /** `field: null` = not used. */
  columns: z.array(z.object({ index: z.int(), title: z.string(), field: z.nullable(ClassListField) })),
  /** The first rows under the header, a cell per column. */
  sampleRows: z.array(z.object({ line: z.int(), cells: z.array(z.string()) })),
  rows: z.int(),
})
export type ClassListSheet = z.infer<typeof ClassListSheet>

/** reading: the plan is being made (or died on the way: asking again makes it again) · planned: preview ready, nothing changed yet. */
export const IMPORT_STATES = ['reading', 'planned', 'applied', 'undone'] as const
export const ImportState = z.enum(IMPORT_STATES)
export type ImportState = z.infer<typeof ImportState>

export const ImportFormat = z.enum(['oneRoster', 'classList'])
export type ImportFormat = z.infer<typeof ImportFormat>

export const ImportCount = z.object({ entity: ImportEntity, added: z.int(), changed: z.int(), gone: z.int() })
export type ImportCount = z.infer<typeof ImportCount>

export const Import = z.object({
  importId: ImportId,
  state: ImportState,
  format: z.nullable(ImportFormat),
  fileName: z.string(),
  fileBytes: z.int(),
  createdAt: z.int(),
  /** Whoever uploaded it; null when the roster no longer knows them. */
  createdBy: z.nullable(NamedPerson),
  appliedAt: z.nullable(z.int()),
  undoneAt: z.nullable(z.int()),
  /** Every entity that has a change; an empty list means: the file says what is already known. */
  counts: z.array(ImportCount),
  rowsRead: z.int(),
  /** Lines that repeat an earlier line of the same class list; they are passed over. */
  duplicates: z.int(),
  errorsTotal: z.int(),
  warningsTotal: z.int(),
  mayApply: z.boolean(),
  mayUndo: z.boolean(),
})
export type Import = z.infer<typeof Import>

export const ImportPreview = z.object({
  ...Import.shape,
  /** The first of them in the order of the files, errors before warnings. */
  problems: z.array(ImportProblem),
  /** Files of a zip that we have no use for. */
  ignoredFiles: z.array(z.string()),
  /** Class lists only. */
  sheets: z.array(ClassListSheet),
  skipLinesWithErrors: z.boolean(),
  /** Class lists only: pupils of the listed classes who are not in the list leave. */
  othersLeave: z.boolean(),
  /** How many that option takes out, whether it is on or not. */
  othersCount: z.int(),
  /** A row that was not understood may be any of those who seem to be missing: until it is put right, the option takes out nobody. */
  othersHeld: z.boolean(),
})
export type ImportPreview = z.infer<typeof ImportPreview>

const FileName = z.string().check(z.minLength(1), z.maxLength(TITLE_CHARS_MAX))

/** The body is the file: a OneRoster zip, or a class list as XLSX or CSV. Answers with the finished preview. */
export const CreateImport = endpoint('POST', '/api/school/imports', {
  input: z.object({ fileName: FileName }),
  result: ImportPreview,
  upload: true,
})

export const ListImports = endpoint('GET', '/api/school/imports', {
  input: z.object({}),
  result: z.object({ imports: z.array(Import) }),
})

export const GetImport = endpoint('GET', '/api/school/imports/:importId', {
  input: z.object({ importId: ImportId }),
  result: ImportPreview,
})

export const ImportChange = z.object({
  seq: z.int(),
  entity: ImportEntity,
  action: z.enum(['add', 'change', 'remove']),
  /** What a person reads: «Антонов Илья, 7Б». */
  title: z.string(),
  /** Of a change: each field with what it was and what it becomes. */
  fields: z.array(z.object({ field: z.string(), before: z.nullable(z.string()), after: z.nullable(z.string()) })),
})
export type ImportChange = z.infer<typeof ImportChange>

/** A page of what an import changes of one kind. */
export const ListImportChanges = endpoint('GET', '/api/school/imports/:importId/changes', {
  input: z.object({ importId: ImportId, entity: ImportEntity, after: z.optional(z.coerce.number().check(z.int())) }),
  result: z.object({ changes: z.array(ImportChange), next: z.nullable(z.int()) }),
})

/** Class lists: what is given is laid over what was given before, and the plan is made again. */
export const ReviseImport = endpoint('PATCH', '/api/school/imports/:importId', {
  input: z.object({
    importId: ImportId,
    columns: z.optional(
      z
        .array(z.object({ sheet: z.int(), index: z.int(), field: z.nullable(ClassListField) }))
        .check(z.maxLength(IMPORT_CORRECTIONS_PER_REQUEST_MAX)),
    ),
    /** One cell put right on the spot. */
    corrections: z.optional(
      z
        .array(z.object({ sheet: z.int(), line: z.int(), columnIndex: z.int(), value: z.string().check(z.maxLength(TITLE_CHARS_MAX)) }))
        .check(z.maxLength(IMPORT_CORRECTIONS_PER_REQUEST_MAX)),
    ),
    /** The class of a sheet that does not name one. */
    classTitles: z.optional(
      z
        .array(z.object({ sheet: z.int(), classTitle: z.string().check(z.maxLength(TITLE_CHARS_MAX)) }))
        .check(z.maxLength(IMPORT_CORRECTIONS_PER_REQUEST_MAX)),
    ),
    skipLinesWithErrors: z.optional(z.boolean()),
    othersLeave: z.optional(z.boolean()),
  }),
  result: ImportPreview,
})

export const ApplyImport = endpoint('POST', '/api/school/imports/:importId/apply', {
  input: z.object({ importId: ImportId }),
  result: ImportPreview,
})

/** Only the latest applied import, and only while nothing rests on what it brought. */
export const UndoImport = endpoint('POST', '/api/school/imports/:importId/undo', {
  input: z.object({ importId: ImportId }),
  result: ImportPreview,
})

/** Forgets a plan that will not be applied, with its file. */
export const DropImport = endpoint('DELETE', '/api/school/imports/:importId', {
  input: z.object({ importId: ImportId }),
  result: z.object({}),
})
