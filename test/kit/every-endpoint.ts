import * as attendance from '../../protocol/attendance.ts'
import * as calls from '../../protocol/calls.ts'
import * as chatList from '../../protocol/chat-list.ts'
import * as claims from '../../protocol/claims.ts'
import * as devices from '../../protocol/devices.ts'
import * as diary from '../../protocol/diary.ts'
import type { Endpoint } from '../../protocol/endpoint.ts'
import * as factors from '../../protocol/factors.ts'
import * as identity from '../../protocol/identity.ts'
import * as notices from '../../protocol/inbox/notices.ts'
import * as journal from '../../protocol/journal.ts'
import * as journalRules from '../../protocol/journal-rules.ts'
import * as lessonPlan from '../../protocol/lesson-plan.ts'
import * as onlineLessons from '../../protocol/online-lessons.ts'
import * as privateNotes from '../../protocol/private-notes.ts'
import * as rollOver from '../../protocol/roll-over.ts'
import * as rosterImport from '../../protocol/roster-import.ts'
import * as school from '../../protocol/school.ts'
import * as schoolChats from '../../protocol/school-chats.ts'
import * as schoolId from '../../protocol/school-id.ts'
import * as schoolSetup from '../../protocol/school-setup.ts'
import * as search from '../../protocol/search.ts'
import * as termMarks from '../../protocol/term-marks.ts'
import * as timetable from '../../protocol/timetable.ts'

/** Every endpoint of the product by its name. test/protocol/endpoints.node.test.ts checks that no file of protocol/ is left out. */
export const ENDPOINTS: Readonly<Record<string, Endpoint>> = Object.fromEntries(
  [
    identity,
    chatList,
    schoolChats,
    schoolId,
    factors,
    devices,
    claims,
    rosterImport,
    school,
    schoolSetup,
    rollOver,
    journal,
    journalRules,
    lessonPlan,
    privateNotes,
    termMarks,
    timetable,
    attendance,
    calls,
    onlineLessons,
    diary,
    notices,
    search,
  ].flatMap((area) => Object.entries(area).filter((entry): entry is [string, Endpoint] => isEndpoint(entry[1]))),
)

function isEndpoint(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'input' in value && 'result' in value
}
