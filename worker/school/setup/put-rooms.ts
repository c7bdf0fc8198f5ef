import { and, eq, gte, isNull } from 'drizzle-orm'
import { fold } from '../../../protocol/clean-text.ts'
import type { ParsedInputOf } from '../../../protocol/endpoint.ts'
import type { PutRooms } from '../../../protocol/school-setup.ts'
import { classGroups, rooms, timetableEntries } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { changeSetup } from './change-setup.ts'

/** Refuses title_taken, and in_use for a room of the present timetable, or of a class. */
export async function putRooms(env: Env, actor: Actor, input: ParsedInputOf<typeof PutRooms>): Promise<void> {
  const { db, d1, schoolId } = actor.tenant
  await changeSetup(env, actor, {
    what: 'rooms.put',
    input,
    texts: Object.fromEntries(input.added.map((title, place) => [`added.${place}`, title])),
    decide: async ({ today }) => {
      const [known, used, homes] = await db.batch([
        db.select({ title: rooms.title }).from(rooms).where(eq(rooms.schoolId, schoolId)),
        db
          .selectDistinct({ room: timetableEntries.room })
          .from(timetableEntries)
          .where(and(eq(timetableEntries.schoolId, schoolId), gte(timetableEntries.toOn, today))),
        db
          .selectDistinct({ room: classGroups.homeRoom })
          .from(classGroups)
          .where(and(eq(classGroups.schoolId, schoolId), isNull(classGroups.archivedOn))),
      ])
      for (const [place, title] of input.removed.entries()) {
        if (!known.some((room) => room.title === title)) throw new Refusal('not_found')
        if ([...used, ...homes].some(({ room }) => room === title)) throw new Refusal('in_use', { field: `removed.${place}` })
      }
      const taken = new Set(known.filter(({ title }) => !input.removed.includes(title)).map(({ title }) => fold(title)))
      for (const [place, title] of input.added.entries()) {
        if (taken.has(fold(title))) throw new Refusal('title_taken', { field: `added.${place}` })
        taken.add(fold(title))
      }
      return [
        d1
          .prepare('DELETE FROM rooms WHERE school_id = ?1 AND title IN (SELECT value FROM json_each(?2))')
          .bind(schoolId, JSON.stringify(input.removed)),
        d1.prepare('INSERT INTO rooms (school_id, title) SELECT ?1, value FROM json_each(?2)').bind(schoolId, JSON.stringify(input.added)),
      ]
    },
  })
}
