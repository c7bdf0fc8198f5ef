// «Тематический план» of a group: its topics in their order, what of it is done, and which lessons each topic falls on as it is being edited.
import { useSignal } from '@preact/signals'
import { Copy, Download, Plus, Upload } from 'lucide-preact'
import { useEffect, useMemo } from 'preact/hooks'
import type { StudyGroupId } from '../../../protocol/ids.ts'
import { GetLessonPlan, type PlanTopic } from '../../../protocol/lesson-plan.ts'
import { writePlan } from '../../../protocol/plan-text.ts'
import '../../app/add-plan-texts.ts'
import { t } from '../../app/i18n.ts'
import { refusalText } from '../../app/refusal-text.ts'
import { ResourceView } from '../../app/resource-view.tsx'
import { useLessonNews } from '../../app/use-lesson-news.ts'
import { CallRefused, call } from '../../platform/call.ts'
import { saveText } from '../../platform/save-text.ts'
import { useAction } from '../../platform/use-action.ts'
import { type OwnResource, useResource } from '../../platform/use-resource.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Progress } from '../../ui/progress.tsx'
import { toast } from '../../ui/toast.tsx'
import styles from './plan.module.css'
import { PlanCopy } from './plan-copy.tsx'
import { PlanImport } from './plan-import.tsx'
import { PlanRows } from './plan-rows.tsx'
import { openPlan, type Plan, type PlanData } from './plan-state.ts'
import { lessonDays, shortDay } from './plan-words.ts'

export default function PlanPage({ studyGroupId }: { readonly studyGroupId: StudyGroupId }) {
  const resource = useResource(`plan of ${studyGroupId}`, () => call(GetLessonPlan, { studyGroupId }))
  return (
    <ResourceView resource={resource} shape="rows">
      {(data) => <OpenPlan data={data} resource={resource} />}
    </ResourceView>
  )
}

function OpenPlan({ data, resource }: { readonly data: PlanData; readonly resource: OwnResource<PlanData> }) {
  const plan = useMemo(() => openPlan(data), [data])
  const open = useSignal<'import' | 'copy' | null>(null)
  const said = useSignal('')
  // What is being edited is not taken away; where its topics fall is seen anew when it is saved.
  useLessonNews(() => {
    if (!plan.changed.peek()) resource.reload()
  })
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (plan.changed.peek()) event.preventDefault()
    }
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [plan])

  const rows = plan.rows.value
  const close = () => {
    open.value = null
  }
  const take = (topics: readonly PlanTopic[], how: 'replace' | 'append') => {
    close()
    const undo = plan.put(topics, how)
    toast(t('plan.import.taken', { count: topics.length }), { undo })
  }
  const add = () => {
    const key = plan.add()
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-key="${key}"] [data-topic]`)?.focus())
  }
  const actions = data.maySet && (
    <>
      <Button icon={<Upload size={18} aria-hidden />} onClick={() => (open.value = 'import')}>
        {t('plan.import')}
      </Button>
      <Button icon={<Copy size={18} aria-hidden />} onClick={() => (open.value = 'copy')}>
        {t('plan.copy')}
      </Button>
    </>
  )
  return (
    <div class={styles.page}>
      <header class={styles.bar}>
        <div class={styles.lead}>
          <h2 class="visually-hidden">{t('plan.title')}</h2>
          {rows.length > 0 ? <Done plan={plan} /> : <p>{t('plan.lead')}</p>}
        </div>
        <div class={styles.buttons}>
          {actions}
          {rows.length > 0 && (
            <Button icon={<Download size={18} aria-hidden />} onClick={() => exportPlan(plan)}>
              {t('plan.export')}
            </Button>
          )}
        </div>
      </header>
      {rows.length === 0 ? (
        <EmptyState
          title={t('plan.none')}
          hint={t(data.maySet ? 'plan.none.hint' : 'plan.none.reader')}
          action={
            data.maySet && (
              <Button variant="primary" icon={<Plus size={18} aria-hidden />} onClick={add}>
                {t('plan.add')}
              </Button>
            )
          }
        />
      ) : (
        <>
          <Mismatch plan={plan} />
          <PlanRows
            plan={plan}
            say={(text) => {
              said.value = text
            }}
          />
          {data.maySet && (
            <div class={styles.below}>
              <Button icon={<Plus size={18} aria-hidden />} disabled={plan.full.value} onClick={add}>
                {t('plan.add')}
              </Button>
              <p>{t('plan.keys')}</p>
            </div>
          )}
          <Outside plan={plan} />
        </>
      )}
      <p class="visually-hidden" role="status">
        {said.value}
      </p>
      {data.maySet && <SaveBar plan={plan} resource={resource} />}
      {open.value === 'import' && <PlanImport hasTopics={rows.length > 0} onTake={take} onClose={close} />}
      {open.value === 'copy' && (
        <PlanCopy studyGroupId={data.group.studyGroupId} hasTopics={rows.length > 0} onTake={take} onClose={close} />
      )}
    </div>
  )
}

function Done({ plan }: { readonly plan: Plan }) {
  const { done, total } = plan.progress.value
  return <Progress label={t('plan.progress', { done, total })} share={total === 0 ? 0 : done / total} />
}

/** More hours than lessons, or the other way round: to be seen in September, not in May. */
function Mismatch({ plan }: { readonly plan: Plan }) {
  const { total, lessons } = plan.progress.value
  if (lessons === 0 || total === lessons) return null
  return (
    <Banner tone={total > lessons ? 'warning' : 'info'}>
      {total > lessons ? t('plan.short.lessons', { count: total - lessons }) : t('plan.short.topics', { count: lessons - total })}
    </Banner>
  )
}

function Outside({ plan }: { readonly plan: Plan }) {
  if (plan.outside.length === 0) return null
  return (
    <section class={styles.outside}>
      <h3>{t('plan.outside')}</h3>
      <ul>
        {plan.outside.map((lesson) => (
          <li key={lesson.id}>
            <a href={`/journal/${lesson.id}`}>{t('plan.own', { day: shortDay(lesson.on), topic: lesson.topic ?? '–' })}</a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function SaveBar({ plan, resource }: { readonly plan: Plan; readonly resource: OwnResource<PlanData> }) {
  const { busy, failure, run, forget } = useAction()
  const conflict = failure.value instanceof CallRefused && failure.value.code === 'changed_by_another'
  const save = (over?: number) =>
    run(async () => {
      await plan.save(over)
      toast(t('plan.saved'))
      resource.reload()
    })
  /** Over whatever stands there now. */
  const overwrite = () =>
    run(async () => {
      const { version } = await call(GetLessonPlan, { studyGroupId: plan.data.group.studyGroupId })
      await plan.save(version)
      toast(t('plan.saved'))
      resource.reload()
    })
  const changed = plan.changed.value
  const wrong = plan.wrong.value
  if (!changed && failure.value === null) return null
  return (
    <section class={styles.save} aria-label={t('plan.unsaved')}>
      {failure.value !== null && !conflict && <Banner tone="danger">{failureText(plan, failure.value)}</Banner>}
      <p>{wrong > 0 ? t('plan.wrong', { count: wrong }) : t('plan.unsaved')}</p>
      <div class={styles.buttons}>
        <Button
          onClick={() => {
            forget()
            toast(t('plan.dropped'), { undo: plan.drop() })
          }}
        >
          {t('plan.drop')}
        </Button>
        <Button variant="primary" busy={busy.value} disabled={wrong > 0} onClick={() => save()}>
          {t('plan.save')}
        </Button>
      </div>
      {conflict && (
        <Dialog
          title={t('plan.conflict')}
          onClose={forget}
          actions={
            <>
              <Button
                onClick={() => {
                  forget()
                  plan.drop()
                  resource.reload()
                }}
              >
                {t('plan.conflict.theirs')}
              </Button>
              <Button variant="primary" onClick={overwrite}>
                {t('plan.conflict.mine')}
              </Button>
            </>
          }
        >
          <p>{refusalText(failure.value)}</p>
        </Dialog>
      )}
    </section>
  )
}

/** Which of many topics: its row may be far away. */
function failureText(plan: Plan, failure: unknown): string {
  const at = plan.rows.value.findIndex(({ key }) => key === plan.refused.value?.key)
  const text = refusalText(failure)
  return at < 0 ? text : t('plan.refused', { number: at + 1, text })
}

function exportPlan(plan: Plan): void {
  const { group } = plan.data
  const days = plan.rows.peek().map(({ lessons }) => lessonDays(lessons))
  const head = [t('plan.csv.number'), t('plan.column.topic'), t('plan.column.hours'), t('plan.column.dates')] as const
  const name = [group.subject, group.title || group.classTitle].filter(Boolean).join(' ')
  saveText(`${name}.csv`, writePlan(plan.topics(), days, head))
}
