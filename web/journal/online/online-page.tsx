// «Онлайн-уроки» of a group: what goes on, what is to come, what is over; publishing and ending. The report of one has an address of its own.
import { useSignal } from '@preact/signals'
import { ClipboardList, Play, Plus, Trash2 } from 'lucide-preact'
import { useLocation } from 'preact-iso'
import { OnlineLessonId, type StudyGroupId } from '../../../protocol/ids.ts'
import {
  EndOnlineLesson,
  ListOnlineLessons,
  type OnlineLesson,
  PublishOnlineLesson,
  RemoveOnlineLesson,
} from '../../../protocol/online-lessons.ts'
import '../../app/add-online-texts.ts'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import { t } from '../../app/i18n.ts'
import { later } from '../../app/later.tsx'
import { refusalText } from '../../app/refusal-text.ts'
import { ResourceView } from '../../app/resource-view.tsx'
import { useLessonNews } from '../../app/use-lesson-news.ts'
import { call } from '../../platform/call.ts'
import { useAction } from '../../platform/use-action.ts'
import { useResource } from '../../platform/use-resource.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { toast } from '../../ui/toast.tsx'
import { WayIn } from './join-lesson.tsx'
import styles from './online.module.css'
import { audienceText, opensText, whenText } from './online-words.ts'
import { useOpen } from './use-open.ts'

export type OnlineGroup = ResultOf<typeof ListOnlineLessons>

const NewLesson = later(() => import('./new-lesson.tsx'))
const AttendanceReport = later(() => import('./attendance-report.tsx'))

const SECTIONS = [
  ['published', 'online.goesOn'],
  ['draft', 'online.toCome'],
  ['ended', 'online.over'],
] as const

export default function OnlinePage({ studyGroupId }: { readonly studyGroupId: StudyGroupId }) {
  const { query } = useLocation()
  const shown = OnlineLessonId.safeParse(query.lesson).data
  if (shown !== undefined) return <AttendanceReport key={shown} onlineLessonId={shown} back={`/journal/${studyGroupId}?view=online`} />
  return <Lessons studyGroupId={studyGroupId} />
}

function Lessons({ studyGroupId }: { readonly studyGroupId: StudyGroupId }) {
  const group = useResource(`online of ${studyGroupId}`, () => call(ListOnlineLessons, { studyGroupId }))
  const adding = useSignal(false)
  useLessonNews(group.reload)
  return (
    <ResourceView resource={group} shape="rows">
      {(data) => (
        <div class={styles.page}>
          <header class={styles.bar}>
            <h2 class="visually-hidden">{t('online.title')}</h2>
            <p class={styles.quiet}>{t('online.lead')}</p>
            {data.maySet && data.lessons.length > 0 && <AddButton onAdd={() => (adding.value = true)} />}
          </header>
          {data.lessons.length === 0 && (
            <EmptyState
              title={t('online.none')}
              hint={t(data.maySet ? 'online.none.hint' : 'online.none.reader')}
              action={data.maySet && <AddButton onAdd={() => (adding.value = true)} />}
            />
          )}
          {SECTIONS.map(([state, title]) => (
            <Section
              key={state}
              title={t(title)}
              studyGroupId={studyGroupId}
              lessons={data.lessons.filter((lesson) => lesson.state === state)}
              onChanged={group.reload}
            />
          ))}
          {adding.value && (
            <NewLesson
              studyGroupId={studyGroupId}
              group={data}
              onClose={(made: number) => {
                adding.value = false
                if (made === 0) return
                toast(t('online.new.created', { count: made }))
                group.reload()
              }}
            />
          )}
        </div>
      )}
    </ResourceView>
  )
}

function AddButton({ onAdd }: { readonly onAdd: () => void }) {
  return (
    <Button variant="primary" icon={<Plus size={18} aria-hidden />} onClick={onAdd}>
      {t('online.add')}
    </Button>
  )
}

type SectionProps = {
  readonly title: string
  readonly studyGroupId: StudyGroupId
  readonly lessons: readonly OnlineLesson[]
  readonly onChanged: () => void
}

function Section({ title, studyGroupId, lessons, onChanged }: SectionProps) {
  if (lessons.length === 0) return null
  return (
    <section class={styles.section}>
      <h3>{title}</h3>
      <ul>
        {lessons.map((lesson) => (
          <Row key={lesson.onlineLessonId} studyGroupId={studyGroupId} lesson={lesson} onChanged={onChanged} />
        ))}
      </ul>
    </section>
  )
}

const TONES = { draft: 'plain', published: 'good', ended: 'plain' } as const

type RowProps = ActProps & { readonly studyGroupId: StudyGroupId }

function Row({ studyGroupId, lesson, onChanged }: RowProps) {
  const { state, platform, mine, cancelled } = lesson
  const when = whenText(lesson)
  return (
    <li class={styles.row} aria-label={when} data-state={state}>
      <div class={styles.what}>
        <p class={styles.when}>{when}</p>
        <p class={styles.chips}>
          <Chip tone={TONES[state]}>{t(`online.state.${state}`)}</Chip>
          {cancelled && state === 'draft' && <Chip tone="bad">{t('online.state.cancelled')}</Chip>}
          {lesson.studyGroupId !== studyGroupId && <Chip>{t('online.joined')}</Chip>}
          <span class={styles.quiet}>{`${audienceText(lesson)} · ${t(`online.platform.${platform}`)}`}</span>
        </p>
      </div>
      <div class={styles.buttons}>
        {state === 'draft' && mine && <Draft lesson={lesson} onChanged={onChanged} />}
        {state === 'published' && <Live lesson={lesson} onChanged={onChanged} />}
        {state !== 'draft' && platform === 'builtIn' && (
          <LinkButton
            variant={state === 'ended' ? 'secondary' : 'quiet'}
            icon={<ClipboardList size={18} aria-hidden />}
            href={`/journal/${studyGroupId}?view=online&lesson=${lesson.onlineLessonId}`}
          >
            {t('online.report')}
          </LinkButton>
        )}
      </div>
      {state === 'published' && mine && (
        <div class={styles.note}>
          <Banner tone="success">{t(platform === 'builtIn' ? 'online.published' : 'online.published.link')}</Banner>
        </div>
      )}
    </li>
  )
}

type ActProps = { readonly lesson: OnlineLesson; readonly onChanged: () => void }

function Draft({ lesson, onChanged }: ActProps) {
  const asking = useSignal<'publish' | 'remove' | null>(null)
  const isOpen = useOpen(lesson)
  const { busy, failure, run, forget } = useAction()
  const { onlineLessonId, version, platform, cancelled } = lesson
  const publish = () =>
    run(async () => {
      await call(PublishOnlineLesson, { onlineLessonId, version })
      asking.value = null
      onChanged()
    })
  const remove = () =>
    run(async () => {
      await call(RemoveOnlineLesson, { onlineLessonId, version })
      asking.value = null
      toast(t('online.removed'))
      onChanged()
    })
  const close = () => {
    asking.value = null
    forget()
  }
  const hintId = `opens-${onlineLessonId}`
  return (
    <>
      <Button
        variant="primary"
        icon={<Play size={18} aria-hidden />}
        disabled={!isOpen || cancelled}
        aria-describedby={isOpen || cancelled ? undefined : hintId}
        onClick={() => (asking.value = 'publish')}
      >
        {t('online.publish')}
      </Button>
      <IconButton label={t('online.remove')} icon={<Trash2 size={18} aria-hidden />} onClick={() => (asking.value = 'remove')} />
      {!isOpen && !cancelled && (
        <p class={styles.hint} id={hintId}>
          {opensText(lesson)}
        </p>
      )}
      {asking.value === 'remove' && (
        <Dialog
          title={t('online.remove.title')}
          onClose={close}
          actions={
            <>
              <Button onClick={close}>{t('ui.cancel')}</Button>
              <Button variant="danger" busy={busy.value} onClick={remove}>
                {t('online.remove.confirm')}
              </Button>
            </>
          }
        >
          {failure.value !== null && <Banner tone="danger">{refusalText(failure.value)}</Banner>}
          <p>{whenText(lesson)}</p>
          <p>{t(lesson.lessonId === null ? 'online.remove.outside' : 'online.remove.lead')}</p>
        </Dialog>
      )}
      {asking.value === 'publish' && (
        <Dialog
          title={t('online.publish.title')}
          onClose={close}
          actions={
            <>
              <Button onClick={close}>{t('ui.cancel')}</Button>
              <Button variant="primary" busy={busy.value} onClick={publish}>
                {t('online.publish')}
              </Button>
            </>
          }
        >
          {failure.value !== null && <Banner tone="danger">{refusalText(failure.value)}</Banner>}
          <p>{whenText(lesson)}</p>
          <p>{audienceText(lesson)}</p>
          <p>{t(platform === 'builtIn' ? 'online.publish.lead' : 'online.publish.link')}</p>
        </Dialog>
      )}
    </>
  )
}

function Live({ lesson, onChanged }: ActProps) {
  const asking = useSignal(false)
  const { busy, failure, run, forget } = useAction()
  const end = () =>
    run(async () => {
      await call(EndOnlineLesson, { onlineLessonId: lesson.onlineLessonId })
      asking.value = false
      toast(t('online.ended'))
      onChanged()
    })
  return (
    <>
      <WayIn callId={lesson.callId} url={lesson.url} label={t('online.go')} />
      {lesson.mine && <Button onClick={() => (asking.value = true)}>{t('online.end')}</Button>}
      {asking.value && (
        <Dialog
          title={t('online.end.title')}
          onClose={() => {
            asking.value = false
            forget()
          }}
          actions={
            <>
              <Button onClick={() => (asking.value = false)}>{t('ui.cancel')}</Button>
              <Button variant="danger" busy={busy.value} onClick={end}>
                {t('online.end')}
              </Button>
            </>
          }
        >
          {failure.value !== null && <Banner tone="danger">{refusalText(failure.value)}</Banner>}
          <p>{t(lesson.platform === 'builtIn' ? 'online.end.lead' : 'online.end.link')}</p>
        </Dialog>
      )}
    </>
  )
}
