// "When this has happened, these areas react": the one place where an area hears of another to its left.
// News comes from the outbox (worker/db/outbox.ts) right after the answer and again by cron; every reaction may run twice.
import { eq } from 'drizzle-orm'
import { directoryOf, type Tenant, tenantOf } from './db/db.ts'
import { claimNews, type News, newsDone, newsLater } from './db/outbox.ts'
import { schools } from './db/schema/directory.ts'
import { tellSignature } from './diary/tell-signature.ts'
import { tellAbsence } from './journal/attendance/tell-absence.ts'
import { followLessonChange, followOnlineLessons, tellOnline } from './journal/online/tell-online.ts'
import { tellExpiredPoints } from './journal/points/tell-expired-points.ts'
import { tellCells } from './journal/tell-cells.ts'
import { tellLessonPut } from './journal/tell-lesson-put.ts'
import { tellTermLock } from './journal/tell-term-lock.ts'
import { tellTermMarks } from './journal/tell-term-marks.ts'
import { tellUnlock } from './journal/tell-unlock.ts'
import { tellLesson, tellTeacherAbsence } from './journal/timetable/tell-lesson.ts'
import { tellRoomsOfTerms } from './messenger/school-terms-in-rooms.ts'
import { syncAutoChats } from './messenger/sync-auto-chats.ts'
import { takeOutLeavers } from './messenger/take-out-leavers.ts'
import { forgetOthersChildren } from './notices/forget-others-children.ts'
import { tellClaims } from './notices/tell-claims.ts'
import { tellSelves } from './notices/tell-selves.ts'
import { now } from './platform/clock.ts'
import { log } from './platform/log.ts'
import { carryOutClaim } from './school/claims/carry-out-claim.ts'
import { ensureAccounts } from './school/ensure-accounts.ts'

const REQUEST_ROWS_MAX = 20
const CRON_ROWS_MAX = 200
const RETRY_MS = 5_000
const RETRY_MS_MAX = 3_600_000

async function react(env: Env, tenant: Tenant, news: News): Promise<void> {
  switch (news.news) {
    case 'roster.changed': {
      const moved = await ensureAccounts(env, tenant)
      await syncAutoChats(env, tenant)
      await takeOutLeavers(env, tenant)
      await tellSelves(env, moved)
      await followOnlineLessons(env, tenant)
      return
    }
    case 'guardianships.ended':
      await forgetOthersChildren(env, tenant, news.parentIds)
      return
    case 'profile.linked':
      await tellSelves(env, [news.personId])
      await syncAutoChats(env, tenant, { personId: news.personId })
      return
    case 'claim.made':
    case 'claim.decided': {
      const accountId = await carryOutClaim(env, tenant, news)
      if (accountId !== null) await tellClaims(env, tenant, accountId)
      return
    }
    case 'schoolModerator.set':
    case 'schoolTerms.set':
      await tellRoomsOfTerms(env, tenant, news.after)
      return
    case 'cells.put':
      await tellCells(env, tenant, news)
      return
    case 'point.expired':
      await tellExpiredPoints(env, tenant, news)
      return
    case 'lesson.changed':
      await tellLesson(env, tenant, news)
      await followLessonChange(env, tenant, news)
      return
    case 'lesson.put':
      await tellLessonPut(env, tenant, news)
      return
    case 'teacherAbsence.changed':
      await tellTeacherAbsence(env, tenant)
      return
    case 'termMarks.put':
      await tellTermMarks(env, tenant, news)
      return
    case 'diary.signed':
      await tellSignature(env, tenant, news)
      return
    case 'onlineLesson.changed':
      await tellOnline(env, tenant, news)
      return
    case 'onlineParents.changed':
      await followOnlineLessons(env, tenant)
      return
    case 'unlock.changed':
      await tellUnlock(env, tenant, news)
      return
    case 'termLock.changed':
      await tellTermLock(env, tenant, news)
      return
    case 'absence.noticed':
      await tellAbsence(env, tenant, news)
      return
    default:
      // Of a newer Worker, or of its migrations, which run before it is there: it waits for that one.
      throw new Error(`Nothing reacts to ${(news satisfies never as News).news} yet.`)
  }
}

/**
 * Carries out due news, oldest first. After an answer: that school's, a few; by cron: the whole database's. News that fails waits longer each
 * time and holds up no other; every news is one drain's alone while it is carried out (worker/db/outbox.ts).
 */
export async function drainOutbox(env: Env, tenant: Tenant, whose: 'school' | 'database' = 'school'): Promise<void> {
  const tenants = new Map<string, Tenant | null>([[tenant.schoolId, tenant]])
  const [rowsMax, only] = whose === 'school' ? [REQUEST_ROWS_MAX, tenant.schoolId] : [CRON_ROWS_MAX, undefined]
  for (const row of await claimNews(tenant, now(env), rowsMax, only)) {
    if (!tenants.has(row.schoolId)) tenants.set(row.schoolId, await findTenant(env, row.schoolId))
    const owner = tenants.get(row.schoolId)
    try {
      if (owner) await react(env, owner, row.news)
      await newsDone(tenant, row.seq)
    } catch (error) {
      log.error('outbox.reaction_failed', error, { seq: row.seq, news: row.news.news, attempts: row.attempts })
      const waitMs = Math.min(RETRY_MS * 2 ** row.attempts, RETRY_MS_MAX)
      // If even that cannot be written, the claim's own lease brings the news back.
      await newsLater(tenant, row.seq, now(env) + waitMs).catch(() => undefined)
    }
  }
}

async function findTenant(env: Env, schoolId: Tenant['schoolId']): Promise<Tenant | null> {
  const [school] = await directoryOf(env).select().from(schools).where(eq(schools.id, schoolId))
  return school ? tenantOf(env, { schoolId: school.id, timeZone: school.timeZone, shard: school.shard }) : null
}
