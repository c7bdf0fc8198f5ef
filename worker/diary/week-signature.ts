// «Я просмотрел(а) дневник» of one week: who has said so, and whether the reader may. Rule DIA-08.
import { and, asc, eq } from 'drizzle-orm'
import { addDays, type SchoolDate } from '../../protocol/dates.ts'
import type { WeekSignature } from '../../protocol/diary.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { SIGNATURE_DAYS_MAX } from '../../protocol/limits.ts'
import type { PersonName } from '../../protocol/people.ts'
import type { Tenant } from '../db/db.ts'
import { diarySignatures } from '../db/schema/journal.ts'
import { people } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'

const FRIDAY = 4

type Row = PersonName & { readonly parentId: PersonId; readonly at: number }

export function signatureQuery({ db }: Tenant, studentId: PersonId, mondayOn: SchoolDate) {
  return db
    .select({
      parentId: diarySignatures.parentId,
      at: diarySignatures.signedAt,
      familyName: people.familyName,
      givenName: people.givenName,
      patronymic: people.patronymic,
    })
    .from(diarySignatures)
    .innerJoin(people, eq(people.id, diarySignatures.parentId))
    .where(and(eq(diarySignatures.studentId, studentId), eq(diarySignatures.weekOn, mondayOn)))
    .orderBy(asc(diarySignatures.signedAt))
}

export function weekSignature(
  { personId }: Actor,
  mondayOn: SchoolDate,
  today: SchoolDate,
  isParent: boolean,
  rows: readonly Row[],
): WeekSignature {
  return {
    opensOn: opensOn(mondayOn),
    maySign: isParent && signable(mondayOn, today) === 'now',
    signed: rows.map(({ parentId, at, ...name }) => ({ name, at, mine: parentId === personId })),
  }
}

export function opensOn(mondayOn: SchoolDate): SchoolDate {
  return addDays(mondayOn, FRIDAY)
}

/** By the school's clock: a browser's is not asked. */
export function signable(mondayOn: SchoolDate, today: SchoolDate): 'now' | 'too_early' | 'too_late' {
  if (today < opensOn(mondayOn)) return 'too_early'
  return mondayOn < addDays(today, -SIGNATURE_DAYS_MAX) ? 'too_late' : 'now'
}
