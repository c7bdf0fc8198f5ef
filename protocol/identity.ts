// Sign-in, sessions, the own password, the profile link. Served by worker/identity; rules ID-… in docs/rules/identity.md.
import * as z from 'zod/mini'
import { SchoolDate } from './dates.ts'
import { endpoint } from './endpoint.ts'
import { PersonId, SchoolId } from './ids.ts'
import { LOGIN_CHARS_MAX, PASSWORD_CHARS_MAX, RETURN_TO_CHARS_MAX, TITLE_CHARS_MAX } from './limits.ts'
import { NamedPerson, PersonName } from './people.ts'
import { SchoolRole } from './rights.ts'

/** Bounded before it is hashed; length rules of a new password are refusals of their own. */
export const Password = z.string().check(z.minLength(1), z.maxLength(PASSWORD_CHARS_MAX))

/** The secret half of a one-time link: 256 bits, base64url. It travels in an address's fragment and in bodies, never in a path or query. */
export const SecretToken = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/))

export const Login = z.string().check(z.trim(), z.toLowerCase(), z.regex(/^[a-z0-9][a-z0-9.-]*$/), z.maxLength(LOGIN_CHARS_MAX))

export const Child = z.object({ ...NamedPerson.shape, classTitle: z.nullable(z.string()) })
export type Child = z.infer<typeof Child>

/** One human at one school: several hang on one educational profile. */
export const Self = z.object({
  ...NamedPerson.shape,
  roles: z.array(SchoolRole),
  school: z.object({ id: SchoolId, name: z.string(), city: z.string() }),
  childNames: z.array(z.string()),
})
export type Self = z.infer<typeof Self>

export const Me = z.object({
  personId: PersonId,
  name: PersonName,
  roles: z.array(SchoolRole),
  school: z.object({ id: SchoolId, name: z.string(), city: z.string(), timeZone: z.string() }),
  /** Signed in with a one-time password: nothing opens before an own one is chosen. */
  mustChoosePassword: z.boolean(),
  /** prove: one's second factor is asked for before anything opens · enrol: the role needs one and there is none yet. */
  secondFactor: z.nullable(z.enum(['prove', 'enrol'])),
  profileLinked: z.boolean(),
  /** Somebody else's computer: nothing stays there. */
  shared: z.boolean(),
  children: z.array(Child),
  /** Everybody this human is at schools, oneself included, as proved to the provider in this browser; one tap changes to another (EnterAs). */
  selves: z.array(Self),
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
  input: z.object({ login: Login, password: Password, shared: z.optional(z.boolean()) }),
  result: Me,
})

export const SignOut = endpoint('DELETE', '/api/session', { input: z.object({}), result: z.object({}) })

export const GetMe = endpoint('GET', '/api/me', { input: z.object({}), result: Me })

export const ChoosePassword = endpoint('PUT', '/api/me/password', {
  input: z.object({ newPassword: Password }),
  result: Me,
})

/** Where a sign-in leads afterwards: a path of our own. Security: never another origin, also not as `//host` or `/\\host`. */
export const ReturnTo = z.string().check(z.regex(/^\/(?![/\\])[\x21-\x7e]*$/), z.maxLength(RETURN_TO_CHARS_MAX))

/** An address of our own origin, or of a provider's, to go to now. */
export const GoTo = z.object({ redirectTo: z.string() })

/** «Привязать учебный профиль»: answers where the way through the provider's pages begins. It comes back to CALLBACK_PATH. */
export const StartLink = endpoint('POST', '/api/me/profile', { input: z.object({ returnTo: z.optional(ReturnTo) }), result: GoTo })

/** «Войти» of the messenger: with the provider's account instead of a school's login. `shared`: somebody else's computer · `fresh`: proved anew. */
export const StartIdSignIn = endpoint('POST', '/api/session/id', {
  input: z.object({ returnTo: z.optional(ReturnTo), shared: z.optional(z.boolean()), fresh: z.optional(z.boolean()) }),
  result: GoTo,
})

/** As another of one's selves, or as the first one after a school has confirmed it. Needs the provider's session of this browser. */
export const EnterAs = endpoint('POST', '/api/session/self', { input: z.object({ personId: PersonId }), result: Me })

/** The own journal password, known or just proved: the old one, or none within STEP_UP_MINUTES of signing in with the provider. */
export const ChangePassword = endpoint('POST', '/api/me/password', {
  input: z.object({ oldPassword: z.optional(Password), newPassword: Password }),
  result: Me,
})

/** Who is at this browser is asked again before what moves ways of signing in; see `step_up_required`. */
export const StepUp = endpoint('POST', '/api/session/step-up', { input: z.object({ password: Password }), result: z.object({}) })

/** «Забыли пароль?»: a one-time link goes to the phone or e-mail known of this login, if there is one. The answer never says whether. */
export const AskReset = endpoint('POST', '/api/reset/ask', { input: z.object({ login: Login }), result: z.object({}) })

/** A one-time link of a letter or message: what it opens, without using it up. */
export const GetReset = endpoint('POST', '/api/reset/look', {
  input: z.object({ token: SecretToken }),
  result: z.object({ login: z.string(), charsMin: z.int() }),
})

export const ResetPassword = endpoint('POST', '/api/reset', { input: z.object({ token: SecretToken, newPassword: Password }), result: Me })

/** Where the provider sends a browser back to. A navigation, not an endpoint of the table. */
export const CALLBACK_PATH = '/api/id/callback'
