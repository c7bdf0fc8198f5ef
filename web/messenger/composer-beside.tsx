import { X } from 'lucide-preact'
import { t } from '../app/i18n.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { uiWords } from '../ui/words.ts'
import type { Beside } from './chat-desk.ts'
import { friendlyName, type NameIn } from './chat-words.ts'
import styles from './composer.module.css'
import { MessageQuote } from './message-quote.tsx'

type Props = { readonly beside: Beside; readonly nameIn: NameIn; readonly onClose: () => void }

/** Above the field: what the next message goes with. */
export function ComposerBeside({ beside, nameIn, onClose }: Props) {
  return (
    <div class={styles.beside}>
      {quoteOf(beside, nameIn)}
      <IconButton label={uiWords.value.cancel} icon={<X size={18} aria-hidden />} onClick={onClose} />
    </div>
  )
}

function quoteOf(beside: Beside, nameIn: NameIn) {
  if (beside.kind === 'edit') {
    const { authorId, text } = beside.message
    return <MessageQuote authorId={authorId} author={t('message.editing')} text={text} label="" />
  }
  if (beside.kind === 'reply') {
    const { authorId, authorName, text } = beside.quote
    return <MessageQuote authorId={authorId} author={nameIn(authorId, authorName)} text={text} label={t('message.replyTo')} />
  }
  const { authorId, authorName, text } = beside.from.message
  return <MessageQuote authorId={authorId} author={friendlyName(authorName)} text={text} label={t('message.replyTo')} />
}
