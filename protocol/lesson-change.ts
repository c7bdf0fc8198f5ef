// How a lesson that is other than planned crosses the wire. Apart from timetable.ts, so that the first screen, which knows journal.ts, does not bring
// the planner's endpoints.
import * as z from 'zod/mini'
import { SchoolDate } from './dates.ts'
import { PersonName } from './people.ts'

/** A lesson as it was planned. */
export const PlannedLesson = z.object({ on: SchoolDate, number: z.int(), room: z.nullable(z.string()), cancelled: z.boolean() })
export type PlannedLesson = z.infer<typeof PlannedLesson>

/**
 * A change as everybody who has the lesson sees it: what was planned beside what is. Why (a teacher's illness) is not theirs to know.
 */
export const ShownChange = z.object({
  /** `teachers`: beside a substitute, who would have held it. */
  was: z.object({ ...PlannedLesson.shape, subject: z.string(), teachers: z.optional(z.array(PersonName)) }),
  substitute: z.nullable(PersonName),
  extra: z.boolean(),
  merged: z.boolean(),
  /** This is the place it was planned for; it takes place there. */
  movedTo: z.nullable(z.object({ on: SchoolDate, number: z.int() })),
})
export type ShownChange = z.infer<typeof ShownChange>
