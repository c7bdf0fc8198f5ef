// The closed list of refusals: what the product says when the answer is no. One code gives the HTTP status, the close code of a
// socket, and (in web/app/texts) what the person reads. docs/refusals.md has a row for each; test/docs checks that.
import * as z from 'zod/mini'

type Row = { readonly status: number; readonly close?: number }

export const REFUSALS = {
  // Input
  invalid: { status: 400 },
  too_large: { status: 413 },
  wrong_content_type: { status: 415 },
  wrong_origin: { status: 403 },
  too_many_requests: { status: 429, close: 4429 },
  bad_frame: { status: 400, close: 4400 },
  frame_too_large: { status: 413, close: 4413 },
  client_outdated: { status: 426, close: 4426 },
  // Who
  not_signed_in: { status: 401, close: 4401 },
  wrong_credentials: { status: 401 },
  one_time_password_expired: { status: 401 },
  sign_in_paused: { status: 429 },
  password_change_required: { status: 403 },
  password_too_short: { status: 422 },
  password_too_common: { status: 422 },
  password_unchanged: { status: 422 },
  profile_not_linked: { status: 403 },
  second_factor_required: { status: 403 },
  second_factor_missing: { status: 403 },
  second_factor_wrong: { status: 401 },
  step_up_required: { status: 403 },
  password_wrong: { status: 401 },
  passkey_not_accepted: { status: 401 },
  // The provider's pages
  flow_over: { status: 410 },
  flow_moved_on: { status: 409 },
  code_wrong: { status: 422 },
  code_expired: { status: 410 },
  code_used_up: { status: 429 },
  codes_paused: { status: 429 },
  phone_invalid: { status: 422 },
  phone_country: { status: 422 },
  email_invalid: { status: 422 },
  email_not_allowed: { status: 403 },
  courier_failed: { status: 503 },
  contact_taken: { status: 409 },
  contact_stale: { status: 403 },
  profile_already_linked: { status: 409 },
  profile_of_another: { status: 409 },
  outside_refused: { status: 502 },
  outside_taken: { status: 409 },
  // Other devices
  link_over: { status: 410 },
  // Claims
  claim_decided: { status: 409 },
  claims_too_many: { status: 429 },
  person_linked: { status: 409 },
  // First run
  setup_done: { status: 409 },
  setup_secret_wrong: { status: 403 },
  // May
  /** Not yours and not there: one answer, so that nobody learns what exists. */
  not_found: { status: 404, close: 4404 },
  /** You may see it, but your role may not do this to it. */
  not_allowed: { status: 403 },
  // Journal
  changed_by_another: { status: 409 },
  mark_not_in_scale: { status: 422 },
  /** Before the lesson, already over, or too far away. */
  point_due_out_of_range: { status: 422 },
  student_not_in_group: { status: 422 },
  lesson_cancelled: { status: 422 },
  lesson_in_use: { status: 409 },
  other_subject_taught: { status: 422 },
  /** The edit window is over, or the term is locked. A teacher may ask for an unlock. */
  period_closed: { status: 409 },
  reason_required: { status: 422 },
  unlock_decided: { status: 409 },
  too_early: { status: 409 },
  // Attendance
  date_past: { status: 422 },
  absence_too_long: { status: 422 },
  lesson_not_of_student: { status: 422 },
  notices_too_many: { status: 409 },
  not_absent: { status: 409 },
  // School set-up
  dates_reversed: { status: 422 },
  year_too_long: { status: 422 },
  outside_year: { status: 422 },
  dates_overlap: { status: 409 },
  bells_overlap: { status: 409 },
  bells_in_disorder: { status: 422 },
  weight_out_of_range: { status: 422 },
  title_taken: { status: 409 },
  in_use: { status: 409 },
  class_has_students: { status: 409 },
  student_of_another_class: { status: 422 },
  student_in_two_groups: { status: 409 },
  not_a_teacher: { status: 422 },
  last_administrator: { status: 409 },
  roll_over_closed: { status: 409 },
  // Import
  import_empty: { status: 422 },
  import_too_large: { status: 413 },
  import_not_recognised: { status: 422 },
  import_broken_archive: { status: 422 },
  import_archive_bomb: { status: 422 },
  import_missing_file: { status: 422 },
  import_delta: { status: 422 },
  import_wrong_encoding: { status: 422 },
  import_broken_csv: { status: 422 },
  import_too_many_rows: { status: 422 },
  import_has_errors: { status: 409 },
  import_stale: { status: 409 },
  import_in_use: { status: 409 },
  import_not_ready: { status: 409 },
  // Rooms
  /** The moderator bot: nobody but the author has seen it. */
  message_moderated: { status: 422 },
  member_muted: { status: 403 },
  too_late: { status: 409 },
  pins_too_many: { status: 409 },
  flags_too_many: { status: 409 },
  client_id_reused: { status: 409 },
  room_full: { status: 429, close: 4429 },
  // Calls
  /** The line to the media service is gone for good: begin a new one. */
  media_over: { status: 410 },
  media_busy: { status: 409 },
  media_failed: { status: 503 },
  /** It has ended; whoever comes now comes too late. */
  call_over: { status: 410, close: 4410 },
  call_locked: { status: 403 },
  /** Removed, or not let in from the waiting room. */
  call_barred: { status: 403, close: 4403 },
  /** The same person has come in from another tab or device: there the call goes on. */
  call_elsewhere: { status: 409, close: 4409 },
  guests_not_allowed: { status: 403 },
  /** There is an online lesson for it already. */
  online_lesson_exists: { status: 409 },
  online_lesson_ended: { status: 409 },
  // Us
  internal: { status: 500, close: 1011 },
} as const satisfies Record<string, Row>

export type RefusalCode = keyof typeof REFUSALS

export const RefusalCode = z.enum(Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]])

/** The body of every answer that is not 2xx. `details` never carries personal data: a field's path, a file's name, a line, seconds to wait. */
export const RefusalBody = z.object({
  refusal: RefusalCode,
  requestId: z.string(),
  details: z.optional(
    z.object({
      field: z.optional(z.string()),
      file: z.optional(z.string()),
      line: z.optional(z.int()),
      retryAfterSeconds: z.optional(z.int()),
      /** Of `message_moderated`, where the bot warns: so many more, and the author is silenced; null where nobody is (ModeratorWarning). */
      left: z.optional(z.nullable(z.int())),
    }),
  ),
})
export type RefusalBody = z.infer<typeof RefusalBody>
export type RefusalDetails = NonNullable<RefusalBody['details']>

/** The close code of a socket that is refused for `code`; 4400 when the list names none. */
export function closeCodeOf(code: RefusalCode): number {
  const row: Row = REFUSALS[code]
  return row.close ?? 4400
}
