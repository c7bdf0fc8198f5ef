// Ids: a prefix that names the kind, then 20 characters of Crockford's base 32 (lower case, no i l o u).
// They are made in worker/platform/new-id.ts; a browser makes only `ClientId`s.
import * as z from 'zod/mini'

const tail = '[0-9a-hjkmnp-tv-z]{20}'

function idOf<const Prefix extends string>(prefix: Prefix) {
  return z.templateLiteral([`${prefix}_`, z.string().check(z.regex(new RegExp(`^${tail}$`)))]).brand<Prefix>()
}

export const ID_PREFIXES = {
  school: 'sch',
  person: 'per',
  profile: 'prf',
  session: 'ses',
  academicYear: 'yer',
  term: 'trm',
  holiday: 'hol',
  classGroup: 'cls',
  subject: 'sbj',
  studyGroup: 'grp',
  timetableEntry: 'tte',
  lesson: 'lsn',
  workKind: 'wrk',
  import: 'imp',
  chat: 'cht',
  account: 'acc',
  flow: 'flw',
  code: 'cod',
  grant: 'grt',
  passkey: 'pky',
  ceremony: 'crm',
  handoff: 'hnd',
  claim: 'clm',
  scheduled: 'sdl',
  report: 'rpt',
  bellSet: 'bel',
  teacherAbsence: 'tab',
  unlock: 'unl',
  absenceNotice: 'abn',
  call: 'cal',
  guest: 'gst',
  onlineLesson: 'onl',
} as const

export const SchoolId = idOf('sch')
export type SchoolId = z.infer<typeof SchoolId>
/** A person at one school: the same human at two schools is two persons under one educational profile. */
export const PersonId = idOf('per')
export type PersonId = z.infer<typeof PersonId>
export const ProfileId = idOf('prf')
export type ProfileId = z.infer<typeof ProfileId>
export const SessionId = idOf('ses')
export type SessionId = z.infer<typeof SessionId>
export const AcademicYearId = idOf('yer')
export type AcademicYearId = z.infer<typeof AcademicYearId>
export const TermId = idOf('trm')
export type TermId = z.infer<typeof TermId>
export const HolidayId = idOf('hol')
export type HolidayId = z.infer<typeof HolidayId>
export const ClassGroupId = idOf('cls')
export type ClassGroupId = z.infer<typeof ClassGroupId>
export const SubjectId = idOf('sbj')
export type SubjectId = z.infer<typeof SubjectId>
export const StudyGroupId = idOf('grp')
export type StudyGroupId = z.infer<typeof StudyGroupId>
export const TimetableEntryId = idOf('tte')
export type TimetableEntryId = z.infer<typeof TimetableEntryId>
export const LessonId = idOf('lsn')
export type LessonId = z.infer<typeof LessonId>
export const WorkKindId = idOf('wrk')
export type WorkKindId = z.infer<typeof WorkKindId>
export const BellSetId = idOf('bel')
export type BellSetId = z.infer<typeof BellSetId>
export const TeacherAbsenceId = idOf('tab')
export type TeacherAbsenceId = z.infer<typeof TeacherAbsenceId>
export const UnlockId = idOf('unl')
export type UnlockId = z.infer<typeof UnlockId>
export const AbsenceNoticeId = idOf('abn')
export type AbsenceNoticeId = z.infer<typeof AbsenceNoticeId>
export const OnlineLessonId = idOf('onl')
export type OnlineLessonId = z.infer<typeof OnlineLessonId>
export const ImportId = idOf('imp')
export type ImportId = z.infer<typeof ImportId>
export const ChatId = idOf('cht')
export type ChatId = z.infer<typeof ChatId>

export const CallId = idOf('cal')
export type CallId = z.infer<typeof CallId>
/** Somebody who came to one call by its link and whom no school vouches for. */
export const GuestId = idOf('gst')
export type GuestId = z.infer<typeof GuestId>

/** A human's own account at the provider («Школьный ID»). */
export const AccountId = idOf('acc')
export type AccountId = z.infer<typeof AccountId>
/** One way through the provider's pages. */
export const FlowId = idOf('flw')
export type FlowId = z.infer<typeof FlowId>
export const CodeId = idOf('cod')
export type CodeId = z.infer<typeof CodeId>
/** What an account has allowed a client of the provider. */
export const GrantId = idOf('grt')
export type GrantId = z.infer<typeof GrantId>
export const PasskeyId = idOf('pky')
export type PasskeyId = z.infer<typeof PasskeyId>
export const CeremonyId = idOf('crm')
export type CeremonyId = z.infer<typeof CeremonyId>
export const HandoffId = idOf('hnd')
export type HandoffId = z.infer<typeof HandoffId>
export const ClaimId = idOf('clm')
export type ClaimId = z.infer<typeof ClaimId>

export const ScheduledId = idOf('sdl')
export type ScheduledId = z.infer<typeof ScheduledId>
export const ReportId = idOf('rpt')
export type ReportId = z.infer<typeof ReportId>

/** Made by a browser for each command it sends, so that the same command sent twice is carried out once. */
export const ClientId = z.uuid()
export type ClientId = z.infer<typeof ClientId>
