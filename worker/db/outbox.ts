// The outbox: news written in the same batch as the change it tells of, so that neither exists without the other.
import { eq, sql } from 'drizzle-orm'
import type { SchoolDate } from '../../protocol/dates.ts'
import type {
  AbsenceNoticeId,
  ChatId,
  ClaimId,
  ClassGroupId,
  LessonId,
  OnlineLessonId,
  PersonId,
  SchoolId,
  StudyGroupId,
  UnlockId,
} from '../../protocol/ids.ts'
import type { Tenant } from './db.ts'
import { outbox } from './schema/school.ts'

export type News =
  | { readonly news: 'roster.changed' }
  /** They were a child's parents, and are so no more. */
  | { readonly news: 'guardianships.ended'; readonly parentIds: readonly PersonId[] }
  | { readonly news: 'profile.linked'; readonly personId: PersonId }
  | { readonly news: 'claim.made'; readonly claimId: ClaimId }
  | {
      readonly news: 'claim.decided'
      readonly claimId: ClaimId
      readonly at: number
      readonly by: PersonId
      readonly added: AddedPerson | null
    }
  /** What a school decides for all its chats is another. `after`: rooms up to this chat have been told. The first is older, and means the same. */
  | { readonly news: 'schoolModerator.set' | 'schoolTerms.set'; readonly after: ChatId | '' }
  | {
      readonly news: 'cells.put'
      readonly studyGroupId: StudyGroupId
      readonly cells: readonly { readonly lessonId: LessonId; readonly studentId: PersonId }[]
    }
  /** The deadlines of these «точки» are over. */
  | {
      readonly news: 'point.expired'
      readonly studyGroupId: StudyGroupId
      readonly cells: readonly { readonly lessonId: LessonId; readonly studentId: PersonId }[]
    }
  /** `days`: where it was and where it is; `substituteIds`: before and now. */
  | {
      readonly news: 'lesson.changed'
      readonly lessonId: LessonId
      readonly studyGroupId: StudyGroupId
      readonly days: readonly SchoolDate[]
      readonly substituteIds: readonly PersonId[]
    }
  /** Its kind of work, topic or note. `families`: also something that they read. */
  | {
      readonly news: 'lesson.put'
      readonly lessonId: LessonId
      readonly studyGroupId: StudyGroupId
      readonly on: SchoolDate
      readonly families: boolean
    }
  | { readonly news: 'teacherAbsence.changed' }
  | {
      readonly news: 'termMarks.put'
      readonly studyGroupId: StudyGroupId
      readonly marks: readonly { readonly studentId: PersonId; readonly period: string }[]
    }
  | { readonly news: 'diary.signed'; readonly studentId: PersonId; readonly mondayOn: SchoolDate }
  /** `onlineLessonId`: the one that may have begun or ended; null: drafts. `studentIds`: for whom; null: the whole group. */
  | {
      readonly news: 'onlineLesson.changed'
      readonly onlineLessonId: OnlineLessonId | null
      readonly studyGroupId: StudyGroupId
      readonly days: readonly SchoolDate[]
      readonly studentIds: readonly PersonId[] | null
    }
  /** The school lets parents into its online lessons, or no longer. */
  | { readonly news: 'onlineParents.changed' }
  | { readonly news: 'unlock.changed'; readonly unlockId: UnlockId }
  /** A term or a year was locked or opened; null: for all groups. */
  | { readonly news: 'termLock.changed'; readonly studyGroupId: StudyGroupId | null }
  /** A parent's notice was made, changed or withdrawn; the dates hold what it said before and says now. */
  | {
      readonly news: 'absence.noticed'
      readonly noticeId: AbsenceNoticeId
      readonly studentId: PersonId
      readonly fromOn: SchoolDate
      readonly toOn: SchoolDate
    }

/** Whom a decided claim adds to the roster; ids only, names are read where they lie. */
export type AddedPerson = {
  readonly personId: PersonId
  readonly role: 'student' | 'parent' | 'teacher'
  readonly classGroupId: ClassGroupId | null
  readonly childIds: readonly PersonId[]
}

/** An insert for a `batch`. `notBeforeMs` keeps cron's hands off news whose other half is still being written elsewhere. */
export function outboxRow(tenant: Tenant, at: number, { news, ...payload }: News, notBeforeMs = 0) {
  return tenant.db.insert(outbox).values({ schoolId: tenant.schoolId, at, news, payload, notBefore: notBeforeMs })
}

/** A drain that was cut off lets its news go after this long; twice as long after each time. */
const LEASE_MS = 60_000
const LEASE_DOUBLINGS_MAX = 6

/**
 * Takes due news of this database, oldest first, for one drain alone: two drains never carry out the same news at once, and news whose drain
 * was cut off comes back by itself, later each time. Roster news goes last: it is long, and nobody is waiting for it at a screen.
 * With `schoolId`, that school's only.
 */
export async function claimNews(journal: Pick<Tenant, 'db'>, atMs: number, rowsMax: number, schoolId?: SchoolId) {
  const due = sql`${outbox.seq} in (select seq from outbox where not_before <= ${atMs} ${schoolId === undefined ? sql`` : sql`and school_id = ${schoolId}`}
    order by news = 'roster.changed', seq limit ${rowsMax})`
  const rows = await journal.db
    .update(outbox)
    .set({
      attempts: sql`${outbox.attempts} + 1`,
      notBefore: sql`${atMs} + ${LEASE_MS} * (1 << min(${outbox.attempts}, ${LEASE_DOUBLINGS_MAX}))`,
    })
    .where(due)
    .returning()
  return rows
    .sort((a, b) => Number(a.news === 'roster.changed') - Number(b.news === 'roster.changed') || a.seq - b.seq)
    .map((row) => ({
      seq: row.seq,
      schoolId: row.schoolId,
      attempts: row.attempts,
      // The payload was written by outboxRow above from a News of the same kind.
      news: { news: row.news, ...(row.payload as object) } as News,
    }))
}

export function newsDone(journal: Pick<Tenant, 'db'>, seq: number) {
  return journal.db.delete(outbox).where(eq(outbox.seq, seq))
}

export function newsLater(journal: Pick<Tenant, 'db'>, seq: number, notBeforeMs: number) {
  return journal.db.update(outbox).set({ notBefore: notBeforeMs }).where(eq(outbox.seq, seq))
}
