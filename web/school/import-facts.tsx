// What was understood of the file, in numbers.
import { ListImportChanges } from '../../protocol/roster-import.ts'
import { t } from '../app/i18n.ts'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { Panel } from '../ui/panel.tsx'
import styles from './import-facts.module.css'
import { bytesText, listText } from './school-words.ts'
import type { ImportOnScreen } from './use-import.ts'

export function ImportFacts({ onScreen }: { readonly onScreen: ImportOnScreen }) {
  const { preview } = onScreen
  const newYear = preview.counts.some(({ entity, gone }) => entity === 'academicYear' && gone === 0)
  return (
    <Panel>
      <section aria-labelledby="facts">
        <h3 id="facts">{t('import.facts')}</h3>
        <dl class={styles.facts}>
          {preview.format && <Fact name={t('import.facts.format')}>{t(`import.format.${preview.format}`)}</Fact>}
          {newYear && <SchoolYear onScreen={onScreen} />}
          <Fact name={t('import.facts.rows')}>{preview.rowsRead}</Fact>
          {preview.format === 'classList' && <Fact name={t('import.facts.duplicates')}>{preview.duplicates}</Fact>}
          <Fact name={t('import.facts.errors')}>{preview.errorsTotal}</Fact>
          {preview.warningsTotal > 0 && <Fact name={t('import.facts.warnings')}>{preview.warningsTotal}</Fact>}
          <Fact name={t('import.facts.size')}>{bytesText(preview.fileBytes)}</Fact>
        </dl>
        {preview.ignoredFiles.length > 0 && <p class={styles.ignored}>{t('import.ignored', { files: listText(preview.ignoredFiles) })}</p>}
      </section>
    </Panel>
  )
}

function SchoolYear({ onScreen: { preview, plan } }: { readonly onScreen: ImportOnScreen }) {
  const years = useResource(`year ${preview.importId} ${plan}`, () =>
    call(ListImportChanges, { importId: preview.importId, entity: 'academicYear' }),
  )
  const titles = years.data.value?.changes.map(({ title }) => title) ?? []
  return titles.length === 0 ? null : <Fact name={t('import.facts.year')}>{listText(titles)}</Fact>
}

function Fact({ name, children }: { readonly name: string; readonly children: string | number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
