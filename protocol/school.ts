// The roster as «Управление» shows it: classes, people, slips with first passwords. Served by worker/school; rules SLIP-…, PPL-… in docs/rules/school.md.
import * as z from 'zod/mini'
import { SchoolDate } from './dates.ts'
import { endpoint } from './endpoint.ts'
import { ClassGroupId, PersonId } from './ids.ts'
import { NAME_CHARS_MAX } from './limits.ts'
import { NamedPerson } from './people.ts'
import { SchoolRole } from './rights.ts'

const Query = { yes: z.enum(['1']) }

/** One printed slip. Security: the only time the password is readable; it is stored as a peppered HMAC. */
export const Slip = z.object({
  ...NamedPerson.shape,
  roles: z.array(SchoolRole),
  classTitle: z.nullable(z.string()),
  /** On a parent's slip: whose parent. */
  children: z.array(NamedPerson),
  login: z.string(),
  oneTimePassword: z.string(),
  expiresAt: z.int(),
})
export type Slip = z.infer<typeof Slip>

/** Fresh one-time passwords for those who have not chosen their own; earlier slips of these people stop working. */
export const IssueSlips = endpoint('POST', '/api/school/slips', {
  input: z.object({
    whom: z.discriminatedUnion('of', [
      z.object({ of: z.literal('class'), classGroupId: ClassGroupId }),
      z.object({ of: z.literal('staff') }),
      z.object({ of: z.literal('person'), personId: PersonId }),
    ]),
    after: z.optional(PersonId),
  }),
  result: z.object({
    slips: z.array(Slip),
    /** Of all chosen: people who have a password of their own and so get no slip. */
    havePassword: z.int(),
    next: z.nullable(PersonId),
  }),
})

export const ListClasses = endpoint('GET', '/api/school/classes', {
  input: z.object({}),
  result: z.object({
    classes: z.array(
      z.object({
        classGroupId: ClassGroupId,
        title: z.string(),
        yearLevel: z.int(),
        students: z.int(),
        parents: z.int(),
        teachers: z.array(NamedPerson),
      }),
    ),
    staff: z.int(),
    /** Has anybody left the school who is still in its records? */
    hasLeft: z.boolean(),
  }),
})

export const RosterPerson = z.object({
  ...NamedPerson.shape,
  roles: z.array(SchoolRole),
  classTitle: z.nullable(z.string()),
  birthOn: z.nullable(SchoolDate),
  /** E.164 */
  phone: z.nullable(z.string()),
  email: z.nullable(z.string()),
  login: z.nullable(z.string()),
  hasPassword: z.boolean(),
  /** Of a pupil. */
  parents: z.array(NamedPerson),
  /** Of a parent, pupils of this school. */
  children: z.array(NamedPerson),
})
export type RosterPerson = z.infer<typeof RosterPerson>

/** The pupils of a class and their parents, or (`staff=1`) the staff; by name, in pages. */
export const ListPeople = endpoint('GET', '/api/school/people', {
  input: z.object({ classGroupId: z.optional(ClassGroupId), staff: z.optional(Query.yes), after: z.optional(PersonId) }),
  result: z.object({ people: z.array(RosterPerson), next: z.nullable(PersonId) }),
})

/** Somebody who has left. `classGroupId`: their last class, while it is one of today's. */
export const LeftPerson = z.object({
  ...NamedPerson.shape,
  roles: z.array(SchoolRole),
  leftOn: SchoolDate,
  classTitle: z.nullable(z.string()),
  classGroupId: z.nullable(ClassGroupId),
  /** Of a pupil, those who have left too and come back with them. */
  parents: z.array(NamedPerson),
  /** Of a parent who has left alone: whose. */
  children: z.array(NamedPerson),
})
export type LeftPerson = z.infer<typeof LeftPerson>

/** «Выбывшие»: pupils and staff, and parents whose child is still here; by name, in pages. `query`: a part of the name. */
export const ListLeft = endpoint('GET', '/api/school/left', {
  input: z.object({ query: z.optional(z.string().check(z.maxLength(NAME_CHARS_MAX))), after: z.optional(PersonId) }),
  result: z.object({ people: z.array(LeftPerson), next: z.nullable(PersonId) }),
})
