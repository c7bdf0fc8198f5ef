import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { ChatMessage } from '../../protocol/chat/events.ts'
import { ForwardMessages } from '../../protocol/chat-list.ts'
import { fold } from '../../protocol/clean-text.ts'
import type { ChatId } from '../../protocol/ids.ts'
import { MESSAGE_CHARS_MAX } from '../../protocol/limits.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { CallRefused, call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Field } from '../ui/field.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { toast } from '../ui/toast.tsx'
import type { DialogProps } from './chat-extras-props.ts'
import { chatList } from './chat-list-state.ts'
import { shortTitle } from './chat-words.ts'
import styles from './dialogs.module.css'
import { warningOf } from './forward.ts'
import { newClientId } from './new-client-id.ts'
import { warningText } from './warning-text.ts'

const CHATS_MAX = 10

/** «Переслать»: into one chat or several, perhaps with words of one's own. */
export function ForwardDialog({ state, messages, onClose, onGo }: DialogProps & { readonly messages: readonly ChatMessage[] }) {
  const chosen = useSignal<ReadonlySet<ChatId>>(new Set())
  const query = useSignal('')
  const words = useSignal('')
  const action = useAction()
  // One id however often it is tried: a lost answer forwards nothing twice.
  const clientId = useMemo(newClientId, [])
  const wanted = fold(query.value)
  const chats = (chatList.value ?? []).filter(({ title, chatId }) => fold(title).includes(wanted) || chosen.value.has(chatId))
  const send = async () => {
    const toChatIds = [...chosen.value]
    const text = words.value.trim()
    const seqs = messages.map(({ seq }) => seq)
    await call(ForwardMessages, { chatId: state.chatId, clientId, seqs, toChatIds, ...(text !== '' && { text }) })
    state.desk.selected.value = null
    onClose()
    const [only] = toChatIds
    if (toChatIds.length === 1 && only !== undefined && only !== state.chatId) onGo(`/chats/${only}`)
    else toast(t('message.forward.done', { count: messages.length }))
  }
  return (
    <FormDialog
      title={t('message.forward.title', { count: messages.length })}
      submit={t('message.do.forward')}
      busy={action.busy.value}
      disabled={chosen.value.size === 0}
      failure={action.failure.value === null ? null : whyNot(action.failure.value)}
      onSubmit={() => action.run(send)}
      onClose={onClose}
    >
      <Field
        label={t('message.forward.find')}
        type="search"
        autocomplete="off"
        value={query.value}
        onInput={(value) => {
          query.value = value
        }}
      />
      <fieldset class={styles.chats}>
        <legend class="visually-hidden">{t('message.forward.where')}</legend>
        {chats.length === 0 && <p class={styles.detail}>{t('message.forward.none')}</p>}
        {chats.map(({ chatId, title }) => (
          <Checkbox
            key={chatId}
            label={
              <span class={styles.chat}>
                <Avatar id={chatId} name={shortTitle(title)} size="small" />
                <bdi>{title}</bdi>
              </span>
            }
            checked={chosen.value.has(chatId)}
            disabled={!chosen.value.has(chatId) && chosen.value.size >= CHATS_MAX}
            onChange={(on) => {
              const next = new Set(chosen.value)
              if (on) next.add(chatId)
              else next.delete(chatId)
              chosen.value = next
            }}
          />
        ))}
      </fieldset>
      <TextArea
        label={t('message.forward.words')}
        maxLength={MESSAGE_CHARS_MAX}
        value={words.value}
        onInput={(value) => {
          words.value = value
        }}
      />
    </FormDialog>
  )
}

/** And the bot's warning, where it warns: in the dialog, for what was to be carried stands nowhere else. */
function whyNot(failure: unknown): string {
  const warning = failure instanceof CallRefused ? warningOf(failure) : null
  return warning === null ? refusalText(failure) : `${refusalText(failure)} ${warningText(warning)}`
}
