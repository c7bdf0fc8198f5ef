// What came of an import: its result with the way back, or that it was undone.
import { useSignal } from '@preact/signals'
import { canAny } from '../../protocol/rights.ts'
import { t } from '../app/i18n.ts'
import { momentText } from '../app/moment-text.ts'
import { refusalText } from '../app/refusal-text.ts'
import { me } from '../app/session.ts'
import { Banner } from '../ui/banner.tsx'
import { Button, LinkButton } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import styles from './import-outcome.module.css'
import { resultText } from './import-words.ts'
import type { ImportOnScreen } from './use-import.ts'

type Props = { readonly onScreen: ImportOnScreen }

export function ImportOutcome({ onScreen }: Props) {
  const { preview } = onScreen
  if (preview.state === 'undone') {
    return (
      <div class={styles.outcome}>
        <Banner title={t('import.undone')}>
          {preview.undoneAt !== null && <p>{momentText(preview.undoneAt)}</p>}
          <p>{t('import.undone.hint')}</p>
        </Banner>
        <div class={styles.ways}>
          <LinkButton href="/manage/import">{t('import.another')}</LinkButton>
        </div>
      </div>
    )
  }
  return preview.state === 'applied' ? <Applied onScreen={onScreen} /> : null
}

function Applied({ onScreen }: Props) {
  const { preview } = onScreen
  const asking = useSignal(false)
  const students = preview.counts.find(({ entity }) => entity === 'student')
  const slips = canAny(me.value?.roles ?? [], 'slips.issue')
  return (
    <div class={styles.outcome}>
      <Banner tone="success" title={resultText(preview)}>
        {students !== undefined && students.gone > 0 && <p>{t('import.result.gone', { count: students.gone })}</p>}
        {preview.counts.some(({ entity }) => entity !== 'student') && <p>{t('import.result.whom')}</p>}
        {slips && (students?.added ?? 0) > 0 && <p>{t('import.next')}</p>}
      </Banner>
      <div class={styles.ways}>
        {slips && (
          <LinkButton variant="primary" href="/manage/slips">
            {t('slips.issue')}
          </LinkButton>
        )}
        <LinkButton href="/manage/import">{t('import.another')}</LinkButton>
        {preview.mayUndo && (
          <Button
            variant="quiet"
            onClick={() => {
              asking.value = true
            }}
          >
            {t('import.undo')}
          </Button>
        )}
      </div>
      {!preview.mayUndo && preview.counts.length > 0 && <p class={styles.quiet}>{t('import.undo.onlyLast')}</p>}
      {asking.value && (
        <UndoDialog
          onScreen={onScreen}
          onClose={() => {
            asking.value = false
          }}
        />
      )}
    </div>
  )
}

function UndoDialog({ onScreen: { preview, doing, failure, undo }, onClose }: Props & { readonly onClose: () => void }) {
  const asked = useSignal(false)
  return (
    <Dialog
      title={t('import.undo.title')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('import.undo.no')}</Button>
          <Button
            variant="danger"
            busy={doing.value === 'undo'}
            onClick={async () => {
              asked.value = true
              if (await undo()) onClose()
            }}
          >
            {t('import.undo.yes')}
          </Button>
        </>
      }
    >
      <p>{t('import.undo.text', { file: preview.fileName })}</p>
      {asked.value && failure.value !== null && (
        <div class={styles.refused}>
          <Banner tone="danger">{refusalText(failure.value)}</Banner>
        </div>
      )}
    </Dialog>
  )
}
