// The outbox: news written in the same batch as the change it tells of, so that neither exists without the other.
import { asc, eq, lte } from 'drizzle-orm'
import type { LessonId, PersonId, StudyGroupId } from '../../protocol/ids.ts'
import type { Tenant } from './db.ts'
import { outbox } from './schema/school.ts'

export type News =
  | { readonly news: 'roster.changed' }
  | { readonly news: 'profile.linked'; readonly personId: PersonId }
  | {
      readonly news: 'cells.put'
      readonly studyGroupId: StudyGroupId
      readonly cells: readonly { readonly lessonId: LessonId; readonly studentId: PersonId }[]
    }

export type OutboxRow = { readonly seq: number; readonly news: News; readonly attempts: number }

/** An insert for a `batch`. `notBeforeMs` keeps cron's hands off news whose other half is still being written elsewhere. */
export function outboxRow(tenant: Tenant, at: number, { news, ...payload }: News, notBeforeMs = 0) {
  return tenant.db.insert(outbox).values({ schoolId: tenant.schoolId, at, news, payload, notBefore: notBeforeMs })
}

/** The oldest due news of every school in this database. */
export async function dueNews(tenant: Pick<Tenant, 'db'>, atMs: number, rowsMax: number) {
  const rows = await tenant.db.select().from(outbox).where(lte(outbox.notBefore, atMs)).orderBy(asc(outbox.seq)).limit(rowsMax)
  return rows.map((row) => ({
    seq: row.seq,
    schoolId: row.schoolId,
    attempts: row.attempts,
    // The payload was written by outboxRow above from a News of the same kind.
    news: { news: row.news, ...(row.payload as object) } as News,
  }))
}

export function newsDone(tenant: Pick<Tenant, 'db'>, seq: number) {
  return tenant.db.delete(outbox).where(eq(outbox.seq, seq))
}

export function newsLater(tenant: Pick<Tenant, 'db'>, seq: number, attempts: number, notBeforeMs: number) {
  return tenant.db.update(outbox).set({ attempts, notBefore: notBeforeMs }).where(eq(outbox.seq, seq))
}
