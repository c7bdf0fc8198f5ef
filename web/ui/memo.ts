import { Component, type ComponentChildren, type FunctionComponent, h } from 'preact'

/** Drawn again only when one of its properties is another one: for rows of long lists. */
export function memo<Props extends object>(Drawn: FunctionComponent<Props>): new (props: Props) => Component<Props> {
  return class extends Component<Props> {
    override shouldComponentUpdate(next: Readonly<Props>): boolean {
      const now: Readonly<Props> = this.props
      // Asked of every row whenever one of them changes, so nothing is allocated here.
      for (const key in next) if (now[key] !== next[key]) return true
      for (const key in now) if (!(key in next)) return true
      return false
    }
    override render(): ComponentChildren {
      return h(Drawn, this.props)
    }
  }
}
