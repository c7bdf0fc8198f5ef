// «Управление → Учебный год». Called by web/school; rules SET-… in docs/rules/school.md. The administrator changes, head and deputy head read,
// to everybody else none of it exists.
import { GetRollOver, RollOver } from '../../../protocol/roll-over.ts'
import {
  ArchiveClass,
  ArchiveStudyGroup,
  GetSchoolSetup,
  LeaveSchool,
  ListStudyGroups,
  MoveStudent,
  PutAcademicYear,
  PutBellDay,
  PutBells,
  PutClass,
  PutHolidays,
  PutRooms,
  PutStudyGroup,
  PutSubject,
  PutTerms,
  PutWorkKinds,
  RemoveBellSet,
  RemoveSubject,
  ReturnPerson,
  SetRoles,
  SetSetupStep,
} from '../../../protocol/school-setup.ts'
import { requireActor } from '../../identity/require-actor.ts'
import { type App, serve } from '../../platform/serve.ts'
import { archiveClass } from './archive-class.ts'
import { archiveStudyGroup } from './archive-study-group.ts'
import { getRollOver } from './get-roll-over.ts'
import { getSchoolSetup } from './get-school-setup.ts'
import { leaveSchool } from './leave-school.ts'
import { listStudyGroups } from './list-study-groups.ts'
import { moveStudent } from './move-student.ts'
import { putAcademicYear } from './put-academic-year.ts'
import { putBellDay } from './put-bell-day.ts'
import { putBells } from './put-bells.ts'
import { putClass } from './put-class.ts'
import { putHolidays } from './put-holidays.ts'
import { putRooms } from './put-rooms.ts'
import { putStudyGroup } from './put-study-group.ts'
import { putSubject } from './put-subject.ts'
import { putTerms } from './put-terms.ts'
import { putWorkKinds } from './put-work-kinds.ts'
import { removeBellSet } from './remove-bell-set.ts'
import { removeSubject } from './remove-subject.ts'
import { returnPerson } from './return-person.ts'
import { rollOver } from './roll-over.ts'
import { setRoles } from './set-roles.ts'
import { setSetupStep } from './set-setup-step.ts'

export function setupRoutes(app: App): void {
  const done = async (change: Promise<void>) => {
    await change
    return {}
  }
  serve(app, GetSchoolSetup, requireActor, (actor, _input, c) => getSchoolSetup(c.env, actor))
  serve(app, PutAcademicYear, requireActor, (actor, input, c) => putAcademicYear(c.env, actor, input))
  serve(app, PutTerms, requireActor, (actor, input, c) => done(putTerms(c.env, actor, input)))
  serve(app, PutHolidays, requireActor, (actor, input, c) => done(putHolidays(c.env, actor, input)))
  serve(app, PutBells, requireActor, (actor, input, c) => done(putBells(c.env, actor, input)))
  serve(app, RemoveBellSet, requireActor, (actor, input, c) => done(removeBellSet(c.env, actor, input.bellSetId)))
  serve(app, PutBellDay, requireActor, (actor, input, c) => done(putBellDay(c.env, actor, input)))
  serve(app, ListStudyGroups, requireActor, (actor, input, c) => listStudyGroups(c.env, actor, input))
  serve(app, PutStudyGroup, requireActor, (actor, input, c) => putStudyGroup(c.env, actor, input))
  serve(app, ArchiveStudyGroup, requireActor, (actor, input, c) => done(archiveStudyGroup(c.env, actor, input.studyGroupId)))
  serve(app, PutSubject, requireActor, (actor, input, c) => putSubject(c.env, actor, input))
  serve(app, RemoveSubject, requireActor, (actor, input, c) => done(removeSubject(c.env, actor, input.subjectId)))
  serve(app, PutRooms, requireActor, (actor, input, c) => done(putRooms(c.env, actor, input)))
  serve(app, PutWorkKinds, requireActor, (actor, input, c) => done(putWorkKinds(c.env, actor, input)))
  serve(app, SetSetupStep, requireActor, (actor, input) => done(setSetupStep(actor, input)))
  serve(app, GetRollOver, requireActor, (actor, _input, c) => getRollOver(c.env, actor))
  // Classes, pupils and roles: accounts and chats follow after the answer.
  serve(app, PutClass, requireActor, async (actor, input, c) => {
    const result = await putClass(c.env, actor, input)
    c.set('newsOf', actor.tenant)
    return result
  })
  serve(app, ArchiveClass, requireActor, async (actor, input, c) => {
    await archiveClass(c.env, actor, input.classGroupId)
    c.set('newsOf', actor.tenant)
    return {}
  })
  serve(app, MoveStudent, requireActor, async (actor, input, c) => {
    await moveStudent(c.env, actor, input)
    c.set('newsOf', actor.tenant)
    return {}
  })
  serve(app, LeaveSchool, requireActor, async (actor, input, c) => {
    await leaveSchool(c.env, actor, input)
    c.set('newsOf', actor.tenant)
    return {}
  })
  serve(app, ReturnPerson, requireActor, async (actor, input, c) => {
    await returnPerson(c.env, actor, input)
    c.set('newsOf', actor.tenant)
    return {}
  })
  serve(app, SetRoles, requireActor, async (actor, input, c) => {
    await setRoles(c.env, actor, input)
    c.set('newsOf', actor.tenant)
    return {}
  })
  serve(app, RollOver, requireActor, async (actor, input, c) => {
    const result = await rollOver(c.env, actor, input)
    c.set('newsOf', actor.tenant)
    return result
  })
}
