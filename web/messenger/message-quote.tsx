import { t } from '../app/i18n.ts'
import { hueOf } from '../ui/hue.ts'
import styles from './message-quote.module.css'

type Props = {
  readonly authorId: string
  readonly author: string
  readonly text: string
  readonly label: string
  readonly onClick?: () => void
}

/** Another message inside one, or above the field: who said it and how it begins, or that it was deleted. Leads to it when it is in this chat. */
export function MessageQuote({ authorId, author, text, label, onClick }: Props) {
  const inside = (
    <>
      <b class={styles.author}>
        <bdi>{author}</bdi>
      </b>
      <span class={styles.text}>
        <bdi>{text || t('message.deleted.author')}</bdi>
      </span>
    </>
  )
  const hue = { '--hue': String(hueOf(authorId)) }
  if (!onClick) {
    return (
      <div class={styles.quote} style={hue}>
        <span class="visually-hidden">{label}</span>
        {inside}
      </div>
    )
  }
  return (
    <button type="button" class={styles.quote} style={hue} onClick={onClick}>
      <span class="visually-hidden">{label}</span>
      {inside}
    </button>
  )
}
