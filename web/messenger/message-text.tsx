import type { ChatMember, ChatMessage } from '../../protocol/chat/events.ts'
import styles from './message.module.css'
import { messageParts } from './message-parts.ts'

type Props = { readonly message: Pick<ChatMessage, 'text' | 'mentions' | 'mentionsAll'>; readonly members: readonly ChatMember[] }

/** Each link and name by itself in its direction, so that no text can be written over its neighbour. */
export function MessageText({ message, members }: Props) {
  return (
    <span class={styles.text} dir="auto">
      {messageParts(message, members).map((part, place) => {
        if (part.kind === 'mention')
          return (
            <b key={place} class={styles.mention}>
              {part.text}
            </b>
          )
        if (part.kind === 'words') return part.text
        return (
          <bdi key={place}>
            <a href={part.href} target="_blank" rel="noopener noreferrer nofollow ugc">
              {part.text}
            </a>
            {part.host !== null && <span class={styles.host}> ({part.host})</span>}
          </bdi>
        )
      })}
    </span>
  )
}
