// Орлова's mathematics with 7Б goes on online, from eight o'clock of the demo school's Monday.
import { ListJournals } from '../../protocol/journal.ts'
import { CreateOnlineLesson, PublishOnlineLesson } from '../../protocol/online-lessons.ts'
import type { Client } from '../../scripts/house/client.ts'

/** `client`: signed in as Орлова. */
export async function publishLesson(client: Client) {
  const { classes } = await client.call(ListJournals, {})
  const group = classes.find(({ title }) => title === '7Б')?.groups.find(({ subject }) => subject === 'Математика')
  if (!group) throw new Error('Орлова teaches mathematics to 7Б')
  const { studyGroupId } = group
  const { lessons } = await client.call(CreateOnlineLesson, {
    studyGroupId,
    clientId: crypto.randomUUID(),
    on: '2025-10-06',
    when: { at: 'time', startsAt: '08:00', endsAt: '08:40' },
    audience: { for: 'group' },
    platform: 'builtIn',
    url: null,
    repeatUntil: null,
  })
  const [planned] = lessons
  if (!planned) throw new Error('nothing was made')
  const { onlineLessonId, version } = planned
  const { callId } = await client.call(PublishOnlineLesson, { onlineLessonId, version })
  return { studyGroupId, onlineLessonId, path: `/call/${callId}` }
}
