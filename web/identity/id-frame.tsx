// Around every page of the provider: the calm frame, the focus at the beginning of each step, and its name said aloud.
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Door } from './door.tsx'

type Props = {
  /** Another one is another screen: the focus goes to its first field, or to its title. */
  readonly screen: string
  readonly title: string
  readonly lead?: ComponentChildren
  readonly above?: ComponentChildren
  readonly children: ComponentChildren
  /** There is something to read before anything is filled in: begun with is the title. */
  readonly readFirst?: boolean
}

const FIELD = 'input:not([hidden], [type="checkbox"], [type="radio"]), textarea, select'

export function IdFrame({ screen, title, lead, above, children, readFirst = false }: Props) {
  const main = useRef<HTMLElement>(null)
  const said = useSignal('')
  useEffect(() => {
    const field = readFirst ? null : main.current?.querySelector<HTMLElement>(FIELD)
    ;(field ?? main.current?.querySelector('h1'))?.focus({ preventScroll: true })
    scrollTo(0, 0)
    said.value = title
  }, [screen])
  return (
    <Door step title={title} lead={lead} above={above} mainRef={main}>
      <p class="visually-hidden" role="status">
        {said.value}
      </p>
      {children}
    </Door>
  )
}
