// «Настройки» of a call: one's own devices and network, and, for whoever leads it, what holds for everybody.
import type { CallSnapshot, CallSettings as Settings } from '../../protocol/call/events.ts'
import { t } from '../app/i18n.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Select } from '../ui/select.tsx'
import { Switch } from '../ui/switch.tsx'
import type { Call } from './call.ts'
import { CROWDS } from './call-desk.ts'
import styles from './call-settings.module.css'
import { DeviceFields, DeviceTroubles } from './device-fields.tsx'

type Props = { readonly call: Call; readonly snapshot: CallSnapshot; readonly onClose: () => void }

const KEYS = [
  ['M', 'microphone'],
  ['V', 'camera'],
  ['H', 'hand'],
  ['C', 'chat'],
  ['P', 'people'],
] as const

export default function CallSettings({ call, snapshot, onClose }: Props) {
  const { own, desk, state } = call
  const { settings, kind } = snapshot
  const set = (change: Partial<Settings>) => void state.ask({ type: 'settings.set', settings: change }).catch(call.news.refused)
  return (
    <Dialog title={t('inCall.settings')} onClose={onClose} wide>
      <div class={styles.parts}>
        {state.publishes.value && (
          <section class={styles.part}>
            <h3>{t('inCall.settings.devices')}</h3>
            <DeviceTroubles own={own} />
            <DeviceFields own={own} />
          </section>
        )}
        <section class={styles.part}>
          <h3>{t('inCall.settings.network')}</h3>
          <Switch
            label={t('inCall.settings.saving')}
            hint={t('inCall.settings.saving.hint')}
            checked={desk.saving.value}
            onChange={(on) => desk.set('saving', on)}
          />
          <Switch
            label={t('inCall.settings.audioOnly')}
            hint={t('inCall.settings.audioOnly.hint')}
            checked={desk.audioOnly.value}
            onChange={(on) => desk.set('audioOnly', on)}
          />
          {matchMedia('(min-width: 640px)').matches && (
            <Select
              label={t('inCall.settings.crowd')}
              hint={t('inCall.settings.crowd.hint')}
              value={String(desk.crowd.value)}
              options={CROWDS.map((crowd) => ({ value: String(crowd), label: String(crowd) }))}
              onChange={(chosen) => desk.setCrowd(CROWDS.find((crowd) => String(crowd) === chosen) ?? CROWDS[0])}
            />
          )}
          <div class={styles.keyboard}>
            <h3>{t('inCall.settings.keys')}</h3>
            <dl class={styles.keys}>
              {KEYS.map(([key, what]) => (
                <div key={key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{t(`inCall.keys.${what}`)}</dd>
                </div>
              ))}
              <div>
                <dt>
                  <kbd>{t('inCall.keys.space')}</kbd>
                </dt>
                <dd>{t('inCall.keys.talk')}</dd>
              </div>
            </dl>
          </div>
        </section>
        {state.administers.value && (
          <section class={styles.part}>
            <h3>{t('inCall.settings.call')}</h3>
            <Switch label={t('inCall.settings.selfUnmute')} checked={settings.selfUnmute} onChange={(selfUnmute) => set({ selfUnmute })} />
            <Switch
              label={t('inCall.settings.screenShare')}
              checked={settings.screenShare === 'all'}
              onChange={(all) => set({ screenShare: all ? 'all' : 'admins' })}
            />
            {kind !== 'chat' && (
              <Switch label={t('inCall.settings.chatOpen')} checked={settings.chatOpen} onChange={(chatOpen) => set({ chatOpen })} />
            )}
            <Switch label={t('inCall.settings.reactions')} checked={settings.reactions} onChange={(reactions) => set({ reactions })} />
            {kind !== 'lesson' && (
              <Switch
                label={t('inCall.settings.listen')}
                hint={t('inCall.settings.listen.hint')}
                checked={settings.newcomersListen}
                onChange={(newcomersListen) => set({ newcomersListen })}
              />
            )}
            <Switch
              label={t('inCall.settings.lobby')}
              hint={t('inCall.settings.lobby.hint')}
              checked={settings.lobby}
              onChange={(lobby) => set({ lobby })}
            />
            <Switch
              label={t('inCall.settings.locked')}
              hint={t('inCall.settings.locked.hint')}
              checked={settings.locked}
              onChange={(locked) => set({ locked })}
            />
            {kind === 'link' && (
              <Switch label={t('inCall.settings.guests')} checked={settings.guests} onChange={(guests) => set({ guests })} />
            )}
          </section>
        )}
      </div>
    </Dialog>
  )
}
