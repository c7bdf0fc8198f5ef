// One import: being read, its preview, its result, or that it was undone.
import { useEffect, useRef } from 'preact/hooks'
import type { ImportId } from '../../protocol/ids.ts'
import { GetImport, type ImportPreview } from '../../protocol/roster-import.ts'
import { t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { Panel } from '../ui/panel.tsx'
import { Progress } from '../ui/progress.tsx'
import { ImportChanges } from './import-changes.tsx'
import { ImportColumns } from './import-columns.tsx'
import { ImportFacts } from './import-facts.tsx'
import { ImportOptions } from './import-options.tsx'
import { ImportOutcome } from './import-outcome.tsx'
import styles from './import-preview-page.module.css'
import { ImportProblems } from './import-problems.tsx'
import { ImportVerdict } from './import-verdict.tsx'
import { useImport } from './use-import.ts'

const ASK_AGAIN_MS = 2_000

export function ImportPreviewPage({ importId }: { readonly importId: ImportId }) {
  const read = useResource(importId, () => call(GetImport, { importId }))
  const reading = read.data.value?.state === 'reading'
  useEffect(() => {
    if (!reading) return
    const timer = setInterval(read.reload, ASK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [reading])
  return (
    <div class={styles.page}>
      <a class={styles.back} href="/manage/import">
        {t('import.back')}
      </a>
      <ResourceView resource={read} shape="cards">
        {(preview) => (preview.state === 'reading' ? <Reading file={preview.fileName} /> : <OneImport read={preview} />)}
      </ResourceView>
    </div>
  )
}

function Reading({ file }: { readonly file: string }) {
  return (
    <Panel>
      <Progress label={t('import.reading', { file })} share={null} />
      <p class={styles.quiet}>{t('import.reading.hint')}</p>
    </Panel>
  )
}

function OneImport({ read }: { readonly read: ImportPreview }) {
  const onScreen = useImport(read.importId, read)
  const { preview } = onScreen
  const heading = useRef<HTMLHeadingElement>(null)
  const stateBefore = useRef(preview.state)
  useEffect(() => {
    // The button that was pressed is gone; what came of it is read from the top.
    if (stateBefore.current !== preview.state) {
      heading.current?.focus({ preventScroll: true })
      window.scrollTo({ top: 0 })
    }
    stateBefore.current = preview.state
  }, [preview.state])
  const planned = preview.state === 'planned'
  return (
    <>
      <h2 class={styles.file} ref={heading} tabIndex={-1}>
        {preview.fileName}
      </h2>
      <ImportOutcome onScreen={onScreen} />
      <div class={styles.parts}>
        <div class={styles.main}>
          <ImportProblems onScreen={onScreen} />
          {planned && <ImportOptions onScreen={onScreen} />}
          <ImportChanges onScreen={onScreen} />
          {planned && <ImportColumns onScreen={onScreen} />}
        </div>
        <div class={styles.side}>
          <ImportFacts onScreen={onScreen} />
        </div>
      </div>
      {planned && <ImportVerdict onScreen={onScreen} />}
    </>
  )
}
