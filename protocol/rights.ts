// Rights as data: what a role may do. The same `can` greys a button in the browser and refuses the write in the Worker or the room.
// Relations (own class, own subject, own child) are not roles: the `access…` functions of each area look them up.
import * as z from 'zod/mini'

/** Roles of a person at a school (⚠A2 of the checklist adds the administration to the manual's three). A class teacher is a relation, not a role. */
export const SCHOOL_ROLES = ['student', 'parent', 'teacher', 'deputyHead', 'head', 'schoolAdmin'] as const
export const SchoolRole = z.enum(SCHOOL_ROLES)
export type SchoolRole = z.infer<typeof SchoolRole>

/** Roles of a member in a chat. */
export const CHAT_ROLES = ['chatAdmin', 'writer', 'reader'] as const
export const ChatRole = z.enum(CHAT_ROLES)
export type ChatRole = z.infer<typeof ChatRole>

/** Roles of a participant in a call. organiser: «администратор звонка» · coHost: helps them · speaker: is heard and seen · listener: hears and sees. */
export const CALL_ROLES = ['organiser', 'coHost', 'speaker', 'listener'] as const
export const CallRole = z.enum(CALL_ROLES)
export type CallRole = z.infer<typeof CallRole>

export const CAPABILITIES = [
  'roster.import',
  'roster.read',
  'school.setUp',
  'slips.issue',
  'claim.decide',
  'password.reset',
  'security.set',
  'journal.open',
  'journal.readWholeSchool',
  'journalRules.set',
  'termMark.readWholeSchool',
  'term.lock',
  'unlock.decide',
  'log.readWholeSchool',
  'mark.put',
  'diary.openOwn',
  'diary.openChild',
  'timetable.open',
  'timetable.readWholeSchool',
  'timetable.set',
  'teacherAbsence.report',
  'chats.open',
  'message.post',
  'message.read',
  'message.deleteAny',
  'message.pin',
  'mention.all',
  'moderator.set',
  'schoolModerator.set',
  'moderatorLog.readWholeSchool',
  'onlineLesson.set',
  'onlineDays.set',
  'call.startByLink',
  'call.administer',
  'call.endForAll',
  'call.publish',
] as const
export type Capability = (typeof CAPABILITIES)[number]

/** Whoever looks after a whole school. */
const READS_ALL: readonly Capability[] = [
  'journal.open',
  'journal.readWholeSchool',
  'log.readWholeSchool',
  'timetable.open',
  'timetable.readWholeSchool',
  'chats.open',
  'roster.read',
  'schoolModerator.set',
  'moderatorLog.readWholeSchool',
  'call.startByLink',
]
const HEADS: readonly Capability[] = [...READS_ALL, 'termMark.readWholeSchool']

const table: Record<SchoolRole | ChatRole | CallRole, readonly Capability[]> = {
  student: ['diary.openOwn', 'timetable.open', 'chats.open'],
  parent: ['diary.openChild', 'timetable.open', 'chats.open', 'call.startByLink'],
  teacher: ['journal.open', 'mark.put', 'timetable.open', 'teacherAbsence.report', 'chats.open', 'onlineLesson.set', 'call.startByLink'],
  deputyHead: [...HEADS, 'term.lock', 'unlock.decide', 'timetable.set', 'onlineDays.set'],
  head: HEADS,
  // Domain §10: the administrator keeps settings and people; reads the journal, puts no marks.
  schoolAdmin: [
    'roster.import',
    'school.setUp',
    'slips.issue',
    'claim.decide',
    'password.reset',
    'security.set',
    'journalRules.set',
    'timetable.set',
    'onlineDays.set',
    ...READS_ALL,
  ],
  chatAdmin: ['message.post', 'message.read', 'message.deleteAny', 'message.pin', 'mention.all', 'moderator.set'],
  writer: ['message.post', 'message.read'],
  reader: ['message.read'],
  organiser: ['call.administer', 'call.endForAll', 'call.publish'],
  coHost: ['call.administer', 'call.publish'],
  speaker: ['call.publish'],
  listener: [],
}

/** Unknown roles (null, '', 'ADMIN', '__proto__') may do nothing. */
export function can(role: SchoolRole | ChatRole | CallRole, capability: Capability): boolean {
  return Object.hasOwn(table, role) && table[role].includes(capability)
}

export function canAny(roles: readonly SchoolRole[], capability: Capability): boolean {
  return roles.some((role) => can(role, capability))
}

const STAFF: readonly SchoolRole[] = ['teacher', 'deputyHead', 'head', 'schoolAdmin']

/** Staff have shorter sessions and longer passwords. */
export function isStaff(roles: readonly SchoolRole[]): boolean {
  return roles.some((role) => STAFF.includes(role))
}
