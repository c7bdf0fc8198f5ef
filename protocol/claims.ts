// «I belong to this school», from somebody no roster names, and the administrator's word on it (checklist ⚠A2). Served by worker/school; rules CLM-….
import * as z from 'zod/mini'
import { endpoint } from './endpoint.ts'
import { ClaimId, ClassGroupId, PersonId } from './ids.ts'
import { CLAIM_ABOUT_CHARS_MAX } from './limits.ts'
import { NamedPerson, PersonName } from './people.ts'

export const CLAIM_ROLES = ['student', 'parent', 'teacher'] as const
export const ClaimRole = z.enum(CLAIM_ROLES)
export type ClaimRole = z.infer<typeof ClaimRole>

export const ClaimState = z.enum(['open', 'confirmed', 'rejected'])
export type ClaimState = z.infer<typeof ClaimState>

/** By an account without a school. `schoolCode`: the beginning of the school's logins; not needed where there is one school. */
export const MakeClaim = endpoint('POST', '/api/id/claims', {
  input: z.object({
    schoolCode: z.optional(z.string().check(z.trim(), z.toLowerCase(), z.regex(/^[a-z][a-z0-9]{1,11}$/))),
    role: ClaimRole,
    about: z.string().check(z.trim(), z.maxLength(CLAIM_ABOUT_CHARS_MAX)),
  }),
  result: z.object({ claimId: ClaimId }),
})

/** A roster's person that the claimant may be. */
export const Candidate = z.object({ ...NamedPerson.shape, classTitle: z.nullable(z.string()), childNames: z.array(z.string()) })

export const SchoolClaim = z.object({
  claimId: ClaimId,
  name: z.nullable(PersonName),
  /** Shown to whoever decides: it was proved by a code. */
  contact: z.string(),
  role: ClaimRole,
  about: z.string(),
  state: ClaimState,
  createdAt: z.int(),
  decidedAt: z.nullable(z.int()),
  decidedBy: z.nullable(NamedPerson),
  /** Of the roster, by name or by phone, without a profile so far. The likeliest first. */
  candidates: z.array(Candidate),
})
export type SchoolClaim = z.infer<typeof SchoolClaim>

/** Open ones first, then the latest decided. */
export const ListClaims = endpoint('GET', '/api/school/claims', { input: z.object({}), result: z.object({ claims: z.array(SchoolClaim) }) })

/** `person`: they are that one of the roster · `new`: they are added to it. A new pupil comes into a class, a new parent to pupils. */
export const DecideClaim = endpoint('POST', '/api/school/claims/:claimId', {
  input: z.object({
    claimId: ClaimId,
    decision: z.discriminatedUnion('as', [
      z.object({ as: z.literal('person'), personId: PersonId }),
      z.object({
        as: z.literal('new'),
        role: ClaimRole,
        classGroupId: z.optional(ClassGroupId),
        childIds: z.optional(z.array(PersonId).check(z.maxLength(10))),
      }),
      z.object({ as: z.literal('rejected') }),
    ]),
  }),
  result: z.object({ claims: z.array(SchoolClaim) }),
})

export const SchoolSecurity = z.object({ teachersSecondFactor: z.boolean() })

export const GetSchoolSecurity = endpoint('GET', '/api/school/security', { input: z.object({}), result: SchoolSecurity })
/** From the next sign-in on; whoever is in without one is asked to come in again. */
export const SetSchoolSecurity = endpoint('PUT', '/api/school/security', { input: SchoolSecurity, result: SchoolSecurity })

/**
 * An administrator begins a reset and never chooses a password. The old one and every session end at once. Where the roster has a phone or an
 * e-mail the link goes there, and nobody at the school sees it; otherwise it is a slip to print.
 */
export const StartPasswordReset = endpoint('POST', '/api/school/people/:personId/reset', {
  input: z.object({ personId: PersonId, factorsToo: z.optional(z.boolean()) }),
  result: z.object({
    sentTo: z.nullable(z.string()),
    slip: z.nullable(z.object({ login: z.string(), oneTimePassword: z.string(), expiresAt: z.int() })),
  }),
})
