// «Создать звонок по ссылке» → «Выставите настройки» → «Начать звонок» (checklist CA-22). The link itself is given in the call.
import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { StartLinkCall } from '../../protocol/calls.ts'
import { TITLE_CHARS_MAX } from '../../protocol/limits.ts'
import '../app/add-call-ways-texts.ts'
import { t } from '../app/i18n.ts'
import { failureApart, textRefusedAt } from '../app/text-refused.ts'
import { newClientId } from '../messenger/new-client-id.ts'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { Checkbox } from '../ui/checkbox.tsx'
import { Field } from '../ui/field.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { callPath } from './call-path.ts'
import type { Media } from './start-call.ts'

export default function LinkCallDialog({ onClose }: { readonly onClose: () => void }) {
  const { route } = useLocation()
  const title = useSignal('')
  const media = useSignal<Media>('video')
  const guests = useSignal(false)
  const lobby = useSignal(false)
  const screenShare = useSignal<'admins' | 'all'>('all')
  const newcomersListen = useSignal(false)
  const action = useAction()
  // One id however often it is tried: a lost answer makes no second call.
  const clientId = useMemo(newClientId, [])

  const start = async () => {
    const settings = { guests: guests.value, lobby: lobby.value, screenShare: screenShare.value, newcomersListen: newcomersListen.value }
    const { callId } = await call(StartLinkCall, { clientId, title: title.value.trim(), media: media.value, settings })
    onClose()
    route(callPath(callId, media.value))
  }
  return (
    <FormDialog
      title={t('calls.link.settings')}
      submit={t('calls.link.start')}
      busy={action.busy.value}
      failure={failureApart(action.failure.value, 'title')}
      onSubmit={() => action.run(start)}
      onClose={onClose}
    >
      <Field
        label={t('calls.link.title')}
        hint={t('calls.link.title.hint')}
        error={textRefusedAt(action.failure.value, 'title')}
        autocomplete="off"
        maxLength={TITLE_CHARS_MAX}
        value={title.value}
        onInput={(value) => {
          title.value = value
        }}
      />
      <Segmented
        label={t('calls.link.media')}
        value={media.value}
        options={[
          { value: 'audio', label: t('calls.media.audio') },
          { value: 'video', label: t('calls.media.video') },
        ]}
        onChange={(value) => {
          media.value = value
        }}
      />
      <Checkbox
        label={t('calls.link.guests')}
        hint={t('calls.link.guests.hint')}
        checked={guests.value}
        onChange={(on) => {
          guests.value = on
          // Whom nobody knows is looked at before they come in, unless one says otherwise.
          if (on) lobby.value = true
        }}
      />
      <Checkbox
        label={t('calls.link.lobby')}
        hint={t('calls.link.lobby.hint')}
        checked={lobby.value}
        onChange={(on) => {
          lobby.value = on
        }}
      />
      <Checkbox
        label={t('calls.link.listen')}
        hint={t('calls.link.listen.hint')}
        checked={newcomersListen.value}
        onChange={(on) => {
          newcomersListen.value = on
        }}
      />
      <Segmented
        label={t('calls.link.screen')}
        value={screenShare.value}
        options={[
          { value: 'all', label: t('calls.link.screen.all') },
          { value: 'admins', label: t('calls.link.screen.admins') },
        ]}
        onChange={(value) => {
          screenShare.value = value
        }}
      />
    </FormDialog>
  )
}
