import { describe, expect, it } from 'vitest'
import { CALL_ROLES, CAPABILITIES, CHAT_ROLES, can, canAny, isStaff, SCHOOL_ROLES, type SchoolRole } from '../../protocol/rights.ts'

// Written out on purpose, not derived: whoever changes a right changes it here too, and a reviewer reads it as one table.
const TABLE = `
                          student parent teacher deputyHead head schoolAdmin chatAdmin writer reader organiser coHost speaker listener
roster.import             –       –      –       –          –    yes         –         –      –      –         –      –       –
roster.read               –       –      –       yes        yes  yes         –         –      –      –         –      –       –
school.setUp              –       –      –       –          –    yes         –         –      –      –         –      –       –
slips.issue               –       –      –       –          –    yes         –         –      –      –         –      –       –
claim.decide              –       –      –       –          –    yes         –         –      –      –         –      –       –
password.reset            –       –      –       –          –    yes         –         –      –      –         –      –       –
security.set              –       –      –       –          –    yes         –         –      –      –         –      –       –
journal.open              –       –      yes     yes        yes  yes         –         –      –      –         –      –       –
journal.readWholeSchool   –       –      –       yes        yes  yes         –         –      –      –         –      –       –
journalRules.set          –       –      –       –          –    yes         –         –      –      –         –      –       –
termMark.readWholeSchool  –       –      –       yes        yes  –           –         –      –      –         –      –       –
term.lock                 –       –      –       yes        –    –           –         –      –      –         –      –       –
unlock.decide             –       –      –       yes        –    –           –         –      –      –         –      –       –
log.readWholeSchool       –       –      –       yes        yes  yes         –         –      –      –         –      –       –
mark.put                  –       –      yes     –          –    –           –         –      –      –         –      –       –
diary.openOwn             yes     –      –       –          –    –           –         –      –      –         –      –       –
diary.openChild           –       yes    –       –          –    –           –         –      –      –         –      –       –
timetable.open            yes     yes    yes     yes        yes  yes         –         –      –      –         –      –       –
timetable.readWholeSchool –       –      –       yes        yes  yes         –         –      –      –         –      –       –
timetable.set             –       –      –       yes        –    yes         –         –      –      –         –      –       –
teacherAbsence.report     –       –      yes     –          –    –           –         –      –      –         –      –       –
chats.open                yes     yes    yes     yes        yes  yes         –         –      –      –         –      –       –
message.post              –       –      –       –          –    –           yes       yes    –      –         –      –       –
message.read              –       –      –       –          –    –           yes       yes    yes    –         –      –       –
message.deleteAny         –       –      –       –          –    –           yes       –      –      –         –      –       –
message.pin               –       –      –       –          –    –           yes       –      –      –         –      –       –
mention.all               –       –      –       –          –    –           yes       –      –      –         –      –       –
moderator.set             –       –      –       –          –    –           yes       –      –      –         –      –       –
schoolModerator.set       –       –      –       yes        yes  yes         –         –      –      –         –      –       –
moderatorLog.readWholeSchool –       –      –       yes        yes  yes         –         –      –      –         –      –       –
onlineLesson.set          –       –      yes     –          –    –           –         –      –      –         –      –       –
onlineDays.set            –       –      –       yes        –    yes         –         –      –      –         –      –       –
call.startByLink          –       yes    yes     yes        yes  yes         –         –      –      –         –      –       –
call.administer           –       –      –       –          –    –           –         –      –      yes       yes    –       –
call.endForAll            –       –      –       –          –    –           –         –      –      yes       –      –       –
call.publish              –       –      –       –          –    –           –         –      –      yes       yes    yes     –
`

const [header, ...lines] = TABLE.trim().split('\n')
const roles = header?.trim().split(/\s+/) ?? []
const rows = lines.map((line) => line.trim().split(/\s+/))

describe('rights', () => {
  it('[HOUSE-01] every role and capability of the product is in the written table', () => {
    expect(roles).toEqual([...SCHOOL_ROLES, ...CHAT_ROLES, ...CALL_ROLES])
    expect(rows.map(([capability]) => capability)).toEqual([...CAPABILITIES])
  })

  it.each(rows.flatMap(([capability, ...cells]) => cells.map((cell, place) => [roles[place], capability, cell === 'yes'] as const)))(
    '[HOUSE-01] %s, %s: %s',
    (role, capability, may) => {
      expect(can(role as SchoolRole, capability as 'mark.put')).toBe(may)
    },
  )

  it.each([null, undefined, '', ' ', 'ADMIN', 'Teacher', 'constructor', '__proto__', 'toString', 0, {}])(
    '[HOUSE-01] somebody whose role is %j may do nothing',
    (role) => {
      expect(CAPABILITIES.filter((capability) => can(role as SchoolRole, capability))).toEqual([])
    },
  )

  it('[HOUSE-01] a capability nobody named belongs to nobody', () => {
    for (const role of [...SCHOOL_ROLES, ...CHAT_ROLES, ...CALL_ROLES]) {
      for (const capability of ['', 'mark', 'mark.*', '__proto__', 'length']) expect(can(role, capability as 'mark.put')).toBe(false)
    }
  })

  it('[HOUSE-01] somebody with several roles may do what any of them may; with none, nothing', () => {
    expect(canAny(['parent', 'teacher'], 'mark.put')).toBe(true)
    expect(canAny(['parent', 'student'], 'mark.put')).toBe(false)
    expect(canAny([], 'chats.open')).toBe(false)
  })

  it('[HOUSE-01] pupils and parents are not staff, everybody else of the school is', () => {
    expect(SCHOOL_ROLES.filter((role) => isStaff([role]))).toEqual(['teacher', 'deputyHead', 'head', 'schoolAdmin'])
  })
})
