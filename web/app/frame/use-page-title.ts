import { useEffect } from 'preact/hooks'
import { t } from '../i18n.ts'

/** «Журнал · Звонок» in the browser's tab; the first thing a screen reader says of a page. */
export function usePageTitle(title: string): void {
  const name = t('app.name')
  useEffect(() => {
    document.title = title === name ? name : `${title} · ${name}`
  }, [title, name])
}
