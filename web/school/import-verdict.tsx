// At the foot of a preview, always in sight: may it be imported, and the two ways on.
import { useEffect, useRef } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { toast } from '../ui/toast.tsx'
import styles from './import-verdict.module.css'
import type { ImportOnScreen } from './use-import.ts'

export function ImportVerdict({ onScreen: { preview, doing, failure, replanned, apply, drop } }: { readonly onScreen: ImportOnScreen }) {
  const { route } = useLocation()
  const leaving = peopleLeaving(preview)
  const words = useRef<HTMLParagraphElement>(null)
  const errorsBefore = useRef(preview.errorsTotal)
  useEffect(() => {
    // The last error was put right, and its field has gone with the focus: on to what comes next.
    if (errorsBefore.current > 0 && preview.errorsTotal === 0 && document.activeElement === document.body) words.current?.focus()
    errorsBefore.current = preview.errorsTotal
  }, [preview.errorsTotal])
  const forget = async () => {
    if (!(await drop())) return
    toast(t('import.dropped'))
    route('/manage/import')
  }
  return (
    <div class={styles.verdict}>
      {failure.value !== null && <Banner tone="danger">{refusalText(failure.value)}</Banner>}
      {replanned.value && <Banner tone="warning">{t('refusal.import_stale')}</Banner>}
      {preview.mayApply && leaving > 0 && <Banner tone="warning">{t('import.leaving', { count: leaving })}</Banner>}
      <div class={styles.line}>
        <p class={styles.words} ref={words} tabIndex={-1} aria-live="polite">
          {verdict(preview)}
        </p>
        <div class={styles.ways}>
          <Button busy={doing.value === 'drop'} onClick={() => void forget()}>
            {t('import.drop')}
          </Button>
          <Button variant="primary" busy={doing.value === 'apply'} disabled={!preview.mayApply} onClick={() => void apply()}>
            {t('import.apply')}
          </Button>
        </div>
      </div>
    </div>
  )
}

const PEOPLE = ['student', 'parent', 'staff']

/** Somebody who is no longer in the file loses their access: that is not to be overlooked among rows that are merely new. */
function peopleLeaving({ counts }: ImportOnScreen['preview']): number {
  return counts.reduce((sum, { entity, gone }) => sum + (PEOPLE.includes(entity) ? gone : 0), 0)
}

function verdict({ mayApply, errorsTotal, counts }: ImportOnScreen['preview']): string {
  if (!mayApply) return t('import.notReady', { count: errorsTotal })
  if (errorsTotal > 0) return t('import.skipping', { count: errorsTotal })
  return counts.length === 0 ? t('import.readyEmpty') : t('import.ready')
}
