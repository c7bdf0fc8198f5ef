// Sign-in, sessions, the own password, the profile link. Served by worker/identity; rules ID-… in docs/rules/identity.md.
import * as z from 'zod/mini'
import { SchoolDate } from './dates.ts'
import { endpoint } from './endpoint.ts'
import { PersonId, SchoolId } from './ids.ts'
import { LOGIN_CHARS_MAX, PASSWORD_CHARS_MAX, TITLE_CHARS_MAX } from './limits.ts'
import { NamedPerson, PersonName } from './people.ts'
import { SchoolRole } from './rights.ts'

/** Bounded before it is hashed; length rules of a new password are refusals of their own. */
const Password = z.string().check(z.minLength(1), z.maxLength(PASSWORD_CHARS_MAX))

export const Login = z.string().check(z.trim(), z.toLowerCase(), z.regex(/^[a-z0-9][a-z0-9.-]*$/), z.maxLength(LOGIN_CHARS_MAX))

export const Child = z.object({ ...NamedPerson.shape, classTitle: z.nullable(z.string()) })
export type Child = z.infer<typeof Child>

export const Me = z.object({
  personId: PersonId,
  name: PersonName,
  roles: z.array(SchoolRole),
  school: z.object({ id: SchoolId, name: z.string(), city: z.string(), timeZone: z.string() }),
  /** Signed in with a one-time password: nothing opens before an own one is chosen. */
  mustChoosePassword: z.boolean(),
  profileLinked: z.boolean(),
  children: z.array(Child),
  /** The school's date now, by the server's clock: browsers' clocks are not trusted. */
  today: SchoolDate,
  /** The name the identity provider goes by at this installation (checklist, note on labels). */
  providerName: z.string(),
})
export type Me = z.infer<typeof Me>

export const FirstRun = endpoint('POST', '/api/first-run', {
  input: z.object({
    secret: z.string().check(z.minLength(16), z.maxLength(200)),
    school: z.object({
      code: z.string().check(z.regex(/^[a-z][a-z0-9]{1,11}$/)),
      name: z.string().check(z.trim(), z.minLength(1), z.maxLength(TITLE_CHARS_MAX)),
      city: z.string().check(z.trim(), z.minLength(1), z.maxLength(TITLE_CHARS_MAX)),
      timeZone: z.string().check(z.minLength(1), z.maxLength(64)),
    }),
    administrator: PersonName,
  }),
  result: z.object({ schoolId: SchoolId, login: z.string(), oneTimePassword: z.string() }),
})

export const SignIn = endpoint('POST', '/api/session', {
  input: z.object({ login: Login, password: Password }),
  result: Me,
})

export const SignOut = endpoint('DELETE', '/api/session', { input: z.object({}), result: z.object({}) })

export const GetMe = endpoint('GET', '/api/me', { input: z.object({}), result: Me })

export const ChoosePassword = endpoint('PUT', '/api/me/password', {
  input: z.object({ newPassword: Password }),
  result: Me,
})

/** «Привязать учебный профиль»: one confirmed step for now; docs/open-questions.md names what stands behind this seam later. */
export const LinkProfile = endpoint('POST', '/api/me/profile', { input: z.object({}), result: Me })
