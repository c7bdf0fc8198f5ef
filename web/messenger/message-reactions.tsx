import type { ChatMember, ChatMessage } from '../../protocol/chat/events.ts'
import { t } from '../app/i18n.ts'
import type { ChatState } from './chat-state.ts'
import type { NameIn } from './chat-words.ts'
import styles from './message-reactions.module.css'

type Props = { readonly state: ChatState; readonly message: ChatMessage; readonly members: readonly ChatMember[]; readonly nameIn: NameIn }

const NAMED_MAX = 20

/** Under a message: each emoji with how many; a press adds or takes back one's own. */
export function MessageReactions({ state, message, members, nameIn }: Props) {
  return (
    <ul class={styles.reactions} aria-label={t('message.reactions')}>
      {message.reactions.map(({ emoji, personIds }) => {
        const mine = personIds.includes(state.personId)
        const names = personIds.slice(0, NAMED_MAX).map((id) => {
          const member = members.find(({ personId }) => personId === id)
          return id === state.personId ? t('messenger.me') : member ? nameIn(id, member.name) : t('message.formerMember')
        })
        return (
          <li key={emoji}>
            <button
              type="button"
              class={styles.reaction}
              aria-pressed={mine}
              aria-label={t('message.reaction', { emoji, count: personIds.length })}
              title={names.join(', ')}
              onClick={() => state.react(message.seq, mine ? null : emoji)}
            >
              <span aria-hidden="true">{emoji}</span>
              <span aria-hidden="true">{personIds.length}</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
