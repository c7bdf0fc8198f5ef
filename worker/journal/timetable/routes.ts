// The weekly template, changes day by day, absences of teachers. Called by web/journal/timetable; rules TTB-… and SUB-… (docs/rules/journal.md).
import {
  AddExtraLesson,
  AddTimetableEntry,
  GetDayPlan,
  GetTimetableTemplate,
  ImportTimetable,
  ListTeacherAbsences,
  ListTimetables,
  MoveTimetableEntry,
  PutLessonChange,
  RemoveTimetableEntry,
  ReplaceLesson,
  ReportTeacherAbsence,
  UndoLessonChange,
  WithdrawTeacherAbsence,
} from '../../../protocol/timetable.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { requireActor } from '../../identity/require-actor.ts'
import { type App, type AppContext, serve } from '../../platform/serve.ts'
import { addExtraLesson } from './add-extra-lesson.ts'
import { addTimetableEntry } from './add-timetable-entry.ts'
import { getDayPlan } from './get-day-plan.ts'
import { getTimetableTemplate } from './get-timetable-template.ts'
import { importTimetable } from './import-timetable.ts'
import { listTimetables } from './list-timetables.ts'
import { moveTimetableEntry } from './move-timetable-entry.ts'
import { putLessonChange } from './put-lesson-change.ts'
import { removeTimetableEntry } from './remove-timetable-entry.ts'
import { replaceLesson } from './replace-lesson.ts'
import { listTeacherAbsences, reportTeacherAbsence, withdrawTeacherAbsence } from './teacher-absences.ts'
import { undoLessonChange } from './undo-lesson-change.ts'

export function timetableRoutes(app: App): void {
  serve(app, ListTimetables, requireActor, (actor) => listTimetables(actor))
  serve(app, GetTimetableTemplate, requireActor, (actor, _input, c) => getTimetableTemplate(c.env, actor))
  serve(app, AddTimetableEntry, requireActor, (actor, input, c) => addTimetableEntry(c.env, actor, input))
  serve(app, MoveTimetableEntry, requireActor, (actor, input, c) => moveTimetableEntry(c.env, actor, input))
  serve(app, RemoveTimetableEntry, requireActor, (actor, input, c) => removeTimetableEntry(c.env, actor, input))
  serve(app, ImportTimetable, requireActor, (actor, input, c) => importTimetable(c.env, actor, input))
  serve(app, GetDayPlan, requireActor, (actor, input, c) => getDayPlan(c.env, actor, input))
  serve(app, PutLessonChange, requireActor, (actor, input, c) => withNews(actor, c, putLessonChange(c.env, actor, input)))
  serve(app, UndoLessonChange, requireActor, (actor, input, c) => withNews(actor, c, undoLessonChange(c.env, actor, input)))
  serve(app, AddExtraLesson, requireActor, (actor, input, c) => withNews(actor, c, addExtraLesson(c.env, actor, input)))
  serve(app, ReplaceLesson, requireActor, (actor, input, c) => withNews(actor, c, replaceLesson(c.env, actor, input)))
  serve(app, ListTeacherAbsences, requireActor, (actor, _input, c) => listTeacherAbsences(c.env, actor))
  serve(app, ReportTeacherAbsence, requireActor, (actor, input, c) => withNews(actor, c, reportTeacherAbsence(c.env, actor, input)))
  serve(app, WithdrawTeacherAbsence, requireActor, (actor, input, c) => withNews(actor, c, withdrawTeacherAbsence(c.env, actor, input)))
}

/** What it has written is told after the answer. */
async function withNews<Result>(actor: Actor, c: AppContext, done: Promise<Result>): Promise<Result> {
  const result = await done
  c.set('newsOf', actor.tenant)
  return result
}
