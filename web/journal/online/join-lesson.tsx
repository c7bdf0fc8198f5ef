// «Онлайн-урок» at a lesson of a week, and the way in: «Присоединиться к уроку» works while the lesson goes on, and before that says why it does not yet.
import { ExternalLink, MonitorPlay, Video } from 'lucide-preact'
import { useId } from 'preact/hooks'
import type { LessonOnline, OutsideOnline } from '../../../protocol/online-lessons.ts'
import '../../app/add-online-texts.ts'
import { t } from '../../app/i18n.ts'
import { callPath } from '../../calls/call-path.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import styles from './join-lesson.module.css'

type Props = {
  readonly online: LessonOnline
  /** The lesson does not take place. */
  readonly off?: boolean
  /** The page of a teacher, who publishes it themselves, or of somebody who looks on. */
  readonly teacher?: boolean
}

export function JoinLesson({ online, off = false, teacher = false }: Props) {
  const whyId = useId()
  const { state, callId, url, mayJoin } = online
  if (state === 'ended')
    return (
      <p class={styles.online}>
        <Chip icon={<MonitorPlay size={14} aria-hidden />}>{t('online.join.over')}</Chip>
      </p>
    )
  const live = state === 'published'
  return (
    <div class={styles.online}>
      <Chip tone={live ? 'good' : 'plain'} icon={<MonitorPlay size={14} aria-hidden />}>
        {live ? `${t('online.badge')} · ${t('online.live')}` : t('online.badge')}
      </Chip>
      {live && mayJoin && <WayIn callId={callId} url={url} label={t(teacher ? 'online.go' : 'online.join')} />}
      {live && !mayJoin && !teacher && <p class={styles.why}>{t('online.join.parent')}</p>}
      {!live && !mayJoin && !off && !teacher && <p class={styles.why}>{t('online.join.parentEarly')}</p>}
      {!live && mayJoin && !teacher && (
        <>
          <Button disabled icon={<Video size={18} aria-hidden />} aria-describedby={whyId}>
            {t('online.join')}
          </Button>
          <p class={styles.why} id={whyId}>
            {t(off ? 'online.join.off' : 'online.join.early')}
          </p>
        </>
      )}
    </div>
  )
}

export function WayIn({ callId, url, label }: Pick<LessonOnline, 'callId' | 'url'> & { readonly label: string }) {
  if (callId !== null)
    return (
      <LinkButton variant="primary" icon={<Video size={18} aria-hidden />} href={callPath(callId)}>
        {label}
      </LinkButton>
    )
  if (url === null) return null
  return (
    <LinkButton variant="primary" outside icon={<ExternalLink size={18} aria-hidden />} href={url}>
      {label}
    </LinkButton>
  )
}

/** Of a day, beside its lessons. */
export function OutsideLessons({ lessons, teacher = false }: { readonly lessons: readonly OutsideOnline[]; readonly teacher?: boolean }) {
  if (lessons.length === 0) return null
  return (
    <ul class={styles.outside} aria-label={t('online.outside')}>
      {lessons.map(({ startsAt, endsAt, subject, online }) => (
        <li key={online.onlineLessonId}>
          <p class={styles.subject}>{subject}</p>
          <p class={styles.why}>{`${startsAt}–${endsAt} · ${t('online.outside')}`}</p>
          <JoinLesson online={online} teacher={teacher} />
        </li>
      ))}
    </ul>
  )
}
