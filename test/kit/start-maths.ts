// Орлова's mathematics with 7Б goes on online, from eight o'clock of the demo school's Monday.
import type { Client } from '../../scripts/house/client.ts'
import { mathsOf7B, planLesson, publishLesson } from '../../scripts/house/online-lesson.ts'

/** `client`: signed in as Орлова. */
export async function startMathsOf7B(client: Client) {
  const studyGroupId = await mathsOf7B(client)
  const planned = await planLesson(client, studyGroupId, { on: '2025-10-06', startsAt: '08:00', endsAt: '08:40' })
  const { callId, onlineLessonId } = await publishLesson(client, planned)
  return { studyGroupId, onlineLessonId, path: `/call/${callId}` }
}
