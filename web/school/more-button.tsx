import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import type { Pages } from './use-pages.ts'

/** Under a list that has a next page. */
export function MoreButton({ pages }: { readonly pages: Pages<unknown> }) {
  if (pages.more === null) return null
  return (
    <>
      {pages.failure !== null && <Banner tone="danger">{refusalText(pages.failure)}</Banner>}
      <div>
        <Button busy={pages.loadingMore} onClick={pages.more}>
          {t('manage.more')}
        </Button>
      </div>
    </>
  )
}
