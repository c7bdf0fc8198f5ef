// What a one-time link opens, asked for with the secret of its address: the shape of it, the thing itself, used up, out of reach.
import type { ComponentChildren } from 'preact'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { CallRefused } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { IdFrame } from './id-frame.tsx'
import { IdMessage } from './id-message.tsx'

type Props<T> = {
  readonly token: string
  readonly title: string
  /** Asks what the secret is good for. */
  readonly look: () => Promise<T>
  readonly children: (found: T) => ComponentChildren
}

export function OneTimeLink<T>({ token, title, look, children }: Props<T>) {
  const { data, failure, reload } = useResource(token, look)
  if (isLinkOver(failure.value)) return <LinkOver />
  if (data.value !== null) return <>{children(data.value)}</>
  return (
    <IdFrame screen="loading" title={title}>
      {failure.value === null ? (
        <Skeleton shape="page" count={2} />
      ) : (
        <Banner tone="danger" action={<Button onClick={reload}>{t('ui.retry')}</Button>}>
          {refusalText(failure.value)}
        </Banner>
      )}
    </IdFrame>
  )
}

export function LinkOver() {
  return <IdMessage title={t('id.trouble')} hint={t('refusal.link_over')} />
}

export function isLinkOver(failure: unknown): boolean {
  return failure instanceof CallRefused && failure.code === 'link_over'
}
