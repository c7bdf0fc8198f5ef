// «Изменения расписания»: one day of the school, as the deputy head plans it.
import { useSignal } from '@preact/signals'
import { ChevronLeft, ChevronRight, MonitorPlay, Plus, UserX, X } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import { useLocation } from 'preact-iso'
import { addDays } from '../../../protocol/dates.ts'
import type { LessonId } from '../../../protocol/ids.ts'
import { shortName } from '../../../protocol/people.ts'
import { canAny } from '../../../protocol/rights.ts'
import { type DayLesson, GetDayPlan, WithdrawTeacherAbsence } from '../../../protocol/timetable.ts'
import '../../app/add-journal-texts.ts'
import '../../app/add-online-texts.ts'
import '../../app/add-timetable-texts.ts'
import { dayRange } from '../../app/day-range.ts'
import { t } from '../../app/i18n.ts'
import { Page } from '../../app/page.tsx'
import { refusalText } from '../../app/refusal-text.ts'
import { ResourceView } from '../../app/resource-view.tsx'
import { me } from '../../app/session.ts'
import { useLessonNews } from '../../app/use-lesson-news.ts'
import { roomText } from '../../app/week-switch.tsx'
import { call } from '../../platform/call.ts'
import { useAction } from '../../platform/use-action.ts'
import { useResource } from '../../platform/use-resource.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Field } from '../../ui/field.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Select } from '../../ui/select.tsx'
import { toast } from '../../ui/toast.tsx'
import OnlineDays from '../online/online-days.tsx'
import { AbsenceDialog } from './absence-dialog.tsx'
import { ChangeDialog } from './change-dialog.tsx'
import { type DayPlan, groupOf, needsSubstitute, notesOf, numberOn, teachersOf } from './day-plan.ts'
import look from './planner.module.css'
import styles from './timetable.module.css'
import TimetableTabs from './timetable-tabs.tsx'
import { dayText, groupText, teacherNames } from './timetable-words.ts'

export default function ChangesPage() {
  const { query, path, route } = useLocation()
  const on = query.on ?? me.value?.today ?? ''
  const day = useResource(`day ${on}`, () => call(GetDayPlan, { on }))
  const moving = useSignal(false)
  const mayMove = canAny(me.value?.roles ?? [], 'onlineDays.set')
  useLessonNews(day.reload)
  const go = (to: string) => to !== '' && route(`${path}?on=${to}`)
  return (
    <Page title={t('sub.title')} end={<TimetableTabs view="changes" />}>
      <div class={styles.bar}>
        <IconButton label={t('sub.previous')} icon={<ChevronLeft size={20} aria-hidden />} onClick={() => go(addDays(on, -1))} />
        <Field label={t('sub.day')} labelHidden type="date" value={on} onInput={go} />
        <IconButton label={t('sub.next')} icon={<ChevronRight size={20} aria-hidden />} onClick={() => go(addDays(on, 1))} />
        <h2 class={styles.dayTitle}>{dayText(on)}</h2>
        {mayMove && (
          <Button icon={<MonitorPlay size={18} aria-hidden />} onClick={() => (moving.value = true)}>
            {t('online.days')}
          </Button>
        )}
      </div>
      <ResourceView resource={day}>{(data) => <Day day={data} reload={day.reload} />}</ResourceView>
      {moving.value && <OnlineDays today={me.value?.today ?? on} from={on} onClose={() => (moving.value = false)} />}
    </Page>
  )
}

type Open = { readonly at: 'absence' } | { readonly at: 'lesson'; readonly lessonId: LessonId | null }

function Day({ day, reload }: { readonly day: DayPlan; readonly reload: () => void }) {
  const open = useSignal<Open | null>(null)
  const classTitle = useSignal<string | null>(null)
  const here = day.lessons.filter((lesson) => lesson.on === day.on)
  const needed = here.filter((lesson) => needsSubstitute(day, lesson))
  const changed = day.lessons.filter((lesson) => lesson.change !== null).toSorted((one, other) => numberOn(day, one) - numberOn(day, other))
  const classes = [...new Set(day.groups.flatMap((group) => (group.classTitle === null ? [] : [group.classTitle])))]
  const shownClass = classTitle.value ?? classes[0] ?? ''
  const ofClass = here.filter((lesson) => groupOf(day, lesson.studyGroupId)?.classTitle === shownClass)
  const openLesson = (lesson: DayLesson | null) => {
    open.value = { at: 'lesson', lessonId: lesson?.lessonId ?? null }
  }
  const openedId = open.value?.at === 'lesson' ? open.value.lessonId : null
  const opened = day.lessons.find(({ lessonId }) => lessonId === openedId)
  const close = (anything: boolean) => {
    open.value = null
    if (anything) reload()
  }
  return (
    <div class={look.planner}>
      <Absences
        day={day}
        reload={reload}
        onAdd={() => {
          open.value = { at: 'absence' }
        }}
      />
      <Section title={t('sub.needed')} none={t('sub.needed.none')} lessons={needed} day={day} onOpen={openLesson} />
      <Section title={t('sub.made')} none={t('sub.made.none')} lessons={changed} day={day} onOpen={openLesson} />
      <Section
        title={t('sub.lessons')}
        none={t('sub.lessons.none')}
        lessons={ofClass}
        day={day}
        onOpen={openLesson}
        end={
          <>
            <Select
              label={t('tt.class')}
              labelHidden
              value={shownClass}
              options={classes.map((title) => ({ value: title, label: title }))}
              onChange={(title) => {
                classTitle.value = title
              }}
            />
            <Button icon={<Plus size={18} aria-hidden />} onClick={() => openLesson(null)}>
              {t('sub.extra')}
            </Button>
          </>
        }
      />
      {open.value?.at === 'absence' && <AbsenceDialog teachers={day.teachers} from={day.on} onClose={close} />}
      {open.value?.at === 'lesson' && (
        // What somebody else has planned meanwhile is shown, not written over.
        <ChangeDialog key={`${opened?.lessonId} ${opened?.change?.version}`} day={day} lesson={opened ?? null} onClose={close} />
      )}
    </div>
  )
}

type AbsencesProps = { readonly day: DayPlan; readonly reload: () => void; readonly onAdd: () => void }

function Absences({ day, reload, onAdd }: AbsencesProps) {
  const withdrawing = useAction()
  const withdraw = (absenceId: DayPlan['absences'][number]['id']) =>
    withdrawing.run(async () => {
      await call(WithdrawTeacherAbsence, { absenceId }).catch((error) => toast(refusalText(error)))
      reload()
    })
  return (
    <section class={look.card} aria-labelledby="absences">
      <header>
        <h2 id="absences">{t('sub.absences')}</h2>
        <Button icon={<UserX size={18} aria-hidden />} onClick={onAdd}>
          {t('sub.absence.add')}
        </Button>
      </header>
      {day.absences.length === 0 ? (
        <p class={look.quiet}>{t('sub.absences.none')}</p>
      ) : (
        <ul class={look.rows}>
          {day.absences.map(({ id, teacher, fromOn, toOn, reason, comment }) => (
            <li key={id} class={look.row}>
              <span>
                <b>{shortName(teacher.name)}</b>
                <small>{[t(`sub.reason.${reason}`), dayRange(fromOn, toOn, 'short'), comment].filter(Boolean).join(' · ')}</small>
              </span>
              <IconButton
                label={t('sub.absence.withdraw', { name: shortName(teacher.name) })}
                icon={<X size={18} aria-hidden />}
                onClick={() => withdraw(id)}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

type SectionProps = {
  readonly title: string
  readonly none: string
  readonly lessons: readonly DayLesson[]
  readonly day: DayPlan
  readonly onOpen: (lesson: DayLesson) => void
  readonly end?: ComponentChildren
}

function Section({ title, none, lessons, day, onOpen, end }: SectionProps) {
  return (
    <section class={look.card} aria-label={title}>
      <header>
        <h2>{title}</h2>
        {end}
      </header>
      {lessons.length === 0 ? (
        <p class={look.quiet}>{none}</p>
      ) : (
        <ul class={look.rows}>
          {lessons.map((lesson) => (
            <LessonRow key={lesson.lessonId} lesson={lesson} day={day} onOpen={() => onOpen(lesson)} />
          ))}
        </ul>
      )}
    </section>
  )
}

function LessonRow({ lesson, day, onOpen }: { readonly lesson: DayLesson; readonly day: DayPlan; readonly onOpen: () => void }) {
  const group = groupOf(day, lesson.studyGroupId)
  if (!group) return null
  const away = needsSubstitute(day, lesson)
  return (
    <li>
      <button type="button" class={look.lesson} onClick={onOpen}>
        <span class={look.no}>
          <span class="visually-hidden">{t('tt.number')} </span>
          {numberOn(day, lesson)}
        </span>
        <span>
          <b data-cancelled={lesson.cancelled || lesson.on !== day.on}>
            {group.classTitle && `${group.classTitle} · `}
            {groupText(group)}
          </b>
          <small>
            {[teacherNames(teachersOf(day, lesson), day.teachers), lesson.room ? roomText(lesson.room) : ''].filter(Boolean).join(' · ')}
          </small>
        </span>
        <span class={look.chips}>
          {away && <Chip tone="bad">{t('sub.needed')}</Chip>}
          {notesOf(lesson, day).map((note) => (
            <Chip key={note} tone="warn">
              {note}
            </Chip>
          ))}
        </span>
      </button>
    </li>
  )
}
