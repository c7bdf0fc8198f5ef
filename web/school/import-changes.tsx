// What an import does to the school: how much of each kind, and on demand every single change.
import { useSignal } from '@preact/signals'
import { Fragment } from 'preact'
import { useId } from 'preact/hooks'
import { type ImportChange, type ImportCount, ListImportChanges } from '../../protocol/roster-import.ts'
import { t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { call } from '../platform/call.ts'
import { Chip } from '../ui/chip.tsx'
import { Table } from '../ui/table.tsx'
import styles from './import-changes.module.css'
import { beforeAfterText, fieldText } from './import-words.ts'
import { MoreButton } from './more-button.tsx'
import type { ImportOnScreen } from './use-import.ts'
import { usePages } from './use-pages.ts'

type Props = { readonly onScreen: ImportOnScreen }

const FUTURE = { added: 'import.changes.added', changed: 'import.changes.changed', gone: 'import.changes.gone' } as const
const PAST = { added: 'import.changes.wasAdded', changed: 'import.changes.wasChanged', gone: 'import.changes.wasGone' } as const
const TITLES = {
  reading: 'import.changes',
  planned: 'import.changes',
  applied: 'import.changes.done',
  undone: 'import.changes.was',
} as const

export function ImportChanges({ onScreen }: Props) {
  const { state, counts, errorsTotal } = onScreen.preview
  const open = useSignal<ReadonlySet<string>>(new Set())
  const title = t(TITLES[state])
  const tense = state === 'planned' ? FUTURE : PAST
  const toggle = ({ entity }: ImportCount) => {
    const next = new Set(open.value)
    if (!next.delete(entity)) next.add(entity)
    open.value = next
  }
  return (
    <div class={styles.section}>
      <h3>{title}</h3>
      {counts.length === 0 ? (
        <p class={styles.quiet}>{t(errorsTotal > 0 ? 'import.changes.afterErrors' : 'import.changes.nothing')}</p>
      ) : (
        <Table
          caption={title}
          columns={[
            { key: 'kind', title: t('import.changes.kind') },
            { key: 'added', title: t(tense.added), number: true },
            { key: 'changed', title: t(tense.changed), number: true },
            { key: 'gone', title: t(tense.gone), number: true },
          ]}
        >
          {counts.map((count) => (
            <Kind key={count.entity} count={count} open={open.value.has(count.entity)} onToggle={() => toggle(count)} onScreen={onScreen} />
          ))}
        </Table>
      )}
    </div>
  )
}

type KindProps = Props & { readonly count: ImportCount; readonly open: boolean; readonly onToggle: () => void }

function Kind({ count, open, onToggle, onScreen }: KindProps) {
  const id = useId()
  const kind = t(`import.entity.${count.entity}`)
  return (
    <Fragment>
      <tr>
        <th scope="row">
          <button
            type="button"
            class={styles.kind}
            aria-expanded={open}
            {...(open ? { 'aria-controls': id } : {})}
            title={t(open ? 'import.changes.hideOf' : 'import.changes.showOf', { kind })}
            onClick={onToggle}
          >
            {kind}
          </button>
        </th>
        <Amount of={count.added} />
        <Amount of={count.changed} />
        <Amount of={count.gone} />
      </tr>
      {open && (
        <tr>
          <td class={styles.inside} id={id} colSpan={4}>
            <Changes count={count} onScreen={onScreen} />
          </td>
        </tr>
      )}
    </Fragment>
  )
}

function Amount({ of }: { readonly of: number }) {
  return (
    <td data-number data-zero={of === 0 || undefined}>
      {of}
    </td>
  )
}

function Changes({ count: { entity }, onScreen: { preview, plan } }: Props & { readonly count: ImportCount }) {
  const { importId } = preview
  const pages = usePages<ImportChange, number>(`${importId} ${entity} ${plan}`, async (after) => {
    const { changes, next } = await call(ListImportChanges, { importId, entity, ...(after === null ? {} : { after }) })
    return { rows: changes, next }
  })
  return (
    <ResourceView resource={pages.first} shape="rows">
      {() => (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <section class={styles.scroller} aria-label={t(`import.entity.${entity}`)} tabIndex={0}>
            <ul class={styles.changes}>
              {pages.rows.map((change) => (
                <OneChange key={change.seq} change={change} />
              ))}
            </ul>
          </section>
          <MoreButton pages={pages} />
        </>
      )}
    </ResourceView>
  )
}

const TONES = { add: 'good', change: 'warn', remove: 'bad' } as const

function OneChange({ change: { action, title, fields } }: { readonly change: ImportChange }) {
  return (
    <li class={styles.change}>
      <Chip tone={TONES[action]}>{t(`import.change.${action}`)}</Chip>
      <div class={styles.what}>
        <span>{title}</span>
        {fields.map((field) => (
          <small key={field.field}>
            {fieldText(field.field)}: {beforeAfterText(field)}
          </small>
        ))}
      </div>
    </li>
  )
}
