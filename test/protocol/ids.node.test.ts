import { describe, expect, it } from 'vitest'
import * as ids from '../../protocol/ids.ts'
import { newId } from '../../worker/platform/new-id.ts'

const SCHEMAS = {
  school: ids.SchoolId,
  person: ids.PersonId,
  profile: ids.ProfileId,
  session: ids.SessionId,
  academicYear: ids.AcademicYearId,
  term: ids.TermId,
  holiday: ids.HolidayId,
  classGroup: ids.ClassGroupId,
  subject: ids.SubjectId,
  studyGroup: ids.StudyGroupId,
  timetableEntry: ids.TimetableEntryId,
  lesson: ids.LessonId,
  workKind: ids.WorkKindId,
  import: ids.ImportId,
  chat: ids.ChatId,
  account: ids.AccountId,
  flow: ids.FlowId,
  code: ids.CodeId,
  grant: ids.GrantId,
  passkey: ids.PasskeyId,
  ceremony: ids.CeremonyId,
  handoff: ids.HandoffId,
  claim: ids.ClaimId,
  scheduled: ids.ScheduledId,
  report: ids.ReportId,
  bellSet: ids.BellSetId,
  teacherAbsence: ids.TeacherAbsenceId,
  unlock: ids.UnlockId,
  absenceNotice: ids.AbsenceNoticeId,
  call: ids.CallId,
  guest: ids.GuestId,
  onlineLesson: ids.OnlineLessonId,
} as const satisfies Record<keyof typeof ids.ID_PREFIXES, unknown>

const kinds = Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[]
const AT = Date.UTC(2025, 9, 6)

describe('ids', () => {
  it('[HOUSE-03] every kind has a prefix of its own, three letters', () => {
    const prefixes = Object.values(ids.ID_PREFIXES)
    expect(new Set(prefixes).size).toBe(prefixes.length)
    for (const prefix of prefixes) expect(prefix).toMatch(/^[a-z]{3}$/)
  })

  it.each(kinds)('[HOUSE-03] a new id of a %s is one, and an id of no other kind', (kind) => {
    const id = newId<string>(kind, AT)
    expect(kinds.filter((other) => SCHEMAS[other].safeParse(id).success)).toEqual([kind])
  })

  it('[HOUSE-03] ids sort by the time they were made, and two of one instant differ', () => {
    const made = [0, 1, 1_000, 86_400_000, 10 ** 12].map((later) => newId<string>('lesson', AT + later))
    expect([...made].sort()).toEqual(made)
    expect(new Set(Array.from({ length: 5_000 }, () => newId<string>('lesson', AT))).size).toBe(5_000)
  })

  it.each([
    '',
    'per_',
    'per_0123456789abcdefghj',
    'per_0123456789abcdefghjkm',
    'PER_0123456789abcdefghjk',
    'per_0123456789abcdefghil',
    "per_'; DROP TABLE--",
    'sch_0123456789abcdefghjk',
    'per_0123456789abcdefghjk\n',
  ])('[HOUSE-03] %j is nobody’s id', (text) => {
    expect(ids.PersonId.safeParse(text).success).toBe(false)
  })
})
