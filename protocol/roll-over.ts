// «Перевод на новый учебный год». Served by worker/school/setup; rules SET-15…SET-17 in docs/rules/school.md.
import * as z from 'zod/mini'
import { SchoolDate } from './dates.ts'
import { endpoint } from './endpoint.ts'
import { AcademicYearId, ClassGroupId } from './ids.ts'
import { CLASSES_MAX } from './limits.ts'

const Span = { startsOn: SchoolDate, endsOn: SchoolDate }

export const RollOverClass = z.object({
  classGroupId: ClassGroupId,
  title: z.string(),
  yearLevel: z.int(),
  students: z.int(),
  /** What it becomes; null for a class of the last level, whose pupils leave the school. */
  becomes: z.nullable(z.string()),
})
export type RollOverClass = z.infer<typeof RollOverClass>

/** «Перевод на новый учебный год»: what it would do. Changes nothing. */
export const GetRollOver = endpoint('GET', '/api/school/setup/roll-over', {
  input: z.object({}),
  result: z.object({
    /** The roster it was made from; rolling over says it again. */
    version: z.int(),
    open: z.boolean(),
    /** Why it is not open: the year is not at its end yet, or the next one has classes already. Null while it is. */
    closed: z.nullable(z.enum(['running', 'done'])),
    from: z.object({ title: z.string(), ...Span }),
    to: z.object({ title: z.string(), ...Span }),
    /** The school has made that year already; it keeps its dates, and its terms and holidays where it has some. */
    toExists: z.boolean(),
    classes: z.array(RollOverClass),
    terms: z.array(z.object({ title: z.string(), ...Span, levelFrom: z.int(), levelTo: z.int() })),
    holidays: z.array(z.object({ title: z.string(), ...Span, levelFrom: z.int(), levelTo: z.int() })),
    groups: z.int(),
    loads: z.int(),
  }),
})

export const RollOver = endpoint('POST', '/api/school/setup/roll-over', {
  input: z.object({
    version: z.int(),
    /** Classes that go on although they could leave, or leave although they could go on: the ninth form, usually. */
    leaving: z.array(ClassGroupId).check(z.maxLength(CLASSES_MAX)),
    /** Of study groups: nothing, the groups with their pupils, or with their teachers too. */
    carry: z.enum(['nothing', 'groups', 'loads']),
  }),
  result: z.object({ yearId: AcademicYearId }),
})
