import { and, eq } from 'drizzle-orm'
import { fold } from '../../../protocol/clean-text.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { SubjectId } from '../../../protocol/ids.ts'
import type { PutSubject } from '../../../protocol/school-setup.ts'
import { subjects } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { changeSetup, prepared } from './change-setup.ts'

/** Refuses title_taken (case, ё and dashes aside, as imports compare). */
export async function putSubject(env: Env, actor: Actor, input: ParsedInputOf<typeof PutSubject>): Promise<ResultOf<typeof PutSubject>> {
  const { tenant } = actor
  const { db, schoolId } = tenant
  let subjectId = input.subjectId
  await changeSetup(env, actor, {
    what: 'subject.put',
    input,
    texts: { title: input.title },
    decide: async ({ at }) => {
      const { title } = input
      const known = await db.select().from(subjects).where(eq(subjects.schoolId, schoolId))
      if (known.some((one) => one.id !== input.subjectId && fold(one.title) === fold(title)))
        throw new Refusal('title_taken', { field: 'title' })
      if (input.subjectId === null) {
        subjectId = newId<SubjectId>('subject', at)
        return [prepared(tenant, db.insert(subjects).values({ id: subjectId, schoolId, title }))]
      }
      if (!known.some(({ id }) => id === input.subjectId)) throw new Refusal('not_found')
      return [
        prepared(
          tenant,
          db
            .update(subjects)
            .set({ title })
            .where(and(eq(subjects.id, input.subjectId), eq(subjects.schoolId, schoolId))),
        ),
      ]
    },
  })
  if (subjectId === null) throw new Error('a new subject has no id')
  return { subjectId }
}
