// What a school decides about its journal (docs/journal-domain.md): scale, rounding, windows, warnings. A school that has decided nothing has the
// defaults. Read by worker/journal and shown by web/journal and «Управление»; rules MARK-…, TRM-…, LCK-….
import * as z from 'zod/mini'
import { endpoint } from './endpoint.ts'
import { SubjectId } from './ids.ts'
import { ONLINE_CLOSES_MINUTES, ONLINE_OPENS_MINUTES, ONLINE_OPENS_MINUTES_MAX } from './limits.ts'
import { TermKind } from './term-kinds.ts'

/** From which exact average on, in hundredths, which mark is suggested: 465 is «4,65». Below the last one «2»; see term-suggestion.ts for «1». */
export const Thresholds = z.object({
  five: z.int().check(z.minimum(401), z.maximum(500)),
  four: z.int().check(z.minimum(301), z.maximum(400)),
  three: z.int().check(z.minimum(201), z.maximum(300)),
})
export type Thresholds = z.infer<typeof Thresholds>

/** The usual three; everything else is a school's own. */
export const ROUNDINGS = {
  half: { five: 450, four: 350, three: 250 },
  sixTenths: { five: 460, four: 360, three: 260 },
  sixtyFive: { five: 465, four: 365, three: 265 },
} as const satisfies Record<string, Thresholds>

const DAYS_MAX = 365

export const MARKS_BELOW_MAX = 50
const MarksBelow = z.nullable(z.int().check(z.minimum(1), z.maximum(MARKS_BELOW_MAX)))

/** Up to so many lessons a week are few. */
const SELDOM_LESSONS_MAX = 2

/** Of a term: so few marks are warned of in a group with one or two lessons a week, and so few where it has more; null: of none. */
const FewMarks = z.object({ seldom: MarksBelow, often: MarksBelow })
export type FewMarks = z.infer<typeof FewMarks>

export const JournalRules = z.object({
  /** The lowest mark: 2, or 1 («не готов») where the school has it. */
  scaleFrom: z.union([z.literal(1), z.literal(2)]),
  thresholds: Thresholds,
  /** Of single subjects, where they differ. */
  subjectThresholds: z.array(z.object({ subjectId: SubjectId, thresholds: Thresholds })).check(z.maxLength(100)),
  /** A lesson's page is open for so many days after its date; null: until its term is locked. */
  editWindowDays: z.nullable(z.int().check(z.minimum(0), z.maximum(DAYS_MAX))),
  /** On this day of the month the month before closes; null: it does not. */
  monthClosesOn: z.nullable(z.int().check(z.minimum(1), z.maximum(28))),
  /** Warnings beside a suggested mark; they never refuse. */
  warnNoFiveWithTwo: z.boolean(),
  fewMarks: z.record(TermKind, FewMarks),
  /** Class teachers write into all subjects of their class as its teachers do: cells, topics, plans, term marks (rule JRN-11). */
  classTeacherPuts: z.boolean(),
  /** «Точка» whose deadline has passed becomes the scale's «2». */
  pointBecomesTwo: z.boolean(),
  /** So long before its beginning an online lesson may be published, and so long after its end one that was forgotten open closes itself. */
  onlineOpensMinutes: z.int().check(z.minimum(0), z.maximum(ONLINE_OPENS_MINUTES_MAX)),
  onlineClosesMinutes: z.int().check(z.minimum(0), z.maximum(ONLINE_OPENS_MINUTES_MAX)),
  /** May parents come in and listen? */
  onlineParents: z.boolean(),
})
export type JournalRules = z.infer<typeof JournalRules>

/** What local acts usually ask for (journal-domain §5): where a school begins that wants to be warned. */
export const FEW_MARKS_USUAL: JournalRules['fewMarks'] = { ...fewMarksOfAll({ seldom: 3, often: 5 }), halfYear: { seldom: 5, often: 7 } }

export const JOURNAL_RULES_DEFAULT: JournalRules = {
  scaleFrom: 2,
  thresholds: ROUNDINGS.sixtyFive,
  subjectThresholds: [],
  editWindowDays: 7,
  monthClosesOn: null,
  warnNoFiveWithTwo: false,
  fewMarks: fewMarksOfAll({ seldom: null, often: null }),
  classTeacherPuts: false,
  pointBecomesTwo: false,
  onlineOpensMinutes: ONLINE_OPENS_MINUTES,
  onlineClosesMinutes: ONLINE_CLOSES_MINUTES,
  onlineParents: false,
}

/** The same for every kind of term. */
export function fewMarksOfAll(one: FewMarks): JournalRules['fewMarks'] {
  return { quarter: one, trimester: one, halfYear: one, module: one }
}

/** How many marks a pupil should have in a term; null: as many as there are. `lessonsAWeek`: of the group in that term. */
export function marksExpected({ fewMarks }: JournalRules, kind: TermKind, lessonsAWeek: number): number | null {
  const { seldom, often } = fewMarks[kind]
  return lessonsAWeek > SELDOM_LESSONS_MAX ? often : seldom
}

/** Of one subject: its own, else the school's. */
export function thresholdsOf(rules: JournalRules, subjectId: SubjectId): Thresholds {
  return rules.subjectThresholds.find((one) => one.subjectId === subjectId)?.thresholds ?? rules.thresholds
}

/** Of the school; `version` is 0 while it has decided nothing. Read by everybody who may open a journal. */
export const GetJournalRules = endpoint('GET', '/api/journal-rules', {
  input: z.object({}),
  result: z.object({ rules: JournalRules, version: z.int(), maySet: z.boolean() }),
})

/** All of them at once, over the version that was seen. Refuses changed_by_another, and not_found for a subject the school does not teach. */
export const SetJournalRules = endpoint('PUT', '/api/journal-rules', {
  input: z.object({ rules: JournalRules, version: z.int().check(z.minimum(0)) }),
  result: z.object({ rules: JournalRules, version: z.int() }),
})
