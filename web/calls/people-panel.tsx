// «Участники»: who waits, whose hand is up and in which order, who is there; and what whoever leads the call may do with each.
import { useSignal } from '@preact/signals'
import { Check, Hand, MicOff, X } from 'lucide-preact'
import { handsOf } from '../../protocol/call/apply-event.ts'
import type { CallSnapshot } from '../../protocol/call/events.ts'
import { t } from '../app/i18n.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import { SearchBox } from '../ui/search-box.tsx'
import { toast } from '../ui/toast.tsx'
import type { Call } from './call.ts'
import { shownName } from './call-words.ts'
import { muteAll } from './mute-all.ts'
import styles from './people-panel.module.css'
import { PersonRow } from './person-row.tsx'

const SEARCHED_FROM = 10

type Props = { readonly call: Call; readonly snapshot: CallSnapshot }

export function PeoplePanel({ call, snapshot }: Props) {
  const query = useSignal('')
  const { participants, waiting, myId } = snapshot
  const leads = call.state.administers.value
  const hands = handsOf(participants)
  const ask = (command: Parameters<typeof call.state.ask>[0]) => call.state.ask(command).catch(call.news.refused)
  const wanted = query.value.trim().toLocaleLowerCase()
  const people = [...participants]
    .sort((a, b) => Number(b.participantId === myId) - Number(a.participantId === myId) || a.name.localeCompare(b.name, 'ru'))
    .filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
  const mute = (hold: boolean) => () =>
    void muteAll(call, hold).then(() => toast(t(hold ? 'inCall.muteAll.held' : 'inCall.muteAll.done')), call.news.refused)
  return (
    <div class={styles.people}>
      {leads && waiting.length > 0 && (
        <section class={styles.part} aria-label={t('inCall.people.waiting')}>
          <header class={styles.head}>
            <h3>
              {t('inCall.people.waiting')} <span>{waiting.length}</span>
            </h3>
            {waiting.length > 1 && (
              <Button variant="quiet" onClick={() => void ask({ type: 'lobby.decide', participantId: null, admit: true })}>
                {t('inCall.admit.all')}
              </Button>
            )}
          </header>
          <ul class={styles.rows}>
            {waiting.map(({ participantId, name, guest }) => (
              <li key={participantId} class={styles.row}>
                <Avatar id={participantId} name={name} size="small" />
                <span class={styles.name}>{shownName({ name, guest }, false)}</span>
                <IconButton
                  label={t('inCall.deny.who', { name })}
                  icon={<X size={20} aria-hidden />}
                  onClick={() => void ask({ type: 'lobby.decide', participantId, admit: false })}
                />
                <IconButton
                  variant="primary"
                  label={t('inCall.admit.who', { name })}
                  icon={<Check size={20} aria-hidden />}
                  onClick={() => void ask({ type: 'lobby.decide', participantId, admit: true })}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
      {hands.length > 0 && (
        <section class={styles.part} aria-label={t('inCall.people.hands')}>
          <header class={styles.head}>
            <h3>
              {t('inCall.people.hands')} <span>{hands.length}</span>
            </h3>
            {leads && hands.length > 1 && (
              <Button variant="quiet" onClick={() => void ask({ type: 'hand.lower', participantId: null })}>
                {t('inCall.hand.lowerAll')}
              </Button>
            )}
          </header>
          <ol class={styles.rows}>
            {hands.map((one, place) => (
              <li key={one.participantId} class={styles.row}>
                <span class={styles.place} aria-hidden="true">
                  {place + 1}
                </span>
                <span class={styles.name}>{shownName(one, one.participantId === myId)}</span>
                {leads && (
                  <IconButton
                    label={t('inCall.hand.lower', { name: one.name })}
                    icon={<Hand size={20} aria-hidden />}
                    onClick={() => void ask({ type: 'hand.lower', participantId: one.participantId })}
                  />
                )}
              </li>
            ))}
          </ol>
        </section>
      )}
      <section class={styles.part} aria-label={t('inCall.people.all')}>
        <header class={styles.head}>
          <h3>
            {t('inCall.people.all')} <span>{participants.length}</span>
          </h3>
        </header>
        {participants.length >= SEARCHED_FROM && (
          <SearchBox>
            <input
              type="search"
              aria-label={t('inCall.people.search')}
              placeholder={t('inCall.people.search')}
              value={query.value}
              onInput={(event) => {
                query.value = event.currentTarget.value
              }}
            />
          </SearchBox>
        )}
        {people.length === 0 && <p class={styles.none}>{t('inCall.people.none')}</p>}
        <ul class={styles.rows}>
          {people.map((one) => (
            <PersonRow key={one.participantId} call={call} participant={one} mine={one.participantId === myId} snapshot={snapshot} />
          ))}
        </ul>
      </section>
      {leads && participants.length > 1 && (
        <footer class={styles.foot}>
          <Menu
            align="start"
            trigger={(props) => (
              <Button {...props} wide icon={<MicOff size={18} aria-hidden />}>
                {t('inCall.muteAll')}
              </Button>
            )}
          >
            <MenuItem onSelect={mute(false)}>{t('inCall.muteAll.soft')}</MenuItem>
            <MenuItem onSelect={mute(true)}>{t('inCall.muteAll.hard')}</MenuItem>
          </Menu>
        </footer>
      )}
    </div>
  )
}
