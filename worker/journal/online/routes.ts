// «Онлайн-уроки». Called by web/journal/online; rules LESSON-… (docs/rules/online-lessons.md).
import {
  CreateOnlineLesson,
  EndOnlineLesson,
  GetOnlineAttendance,
  ListLessonsOfDay,
  ListOnlineLessons,
  PublishOnlineLesson,
  RemoveOnlineLesson,
  SetOnlineDays,
} from '../../../protocol/online-lessons.ts'
import { type Actor, requireActor } from '../../identity/require-actor.ts'
import { type App, type AppContext, serve } from '../../platform/serve.ts'
import { createOnlineLesson } from './create-online-lesson.ts'
import { endOnlineLesson } from './end-online-lesson.ts'
import { getOnlineAttendance } from './get-online-attendance.ts'
import { listLessonsOfDay } from './list-lessons-of-day.ts'
import { listOnlineLessons } from './list-online-lessons.ts'
import { publishOnlineLesson } from './publish-online-lesson.ts'
import { removeOnlineLesson } from './remove-online-lesson.ts'
import { setOnlineDays } from './set-online-days.ts'

export function onlineRoutes(app: App): void {
  serve(app, ListOnlineLessons, requireActor, (actor, input, c) => listOnlineLessons(c.env, actor, input))
  serve(app, ListLessonsOfDay, requireActor, (actor, input, c) => listLessonsOfDay(c.env, actor, input))
  serve(app, CreateOnlineLesson, requireActor, (actor, input, c) => withNews(actor, c, createOnlineLesson(c.env, actor, input)))
  serve(app, PublishOnlineLesson, requireActor, (actor, input, c) => withNews(actor, c, publishOnlineLesson(c.env, actor, input)))
  serve(app, EndOnlineLesson, requireActor, (actor, input, c) => withNews(actor, c, endOnlineLesson(c.env, actor, input)))
  serve(app, RemoveOnlineLesson, requireActor, (actor, input, c) => withNews(actor, c, removeOnlineLesson(c.env, actor, input)))
  serve(app, GetOnlineAttendance, requireActor, (actor, input, c) => getOnlineAttendance(c.env, actor, input))
  serve(app, SetOnlineDays, requireActor, (actor, input, c) => withNews(actor, c, setOnlineDays(c.env, actor, input)))
}

/** What it has written is told after the answer. */
async function withNews<Result>(actor: Actor, c: AppContext, done: Promise<Result>): Promise<Result> {
  const result = await done
  c.set('newsOf', actor.tenant)
  return result
}
