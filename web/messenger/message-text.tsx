import type { ChatMember, ChatMessage } from '../../protocol/chat/events.ts'
import styles from './message.module.css'
import { messageParts } from './message-parts.ts'

type Props = { readonly message: Pick<ChatMessage, 'text' | 'mentions' | 'mentionsAll'>; readonly members: readonly ChatMember[] }

/** Each link and name by itself in its direction, so that no text can be written over its neighbour, least of all a link over where it leads. */
export function MessageText({ message, members }: Props) {
  return (
    <span class={styles.text} dir="auto">
      {messageParts(message, members).map((part, place) => {
        if (part.kind === 'mention')
          return (
            <b key={place} class={styles.mention}>
              <bdi>{part.text}</bdi>
            </b>
          )
        if (part.kind === 'words') return part.text
        return (
          <bdi key={place}>
            <a href={part.href} target="_blank" rel="noopener noreferrer nofollow ugc">
              <bdi>{part.text}</bdi>
            </a>
            {part.host !== null && <bdi class={styles.host}> ({part.host})</bdi>}
          </bdi>
        )
      })}
    </span>
  )
}
