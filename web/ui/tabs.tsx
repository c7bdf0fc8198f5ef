import { useLayoutEffect, useRef } from 'preact/hooks'
import styles from './tabs.module.css'

type Props<Value extends string> = {
  /** What the tabs choose between. */
  readonly label: string
  readonly value: Value
  readonly tabs: readonly { readonly value: Value; readonly label: string }[]
  readonly onChange: (value: Value) => void
  /** The id of the element that changes with them. */
  readonly panelId?: string
}

/** One of several views of the same thing. Arrow keys move and choose, as the pattern for tabs says. */
export function Tabs<Value extends string>({ label, value, tabs, onChange, panelId }: Props<Value>) {
  const list = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [value])
  const chosenAt = tabs.findIndex((tab) => tab.value === value)
  const choose = (at: number) => {
    const tab = tabs[(at + tabs.length) % tabs.length]
    if (!tab) return
    onChange(tab.value)
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[tabs.indexOf(tab)]?.focus()
  }
  return (
    <div
      ref={list}
      class={styles.tabs}
      role="tablist"
      aria-label={label}
      onKeyDown={(event) => {
        const at = { ArrowRight: chosenAt + 1, ArrowLeft: chosenAt - 1, Home: 0, End: tabs.length - 1 }[event.key]
        if (at === undefined) return
        event.preventDefault()
        choose(at)
      }}
    >
      {tabs.map((tab, at) => (
        <button
          key={tab.value}
          type="button"
          role="tab"
          class={styles.tab}
          aria-selected={tab.value === value}
          {...(panelId === undefined ? {} : { 'aria-controls': panelId })}
          tabIndex={tab.value === value || (chosenAt === -1 && at === 0) ? 0 : -1}
          onClick={() => onChange(tab.value)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  )
}
