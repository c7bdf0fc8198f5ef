// «Чат» in a call: the messenger's own chat, for a call's chat is one. A chunk of its own, like there.
import type { CallSnapshot } from '../../protocol/call/events.ts'
import { addRussian, t } from '../app/i18n.ts'
import { me } from '../app/session.ts'
import { ruMessenger } from '../app/texts/ru-messenger.ts'
import ChatScreen from '../messenger/chat-screen.tsx'
import styles from './call-screen.module.css'

addRussian(ruMessenger)

export default function ChatPanel({ snapshot: { chatId } }: { readonly snapshot: CallSnapshot }) {
  const person = me.value
  if (chatId === null || person === null) return <p class={styles.none}>{t(person === null ? 'inCall.chat.guest' : 'inCall.chat.none')}</p>
  return <ChatScreen key={chatId} chatId={chatId} person={person} inCall />
}
