import { t } from '../app/i18n.ts'
import { momentText } from '../app/moment-text.ts'
import { Banner } from '../ui/banner.tsx'

/** «Нет сети. Показано на 6 окт. 2025 г., 12:40.» */
export function KeptBanner({ keptAt }: { readonly keptAt: number | null }) {
  return keptAt === null ? null : <Banner tone="warning">{t('kept.shown', { at: momentText(keptAt) })}</Banner>
}
