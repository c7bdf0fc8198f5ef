import { eq, type SQL, sql } from 'drizzle-orm'
import type { StudyGroupId } from '../../protocol/ids.ts'
import type { Tenant } from '../db/db.ts'
import { people, studyGroups, subjects } from '../db/schema/school.ts'

/** How a group's subject is called in a notice. For a `batch`. */
export function subjectQuery({ db }: Pick<Tenant, 'db'>, studyGroupId: StudyGroupId) {
  return db
    .select({ subject: subjects.title })
    .from(studyGroups)
    .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
    .where(eq(studyGroups.id, studyGroupId))
}

/** How the pupils are called to whom they are children. `studentIds`: a list in brackets. For a `batch`. */
export function givenNamesQuery({ db }: Pick<Tenant, 'db'>, studentIds: SQL) {
  return db.select({ studentId: people.id, givenName: people.givenName }).from(people).where(sql`${people.id} in ${studentIds}`)
}
