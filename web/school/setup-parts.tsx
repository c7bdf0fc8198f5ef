// What the parts of «Учебный год» are built of: a list with its button, rows with what can be done to them, a dialog that saves, one that removes.
import { useSignal } from '@preact/signals'
import { Pencil, Plus, Trash2 } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import type { ResultOf } from '../../protocol/endpoint.ts'
import { YEAR_LEVEL_MAX } from '../../protocol/limits.ts'
import type { GetSchoolSetup } from '../../protocol/school-setup.ts'
import { t } from '../app/i18n.ts'
import { useAction } from '../platform/use-action.ts'
import { Button } from '../ui/button.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Panel } from '../ui/panel.tsx'
import { Select } from '../ui/select.tsx'
import { toast } from '../ui/toast.tsx'
import styles from './setup-section.module.css'
import { setupFailure } from './setup-words.ts'

export type Setup = ResultOf<typeof GetSchoolSetup>
/** What every part is given: what is set up, and how to read it again. */
export type PartProps = { readonly setup: Setup; readonly reload: () => void }

type ListProps = {
  readonly title: string
  readonly hint?: string
  /** Said when there is nothing yet. */
  readonly empty: ComponentChildren
  /** Null: the reader may not. */
  readonly onAdd: { readonly text: string; readonly act: () => void } | null
  readonly count: number
  readonly children: ComponentChildren
}

export function SetupList({ title, hint, empty, onAdd, count, children }: ListProps) {
  const id = useId()
  return (
    <section class={styles.part} aria-labelledby={id}>
      <div class={styles.head}>
        <h2 id={id}>{title}</h2>
        {onAdd !== null && (
          <Button icon={<Plus size={18} aria-hidden />} onClick={onAdd.act}>
            {onAdd.text}
          </Button>
        )}
      </div>
      {hint !== undefined && <p class={styles.quiet}>{hint}</p>}
      {count === 0 ? (
        <Panel>
          <p class={styles.quiet}>{empty}</p>
        </Panel>
      ) : (
        <Panel flush>
          <ul class={styles.rows}>{children}</ul>
        </Panel>
      )}
    </section>
  )
}

type RowProps = {
  readonly title: string
  readonly detail?: string
  /** Something is missing there. */
  readonly warning?: string | false
  /** Leads to its own page. */
  readonly href?: string
  readonly onEdit?: (() => void) | null
  readonly onRemove?: (() => void) | null
  readonly acts?: ComponentChildren
}

export function SetupRow({ title, detail, warning, href, onEdit, onRemove, acts }: RowProps) {
  return (
    <li class={styles.row}>
      <div class={styles.words}>
        <b>{href === undefined ? title : <a href={href}>{title}</a>}</b>
        {detail && <span>{detail}</span>}
        {warning && <span class={styles.warn}>{warning}</span>}
      </div>
      <div class={styles.acts}>
        {acts}
        {onEdit && <IconButton label={t('setup.change', { title })} icon={<Pencil size={18} aria-hidden />} onClick={onEdit} />}
        {onRemove && <IconButton label={t('setup.removeOf', { title })} icon={<Trash2 size={18} aria-hidden />} onClick={onRemove} />}
      </div>
    </li>
  )
}

type SaveProps = {
  readonly title: string
  readonly submit?: string
  readonly save: () => Promise<unknown>
  /** After it has been saved. */
  readonly onSaved: () => void
  readonly onClose: () => void
  readonly disabled?: boolean
  readonly danger?: boolean
  readonly wide?: boolean
  /** What was sent, in its order: a refusal names one of them. */
  readonly names?: readonly string[]
  readonly said?: string
  readonly aside?: ComponentChildren
  readonly children: ComponentChildren
}

export function SaveDialog({ title, submit, save, onSaved, onClose, names = [], said, children, ...look }: SaveProps) {
  const { busy, failure, run } = useAction()
  return (
    <FormDialog
      {...look}
      title={title}
      submit={submit ?? t('setup.save')}
      busy={busy.value}
      failure={setupFailure(failure.value, names)}
      onSubmit={() =>
        run(async () => {
          await save()
          toast(said ?? t('setup.saved'))
          onClose()
          onSaved()
        })
      }
      onClose={onClose}
    >
      {children}
    </FormDialog>
  )
}

type RemoveProps = {
  readonly title: string
  readonly remove: () => Promise<unknown>
  readonly onRemoved: () => void
  readonly onClose: () => void
}

export function RemoveDialog({ title, remove, onRemoved, onClose }: RemoveProps) {
  return (
    <SaveDialog
      title={t('setup.removeAsk', { title })}
      submit={t('setup.remove')}
      said={t('setup.removed')}
      danger
      save={remove}
      onSaved={onRemoved}
      onClose={onClose}
    >
      <p>{t('setup.removeHint')}</p>
    </SaveDialog>
  )
}

/** Which of the dialogs of a part is open, and with what. */
export function useOpen<What>() {
  const open = useSignal<What | null>(null)
  return {
    what: open.value,
    show: (what: What) => {
      open.value = what
    },
    close: () => {
      open.value = null
    },
  }
}

const LEVELS = Array.from({ length: YEAR_LEVEL_MAX }, (_, index) => String(index + 1))

type LevelsProps = {
  readonly levelFrom: number
  readonly levelTo: number
  readonly onChange: (levels: { levelFrom: number; levelTo: number }) => void
}

export function LevelFields({ levelFrom, levelTo, onChange }: LevelsProps) {
  const options = LEVELS.map((value) => ({ value, label: value }))
  return (
    <div class={styles.pair}>
      <Select
        label={t('setup.levelFrom')}
        value={String(levelFrom)}
        options={options}
        onChange={(value) => onChange({ levelFrom: Number(value), levelTo: Math.max(Number(value), levelTo) })}
      />
      <Select
        label={t('setup.levelTo')}
        value={String(levelTo)}
        options={options}
        onChange={(value) => onChange({ levelTo: Number(value), levelFrom: Math.min(Number(value), levelFrom) })}
      />
    </div>
  )
}
