import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { ChatRights } from '../../protocol/chat/events.ts'
import { CreateChat } from '../../protocol/chat-list.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { GROUP_MEMBERS_MAX, TITLE_CHARS_MAX } from '../../protocol/limits.ts'
import { t } from '../app/i18n.ts'
import { failureApart, textRefusedAt } from '../app/text-refused.ts'
import { ContactList } from '../contacts/contact-list.tsx'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { useWide } from '../platform/use-wide.ts'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Field } from '../ui/field.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import styles from './create-chat-dialog.module.css'
import { newClientId } from './new-client-id.ts'

const RIGHTS = ['write', 'invite', 'changeInfo', 'pin', 'mentionAll'] as const satisfies readonly (keyof ChatRights)[]
/** Everybody talks; the chat itself is its administrators' until they say otherwise. */
const FIRST_RIGHTS: ChatRights = { write: 'all', invite: 'admins', changeInfo: 'admins', pin: 'admins', mentionAll: 'admins' }

/** «Создать чат»: on a desktop all at once; on a phone first the people, then the rest. */
export function CreateChatDialog({ onClose }: { readonly onClose: () => void }) {
  const { route } = useLocation()
  const wide = useWide().value
  const people = useSignal<ReadonlySet<PersonId>>(new Set())
  const title = useSignal('')
  const rights = useSignal(FIRST_RIGHTS)
  const onwards = useSignal(false)
  const action = useAction()
  // One id however often it is tried: a lost answer makes no second chat.
  const clientId = useMemo(newClientId, [])
  const first = !wide && !onwards.value
  const named = title.value.trim() !== ''

  const create = async () => {
    const { chatId } = await call(CreateChat, { clientId, title: title.value, memberIds: [...people.value], rights: rights.value })
    onClose()
    route(`/chats/${chatId}`)
  }
  const choose = (personId: PersonId, on: boolean) => {
    const next = new Set(people.value)
    if (on) next.add(personId)
    else next.delete(personId)
    people.value = next
  }
  const chosen = people.value.size
  return (
    <FormDialog
      title={t('chats.create')}
      submit={first ? t('chats.create.continue') : wide ? t('chats.create.save') : t('chats.create')}
      busy={action.busy.value}
      disabled={first ? chosen === 0 : !named || chosen === 0}
      failure={failureApart(action.failure.value, ...(first ? [] : ['title']))}
      wide={wide}
      onSubmit={() => {
        if (first) onwards.value = true
        else action.run(create)
      }}
      onClose={onClose}
      aside={
        !wide &&
        onwards.value && (
          <Button
            onClick={() => {
              onwards.value = false
            }}
          >
            {t('chats.create.back')}
          </Button>
        )
      }
    >
      <div class={wide ? styles.beside : undefined}>
        {!first && (
          <div class={styles.about}>
            <Field
              label={t('chats.create.title')}
              error={textRefusedAt(action.failure.value, 'title')}
              required
              autocomplete="off"
              maxLength={TITLE_CHARS_MAX}
              value={title.value}
              onInput={(value) => {
                title.value = value
              }}
            />
            <fieldset class={styles.group}>
              <legend>{t('chats.create.rights')}</legend>
              {RIGHTS.map((right) => (
                <Checkbox
                  key={right}
                  label={t(`chats.create.${right}`)}
                  checked={rights.value[right] === 'all'}
                  onChange={(on) => {
                    rights.value = { ...rights.value, [right]: on ? 'all' : 'admins' }
                  }}
                />
              ))}
              <p class={styles.hint}>{t('chats.create.rights.hint')}</p>
            </fieldset>
          </div>
        )}
        {(wide || first) && (
          <fieldset class={styles.group}>
            <legend>{t('chats.create.people')}</legend>
            <div class={styles.people}>
              <ContactList
                choice={({ personId }, words) => (
                  <Checkbox
                    label={words}
                    checked={people.value.has(personId)}
                    disabled={chosen >= GROUP_MEMBERS_MAX - 1 && !people.value.has(personId)}
                    onChange={(on) => choose(personId, on)}
                  />
                )}
              />
            </div>
            <p class={styles.hint} role="status">
              {t('chats.create.chosen', { count: chosen })}
            </p>
          </fieldset>
        )}
      </div>
    </FormDialog>
  )
}
