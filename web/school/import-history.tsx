import type { ResultOf } from '../../protocol/endpoint.ts'
import { shortName } from '../../protocol/people.ts'
import type { Import, ImportState, ListImports } from '../../protocol/roster-import.ts'
import { t } from '../app/i18n.ts'
import { momentText } from '../app/moment-text.ts'
import { ResourceView } from '../app/resource-view.tsx'
import type { Resource } from '../platform/use-resource.ts'
import { Chip } from '../ui/chip.tsx'
import styles from './import-history.module.css'
import { resultText } from './import-words.ts'

const TONES = { reading: 'plain', planned: 'warn', applied: 'good', undone: 'plain' } as const satisfies Record<ImportState, string>

export function ImportHistory({ history }: { readonly history: Resource<ResultOf<typeof ListImports>> }) {
  return (
    <section class={styles.history} aria-labelledby="imports">
      <h2 id="imports">{t('import.history')}</h2>
      <ResourceView resource={history} shape="rows">
        {({ imports }) =>
          imports.length === 0 ? (
            <p class={styles.none}>{t('import.history.none')}</p>
          ) : (
            <ul class={styles.list}>
              {imports.map((one) => (
                <OneImport key={one.importId} one={one} />
              ))}
            </ul>
          )
        }
      </ResourceView>
    </section>
  )
}

function OneImport({ one }: { readonly one: Import }) {
  return (
    <li class={styles.one}>
      <div class={styles.what}>
        <a href={`/manage/import/${one.importId}`}>{one.fileName}</a>
        <small>
          {[
            momentText(one.appliedAt ?? one.createdAt),
            one.createdBy && shortName(one.createdBy.name),
            one.format && t(`import.format.${one.format}`),
          ]
            .filter(Boolean)
            .join(' · ')}
        </small>
        {(one.state === 'applied' || one.state === 'undone') && <small>{resultText(one)}</small>}
        {one.state === 'planned' && one.errorsTotal > 0 && <small>{t('import.notReady', { count: one.errorsTotal })}</small>}
      </div>
      <Chip tone={TONES[one.state]}>{t(`import.state.${one.state}`)}</Chip>
    </li>
  )
}
