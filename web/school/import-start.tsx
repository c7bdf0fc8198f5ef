// Choosing a file, its way up, and what was imported before.
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { IMPORT_FILE_BYTES_MAX, TITLE_CHARS_MAX } from '../../protocol/limits.ts'
import { CreateImport, ListImports } from '../../protocol/roster-import.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { CallFailed, call } from '../platform/call.ts'
import { upload } from '../platform/upload.ts'
import { useResource } from '../platform/use-resource.ts'
import { Banner } from '../ui/banner.tsx'
import { FileDrop } from '../ui/file-drop.tsx'
import { Panel } from '../ui/panel.tsx'
import { Progress } from '../ui/progress.tsx'
import { ImportHistory } from './import-history.tsx'
import styles from './import-start.module.css'

type Way =
  | { readonly at: 'idle' }
  /** `share` 1: all of it is sent, and the server reads it. */
  | { readonly at: 'sending'; readonly file: string; readonly share: number }
  | { readonly at: 'refused'; readonly file: string; readonly reason: unknown }
  | { readonly at: 'cancelled' }

export function ImportStart() {
  const { route } = useLocation()
  const way = useSignal<Way>({ at: 'idle' })
  const cancel = useRef<AbortController | null>(null)
  const history = useResource('imports', () => call(ListImports, {}))
  // Somebody who leaves the page while a file is on its way has given it up.
  useEffect(() => () => cancel.current?.abort(), [])

  const send = async (file: File) => {
    if (file.size > IMPORT_FILE_BYTES_MAX || file.size === 0) {
      way.value = { at: 'refused', file: file.name, reason: file.size === 0 ? 'import_empty' : 'import_too_large' }
      return
    }
    const abort = new AbortController()
    cancel.current = abort
    way.value = { at: 'sending', file: file.name, share: 0 }
    try {
      const preview = await upload(CreateImport, { fileName: file.name.slice(-TITLE_CHARS_MAX) }, file, {
        signal: abort.signal,
        onProgress: (share) => {
          if (!abort.signal.aborted) way.value = { at: 'sending', file: file.name, share }
        },
      })
      route(`/manage/import/${preview.importId}`)
    } catch (error) {
      way.value = abort.signal.aborted ? { at: 'cancelled' } : { at: 'refused', file: file.name, reason: error }
      // It may have arrived all the same: then it waits in the history.
      history.reload()
    } finally {
      cancel.current = null
    }
  }

  return (
    <div class={styles.start}>
      <div class={styles.choose}>
        <Outcome way={way.value} />
        {way.value.at === 'sending' ? (
          <Panel>
            <Progress {...progressOf(way.value)} onCancel={() => cancel.current?.abort()} />
            {way.value.share === 1 && <p class={styles.quiet}>{t('import.reading.hint')}</p>}
          </Panel>
        ) : (
          <FileDrop label={t('import.choose')} accept=".zip,.xlsx,.csv" hint={t('import.choose.hint')} onFile={(file) => void send(file)} />
        )}
        <p class={styles.quiet}>{t('import.choose.next')}</p>
        <dl class={styles.formats}>
          {(['classList', 'oneRoster'] as const).map((format) => (
            <div key={format}>
              <dt>{t(`import.format.${format}`)}</dt>
              <dd>{t(`import.format.${format}.hint`)}</dd>
            </div>
          ))}
        </dl>
      </div>
      <ImportHistory history={history} />
    </div>
  )
}

function Outcome({ way }: { readonly way: Way }) {
  if (way.at === 'cancelled') return <Banner>{t('import.cancelled')}</Banner>
  if (way.at !== 'refused') return null
  const network = way.reason instanceof CallFailed
  return (
    <Banner tone="danger" title={t(network ? 'import.failed' : 'import.refused', { file: way.file })}>
      <p>{refusalText(way.reason)}</p>
      {!network && <p>{t('import.refused.hint')}</p>}
    </Banner>
  )
}

function progressOf({ file, share }: { readonly file: string; readonly share: number }) {
  if (share === 1) return { label: t('import.reading', { file }), share: null }
  return { label: t('import.uploading', { file }), share, count: t('import.percent', { percent: Math.round(share * 100) }) }
}
