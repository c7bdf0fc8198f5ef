// The only time these codes are shown: taken along first, then gone.
import { useSignal } from '@preact/signals'
import { Copy, Download } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../app/i18n.ts'
import { copyText } from '../platform/copy-text.ts'
import { saveText } from '../platform/save-text.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { toast } from '../ui/toast.tsx'
import styles from './recovery-codes.module.css'

type Props = { readonly codes: readonly string[]; readonly onDone: () => void }

const FILE = 'zvonok-recovery-codes.txt'

export function RecoveryCodes({ codes, onDone }: Props) {
  const saved = useSignal(false)
  const list = useRef<HTMLOListElement>(null)
  const copy = async () => {
    if (await copyText(codes.join('\n'))) toast(t('ui.copied'))
    // Marked instead: what the browser does not let a page copy, its person can.
    else if (list.current) getSelection()?.selectAllChildren(list.current)
  }
  // A press on «back» or a closed tab would lose them.
  useEffect(() => {
    if (saved.value) return
    const hold = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', hold)
    return () => removeEventListener('beforeunload', hold)
  }, [saved.value])
  return (
    <div class={styles.codes}>
      <Banner tone="warning">{t('factors.codes.once')}</Banner>
      <ol ref={list} class={styles.list} aria-label={t('factors.codes.list')}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div class={styles.ways}>
        <Button icon={<Copy size={18} aria-hidden />} onClick={() => void copy()}>
          {t('ui.copy')}
        </Button>
        <Button
          icon={<Download size={18} aria-hidden />}
          onClick={() => saveText(FILE, [t('factors.codes.file'), location.origin, '', ...codes, ''].join('\r\n'))}
        >
          {t('factors.codes.download')}
        </Button>
      </div>
      <Checkbox
        label={t('factors.codes.saved')}
        checked={saved.value}
        onChange={(checked) => {
          saved.value = checked
        }}
      />
      <Button variant="primary" wide disabled={!saved.value} onClick={onDone}>
        {t('factors.codes.done')}
      </Button>
    </div>
  )
}
