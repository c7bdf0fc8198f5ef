import { Component, type ComponentChildren, type FunctionComponent, h } from 'preact'

/** Drawn again only when one of its properties is another one: for rows of long lists. */
export function memo<Props extends object>(Drawn: FunctionComponent<Props>): new (props: Props) => Component<Props> {
  return class extends Component<Props> {
    override shouldComponentUpdate(next: Readonly<Props>): boolean {
      const now: Readonly<Props> = this.props
      const keys = new Set([...Object.keys(now), ...Object.keys(next)]) as Set<keyof Props>
      return [...keys].some((key) => now[key] !== next[key])
    }
    override render(): ComponentChildren {
      return h(Drawn, this.props)
    }
  }
}
