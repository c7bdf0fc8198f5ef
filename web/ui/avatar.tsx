import styles from './avatar.module.css'
import { hueOf } from './hue.ts'

type Props = {
  /** Gives the colour: the same thing has the same colour everywhere. */
  readonly id: string
  /** What the initials are taken from: «Орлова Анна», «7Б». */
  readonly name: string
  readonly size?: 'small' | 'normal' | 'large'
}

/** Decoration beside a name that is written out, so it says nothing to screen readers. */
export function Avatar({ id, name, size = 'normal' }: Props) {
  return (
    <span
      class={`${styles.avatar} ${styles[size]}`}
      style={{ '--hue': String(hueOf(id)) }}
      data-initials={initialsOf(name)}
      aria-hidden="true"
    />
  )
}

/** «ОА» of a person; a short title such as «7Б» stands as it is. */
function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  if (words.length === 1) return [...(words[0] ?? '')].slice(0, 2).join('')
  return words
    .slice(0, 2)
    .map((word) => [...word][0]?.toLocaleUpperCase() ?? '')
    .join('')
}
