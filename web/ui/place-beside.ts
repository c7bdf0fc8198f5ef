type Options = { readonly gap: number; readonly align: 'start' | 'center' | 'end' }

const EDGE_PX = 8

/** Puts an open popover under its anchor, above it when there is no room, and never over the window's edge. Platform: CSS anchors are younger than our browsers. */
export function placeBeside(anchor: Element, floating: HTMLElement, { gap, align }: Options): void {
  const around = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = floating
  const { clientWidth, clientHeight } = document.documentElement
  const wanted = align === 'start' ? around.left : align === 'end' ? around.right - width : around.left + (around.width - width) / 2
  const below = around.bottom + gap
  const above = around.top - gap - height
  const top = below + height > clientHeight - EDGE_PX && above >= EDGE_PX ? above : below
  floating.style.left = `${Math.round(Math.max(EDGE_PX, Math.min(wanted, clientWidth - EDGE_PX - width)))}px`
  floating.style.top = `${Math.round(Math.max(EDGE_PX, Math.min(top, clientHeight - EDGE_PX - height)))}px`
}
