// A resource in each of its states: the shape of what is coming, the thing itself, nothing there, out of reach.
import type { ComponentChildren } from 'preact'
import { CallRefused } from '../platform/call.ts'
import type { Resource } from '../platform/use-resource.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { t } from './i18n.ts'
import { refusalText } from './refusal-text.ts'

type Props<T> = {
  readonly resource: Resource<T>
  readonly shape?: 'page' | 'rows' | 'cards'
  readonly children: (data: T) => ComponentChildren
}

export function ResourceView<T>({ resource, shape = 'page', children }: Props<T>) {
  const data = resource.data.value
  const failure = resource.failure.value
  const again = <Button onClick={resource.reload}>{t('ui.retry')}</Button>
  if (data !== null) {
    return (
      <>
        {failure !== null && (
          <Banner tone="warning" action={again}>
            {refusalText(failure)}
          </Banner>
        )}
        {children(data)}
      </>
    )
  }
  if (failure === null) return <Skeleton shape={shape} />
  // Not there and not yours are one answer, and asking again gives no other. Nor is an address that somebody cut short a field to be filled anew.
  if (
    failure instanceof CallRefused &&
    (failure.code === 'not_found' || (failure.code === 'invalid' && failure.details.field?.endsWith('Id')))
  )
    return <EmptyState title={t('page.notFound')} hint={t('refusal.not_found')} />
  return <EmptyState trouble title={t('page.notShown')} hint={refusalText(failure)} action={again} />
}
