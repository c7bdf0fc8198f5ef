import { t } from '../app/i18n.ts'

export default function ManagePage() {
  return <h1>{t('menu.manage')}</h1>
}
