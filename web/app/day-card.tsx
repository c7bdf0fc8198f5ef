// The days of a week, one card each: side by side on a desktop, one after another on a phone, today brought into sight.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { SchoolDate } from '../../protocol/dates.ts'
import styles from './day-card.module.css'
import { locale } from './i18n.ts'

export function DayCards({ children }: { readonly children: ComponentChildren }) {
  return <div class={styles.days}>{children}</div>
}

type Props = { readonly on: SchoolDate; readonly today: SchoolDate; readonly children: ComponentChildren }

export function DayCard({ on, today, children }: Props) {
  const card = useRef<HTMLElement>(null)
  const isToday = on === today
  useEffect(() => {
    // Side by side all days begin in sight; one after another today may be far below.
    if (isToday && (card.current?.getBoundingClientRect().top ?? 0) > innerHeight / 2) card.current?.scrollIntoView({ block: 'start' })
  }, [isToday])
  return (
    <section ref={card} class={styles.day} data-today={isToday} aria-current={isToday ? 'date' : undefined}>
      <h2>{dayTitle(on)}</h2>
      {children}
    </section>
  )
}

/** «понедельник, 6 октября» */
function dayTitle(on: SchoolDate): string {
  const format = new Intl.DateTimeFormat(locale.value, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' })
  return format.format(new Date(`${on}T00:00:00Z`))
}
