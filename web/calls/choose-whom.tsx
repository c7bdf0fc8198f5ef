import { useSignal } from '@preact/signals'
import { Phone, Video } from 'lucide-preact'
import type { ChatMember, ChatSnapshot } from '../../protocol/chat/events.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { CALL_RUNG_MAX } from '../../protocol/limits.ts'
import { fullName, listName } from '../../protocol/people.ts'
import '../app/add-call-ways-texts.ts'
import { t } from '../app/i18n.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Field } from '../ui/field.tsx'
import styles from './choose-whom.module.css'
import { type Media, useStartCall } from './start-call.ts'

type Props = {
  readonly snapshot: ChatSnapshot
  /** Picked at first: whom an earlier call was for. Everybody, unless said. */
  readonly first?: readonly PersonId[] | null
  readonly onClose: () => void
}

/** Fewer are found by eye. */
const SEARCHED_FROM = 12

/** «Выберите участников» и тип звонка (checklist CH-02). Everybody, until somebody is left out. */
export default function ChooseWhom({ snapshot, first = null, onClose }: Props) {
  const { chatId, me, members } = snapshot
  const { busy, start } = useStartCall()
  const words = useSignal('')
  const others = members.filter(({ personId }) => personId !== me.personId)
  const left = useSignal<ReadonlySet<PersonId>>(
    new Set(first === null ? [] : others.flatMap(({ personId }) => (first.includes(personId) ? [] : personId))),
  )
  const chosen = others.filter(({ personId }) => !left.value.has(personId))
  const all = chosen.length === others.length
  const wanted = words.value.trim().toLocaleLowerCase('ru')
  const shown = others
    .map((member) => ({ ...member, title: fullName(member.name) }))
    .filter(({ title }) => title.toLocaleLowerCase('ru').includes(wanted))
    .sort((a, b) => a.title.localeCompare(b.title, 'ru'))
  const choose = (personId: PersonId, on: boolean) => {
    const next = new Set(left.value)
    if (on) next.delete(personId)
    else next.add(personId)
    left.value = next
  }
  const begin = (media: Media) => () => start({ chatId, personIds: all ? null : chosen.map(({ personId }) => personId) }, media)
  const [only] = others.length === 1 ? others : []
  const none = chosen.length === 0 || (!all && chosen.length > CALL_RUNG_MAX)
  return (
    <Dialog
      title={only ? t('calls.make') : t('calls.whom')}
      onClose={onClose}
      actions={
        <>
          <Button icon={<Phone size={18} aria-hidden />} busy={busy} disabled={none} onClick={begin('audio')}>
            {t('calls.media.audio')}
          </Button>
          <Button variant="primary" icon={<Video size={18} aria-hidden />} busy={busy} disabled={none} onClick={begin('video')}>
            {t('calls.media.video')}
          </Button>
        </>
      }
    >
      <div class={styles.choice}>
        {only && <Person member={only} />}
        {others.length >= SEARCHED_FROM && (
          <Field
            label={t('calls.whom.find')}
            labelHidden
            placeholder={t('calls.whom.find')}
            type="search"
            autocomplete="off"
            value={words.value}
            onInput={(value) => {
              words.value = value
            }}
          />
        )}
        {!only && wanted === '' && (
          <div class={styles.all}>
            <Checkbox
              label={t('calls.whom.all')}
              checked={all}
              onChange={(on) => {
                left.value = on ? new Set() : new Set(others.map(({ personId }) => personId))
              }}
            />
          </div>
        )}
        {shown.length === 0 && <EmptyState title={t('calls.whom.notFound')} />}
        {!only && (
          <>
            <ul aria-label={t('calls.whom')}>
              {shown.map((member) => (
                <li key={member.personId}>
                  <Checkbox
                    label={<Person member={member} />}
                    checked={!left.value.has(member.personId)}
                    onChange={(on) => choose(member.personId, on)}
                  />
                </li>
              ))}
            </ul>
            <p class={styles.hint} role="status">
              {t('calls.whom.chosen', { count: chosen.length })}
            </p>
          </>
        )}
      </div>
    </Dialog>
  )
}

function Person({ member: { personId, name } }: { readonly member: ChatMember }) {
  return (
    <span class={styles.person}>
      <Avatar id={personId} name={listName(name)} size="small" />
      <bdi>{fullName(name)}</bdi>
    </span>
  )
}
