// A button that opens a list of things to do. The platform's popover closes it (Escape, a press elsewhere); arrows, Home, End and letters move in it.
import { useSignal } from '@preact/signals'
import { Check } from 'lucide-preact'
import type { ComponentChildren, JSX } from 'preact'
import { useId, useRef } from 'preact/hooks'
import styles from './menu.module.css'
import { menuItems, moveInMenu } from './menu-keys.ts'
import { placeBeside } from './place-beside.ts'

type TriggerProps = {
  readonly id: string
  readonly popovertarget: string
  readonly 'aria-haspopup': 'menu'
  readonly 'aria-expanded': boolean
}

type MenuProps = {
  /** Draws the button; what it is given ties the button to the list. */
  readonly trigger: (props: TriggerProps) => JSX.Element
  readonly children: ComponentChildren
  readonly align?: 'start' | 'end'
}

export function Menu({ trigger, children, align = 'end' }: MenuProps) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const open = useSignal(false)
  return (
    <>
      {trigger({ id: `${id}-button`, popovertarget: id, 'aria-haspopup': 'menu', 'aria-expanded': open.value })}
      <div
        ref={list}
        id={id}
        class={styles.menu}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-labelledby={`${id}-button`}
        onKeyDown={(event) => {
          if (event.key === 'Tab') list.current?.hidePopover()
          else moveInMenu(list.current, event)
        }}
        onClick={(event) => {
          // Whatever was chosen; a radio stays open, because one may want to see what it does.
          if ((event.target as Element).closest('[role="menuitem"]')) list.current?.hidePopover()
        }}
        onToggle={(event) => {
          open.value = event.newState === 'open'
          const button = document.getElementById(`${id}-button`)
          if (!open.value || !list.current || !button) return
          placeBeside(button, list.current, { gap: 4, align })
          menuItems(list.current)[0]?.focus()
        }}
      >
        {children}
      </div>
    </>
  )
}

type ItemProps = { readonly icon?: ComponentChildren; readonly children: ComponentChildren; readonly danger?: boolean } & (
  | { readonly onSelect: () => void; readonly href?: never }
  | { readonly href: string; readonly onSelect?: never }
)

export function MenuItem({ icon, children, danger = false, onSelect, href }: ItemProps) {
  const look = danger ? `${styles.item} ${styles.danger}` : styles.item
  const inside = (
    <>
      {icon}
      <span class={styles.text}>{children}</span>
    </>
  )
  if (href !== undefined) {
    return (
      <a class={look} role="menuitem" tabIndex={-1} href={href}>
        {inside}
      </a>
    )
  }
  return (
    <button type="button" class={look} role="menuitem" tabIndex={-1} onClick={onSelect}>
      {inside}
    </button>
  )
}

type RadioProps<Value extends string> = {
  readonly label: string
  readonly value: Value
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  readonly onChange: (value: Value) => void
}

/** One of several, inside a menu. */
export function MenuRadios<Value extends string>({ label, value, options, onChange }: RadioProps<Value>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset may not stand in a menu, `group` may
    <div class={styles.group} role="group" aria-label={label}>
      <div class={styles.groupName} aria-hidden="true">
        {label}
      </div>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          class={styles.item}
          role="menuitemradio"
          aria-checked={option.value === value}
          tabIndex={-1}
          onClick={() => onChange(option.value)}
        >
          <span class={styles.text}>{option.label}</span>
          {option.value === value && <Check size={18} aria-hidden />}
        </button>
      ))}
    </div>
  )
}

/** A line above what belongs together. */
export function MenuGroup({ children }: { readonly children: ComponentChildren }) {
  return <div class={styles.group}>{children}</div>
}
