// КТП, a group's topics in their order, and the lesson's own page. Served by worker/journal/plan; rules PLN-… and LES-….
import * as z from 'zod/mini'
import { GridNotice } from './absence-notice.ts'
import { SchoolDate } from './dates.ts'
import { endpoint } from './endpoint.ts'
import { LessonId, StudyGroupId } from './ids.ts'
import { Cell, GridLesson, GridStudent, JournalGroup, MarkValue, WorkKind } from './journal.ts'
import { ShownChange } from './lesson-change.ts'
import { LESSON_TOPIC_CHARS_MAX, PLAN_TOPIC_HOURS_MAX, PLAN_TOPICS_MAX } from './limits.ts'
import { PersonName } from './people.ts'

export const PlanTopic = z.object({
  topic: z.string().check(z.trim(), z.minLength(1), z.maxLength(LESSON_TOPIC_CHARS_MAX)),
  hours: z.int().check(z.minimum(1), z.maximum(PLAN_TOPIC_HOURS_MAX)),
})
export type PlanTopic = z.infer<typeof PlanTopic>

const Topics = z.array(PlanTopic).check(z.maxLength(PLAN_TOPICS_MAX))

const Group = z.object({ ...JournalGroup.shape, classTitle: z.nullable(z.string()) })

/** What the binding needs of a lesson (bind-plan.ts), and its own topic, which goes before the plan's. */
export const PlanLesson = z.object({
  id: LessonId,
  on: SchoolDate,
  number: z.int(),
  topic: z.nullable(z.string()),
  counts: z.boolean(),
  offPlan: z.boolean(),
})
export type PlanLesson = z.infer<typeof PlanLesson>

/** `version` is 0 while the group has no plan. All of the group's lessons come along, in their order: a year of them. */
export const GetLessonPlan = endpoint('GET', '/api/journal/groups/:studyGroupId/plan', {
  input: z.object({ studyGroupId: StudyGroupId }),
  result: z.object({
    group: Group,
    maySet: z.boolean(),
    today: SchoolDate,
    version: z.int(),
    topics: z.array(PlanTopic),
    lessons: z.array(PlanLesson),
  }),
})

/** The whole plan, over the version its writer saw. Refuses changed_by_another. */
export const SetLessonPlan = endpoint('PUT', '/api/journal/groups/:studyGroupId/plan', {
  input: z.object({ studyGroupId: StudyGroupId, version: z.int().check(z.minimum(0)), topics: Topics }),
  result: z.object({ version: z.int() }),
})

/** Plans of the same subject in this school, of this year and of those before; the nearest year level first. */
export const ListPlansToCopy = endpoint('GET', '/api/journal/groups/:studyGroupId/plan/sources', {
  input: z.object({ studyGroupId: StudyGroupId }),
  result: z.object({
    sources: z.array(
      z.object({
        studyGroupId: StudyGroupId,
        title: z.string(),
        classTitle: z.nullable(z.string()),
        year: z.nullable(z.string()),
        topics: z.int(),
        hours: z.int(),
      }),
    ),
  }),
})

export const GetPlanToCopy = endpoint('GET', '/api/journal/groups/:studyGroupId/plan/sources/:fromId', {
  input: z.object({ studyGroupId: StudyGroupId, fromId: StudyGroupId }),
  result: z.object({ topics: z.array(PlanTopic) }),
})

/** A lesson with all that is on its card. */
export const LessonDetails = z.object({
  ...GridLesson.shape,
  startsAt: z.nullable(z.string()),
  endsAt: z.nullable(z.string()),
  subject: z.string(),
  room: z.nullable(z.string()),
  teachers: z.array(PersonName),
  change: z.nullable(ShownChange),
  /** For those who teach and those who look after them; families never see it. */
  note: z.nullable(z.string()),
  offPlan: z.boolean(),
})
export type LessonDetails = z.infer<typeof LessonDetails>

/** One lesson as its teacher has it before the class: pupils of its day with their cells. */
export const GetLesson = endpoint('GET', '/api/journal/lessons/:lessonId', {
  input: z.object({ lessonId: LessonId }),
  result: z.object({
    group: Group,
    today: SchoolDate,
    mayPut: z.boolean(),
    lesson: LessonDetails,
    /** What the plan has for it; null: nothing, or it takes no hour of the plan. */
    planned: z.nullable(z.object({ ...PlanTopic.shape, hour: z.int() })),
    kinds: z.array(WorkKind),
    scale: z.array(MarkValue),
    students: z.array(GridStudent),
    cells: z.array(Cell),
    /** As in the grid. */
    notices: z.array(GridNotice),
    /** The group's neighbouring lessons, as far as the reader may open them. */
    previousId: z.nullable(LessonId),
    nextId: z.nullable(LessonId),
  }),
})
