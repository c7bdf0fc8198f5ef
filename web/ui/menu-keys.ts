export function menuItems(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])]
}

/** Arrows, Home, End and letters move in a menu. */
export function moveInMenu(list: HTMLElement | null, event: KeyboardEvent): void {
  const all = menuItems(list)
  const at = all.indexOf(document.activeElement as HTMLElement)
  const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key]
  if (to !== undefined) {
    event.preventDefault()
    all[(to + all.length) % all.length]?.focus()
  } else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey) {
    const letter = event.key.toLocaleLowerCase()
    const after = [...all.slice(at + 1), ...all.slice(0, at + 1)]
    after.find((item) => item.textContent?.trim().toLocaleLowerCase().startsWith(letter))?.focus()
  }
}
