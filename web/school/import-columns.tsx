// How the columns of a class list were understood, sheet by sheet, and the selects to say it better.
import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { TITLE_CHARS_MAX } from '../../protocol/limits.ts'
import { CLASS_LIST_FIELDS, type ClassListField, type ClassListSheet } from '../../protocol/roster-import.ts'
import { t } from '../app/i18n.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import styles from './import-columns.module.css'
import { columnTitle } from './import-words.ts'
import { dateText } from './school-words.ts'
import type { ImportOnScreen } from './use-import.ts'

type Props = { readonly onScreen: ImportOnScreen }

/** A workbook of many classes opens folded. */
const OPEN_SHEETS_MAX = 3
const SAMPLES = 3
const CLASS_FIELDS: readonly (ClassListField | null)[] = ['classTitle', 'yearLevel']
const NAME_FIELDS: readonly (ClassListField | null)[] = ['fullName', 'familyName']

export function ImportColumns({ onScreen }: Props) {
  const id = useId()
  const { sheets } = onScreen.preview
  if (sheets.length === 0) return null
  return (
    <section class={styles.section} aria-labelledby={id}>
      <h3 id={id}>{t('import.columns')}</h3>
      <p class={styles.quiet}>{t('import.columns.hint')}</p>
      {sheets.map((sheet, at) => (
        <Sheet key={sheet.title} sheet={sheet} at={at} open={sheets.length <= OPEN_SHEETS_MAX || !isClear(sheet)} onScreen={onScreen} />
      ))}
    </section>
  )
}

type SheetProps = Props & { readonly sheet: ClassListSheet; readonly at: number; readonly open: boolean }

function Sheet({ sheet, at, open, onScreen }: SheetProps) {
  const facts = [
    t('import.sheet.rows', { count: sheet.rows }),
    sheet.headerLine === null ? null : t('import.sheet.header', { line: String(sheet.headerLine) }),
    sheet.classTitle === null ? null : t('people.class', { title: sheet.classTitle }),
  ]
  return (
    <details class={styles.sheet} open={open}>
      <summary>
        <span class={styles.title}>{sheet.title}</span> <small>{facts.filter((fact) => fact !== null).join(' · ')}</small>
      </summary>
      <div class={styles.inside}>
        {sheet.headerLine === null && <Banner tone="warning">{t('import.columns.noHeader')}</Banner>}
        {!sheet.columns.some(({ field }) => CLASS_FIELDS.includes(field)) && <ClassOfSheet sheet={sheet} at={at} onScreen={onScreen} />}
        <fieldset aria-label={sheet.title}>
          <div class={styles.head} aria-hidden="true">
            <span>{t('import.columns.title')}</span>
            <span>{t('import.columns.sample')}</span>
            <span>{t('import.columns.meaning')}</span>
          </div>
          {sheet.columns.map((column, place) => (
            <div key={column.index} class={styles.column}>
              <span class={styles.title}>{columnTitle(column)}</span>
              <span class={styles.sample}>{samplesOf(sheet, place)}</span>
              <Select
                label={t('import.columns.meaningOf', { column: columnTitle(column) })}
                labelHidden
                value={column.field ?? ''}
                disabled={onScreen.doing.value !== null}
                options={[
                  { value: '', label: t('import.columns.none') },
                  ...CLASS_LIST_FIELDS.map((field) => ({ value: field, label: t(`import.field.${field}`) })),
                ]}
                onChange={(chosen) => void onScreen.revise({ columns: meaning(sheet, at, column.index, chosen === '' ? null : chosen) })}
              />
            </div>
          ))}
        </fieldset>
      </div>
    </details>
  )
}

/** A meaning that another column of the sheet had is taken from it: no two columns are the same thing. */
function meaning({ columns }: ClassListSheet, sheet: number, index: number, field: ClassListField | null) {
  const others = field === null ? [] : columns.filter((column) => column.field === field && column.index !== index)
  return [...others.map((column) => ({ sheet, index: column.index, field: null })), { sheet, index, field }]
}

function samplesOf({ sampleRows }: ClassListSheet, place: number): string {
  const cells = sampleRows.map(({ cells }) => cells[place]?.trim() ?? '').filter((cell) => cell !== '')
  // Dates of a workbook are numbers in it, and come to us as the calendar writes them.
  return cells
    .slice(0, SAMPLES)
    .map((cell) => (/^\d{4}-\d\d-\d\d$/.test(cell) ? dateText(cell) : cell))
    .join(' · ')
}

function isClear({ headerLine, classTitle, columns }: ClassListSheet): boolean {
  const fields = columns.map(({ field }) => field)
  const classKnown = classTitle !== null || fields.some((field) => CLASS_FIELDS.includes(field))
  return headerLine !== null && classKnown && fields.some((field) => NAME_FIELDS.includes(field))
}

function ClassOfSheet({ sheet, at, onScreen: { doing, revise } }: Omit<SheetProps, 'open'>) {
  const title = useSignal(sheet.classTitle ?? '')
  return (
    <form
      class={styles.class}
      onSubmit={(event) => {
        event.preventDefault()
        void revise({ classTitles: [{ sheet: at, classTitle: title.value.trim() }] })
      }}
    >
      <Field
        label={t('import.sheet.class')}
        hint={t('import.sheet.class.hint')}
        value={title.value}
        maxLength={TITLE_CHARS_MAX}
        onInput={(text) => {
          title.value = text
        }}
      />
      <Button type="submit" busy={doing.value === 'revise'}>
        {t('import.sheet.class.put')}
      </Button>
    </form>
  )
}
