import { asc, eq } from 'drizzle-orm'
import type { Tenant } from '../db/db.ts'
import { workKinds } from '../db/schema/journal.ts'

/** The school's kinds of work; the first is that of marks which name none. For a `batch`. */
export function kindsQuery({ db, schoolId }: Tenant) {
  return db
    .select({
      id: workKinds.id,
      title: workKinds.title,
      shortTitle: workKinds.shortTitle,
      weightHundredths: workKinds.weightHundredths,
    })
    .from(workKinds)
    .where(eq(workKinds.schoolId, schoolId))
    .orderBy(asc(workKinds.position))
}
