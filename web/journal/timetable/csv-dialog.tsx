// A timetable from a file: looked at first, line by line, then taken.
import { useSignal } from '@preact/signals'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import { TIMETABLE_CSV_CHARS_MAX } from '../../../protocol/limits.ts'
import { ImportTimetable } from '../../../protocol/timetable.ts'
import { t } from '../../app/i18n.ts'
import { refusalText } from '../../app/refusal-text.ts'
import { call } from '../../platform/call.ts'
import { useAction } from '../../platform/use-action.ts'
import { Banner } from '../../ui/banner.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { FileDrop } from '../../ui/file-drop.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import styles from './timetable.module.css'

type Props = { readonly fromOn: string; readonly toOn: string; readonly onClose: (changed: boolean) => void }
type Outcome = ResultOf<typeof ImportTimetable>

export function CsvDialog({ fromOn, toOn, onClose }: Props) {
  const file = useSignal<{ readonly name: string; readonly text: string } | null>(null)
  const replace = useSignal(false)
  const sharedRooms = useSignal(true)
  const looked = useSignal<Outcome | null>(null)
  const asking = useAction()
  const ask = (trial: boolean) =>
    asking.run(async () => {
      const text = file.value?.text ?? ''
      const outcome = await call(ImportTimetable, { text, fromOn, toOn, replace: replace.value, sharedRooms: sharedRooms.value, trial })
      looked.value = outcome
      if (trial) return
      toast(t('tt.csv.done', { added: outcome.added, ended: outcome.ended }))
      if (outcome.problemsTotal === 0) onClose(true)
    })
  const read = (chosen: File) =>
    asking.run(async () => {
      looked.value = null
      file.value = { name: chosen.name, text: await textOf(chosen) }
    })
  const forget = () => {
    looked.value = null
  }
  const ready = looked.value !== null
  return (
    <FormDialog
      title={t('tt.csv')}
      submit={t(ready ? 'tt.csv.apply' : 'tt.csv.check')}
      wide
      busy={asking.busy.value}
      disabled={file.value === null || (looked.value !== null && looked.value.added + looked.value.ended === 0)}
      failure={
        asking.failure.value === null
          ? null
          : asking.failure.value instanceof RangeError
            ? t('tt.csv.unreadable')
            : refusalText(asking.failure.value)
      }
      onSubmit={() => ask(!ready)}
      onClose={() => onClose(looked.value !== null)}
    >
      <FileDrop label={t('tt.import')} accept=".csv,.txt" hint={file.value?.name ?? t('tt.csv.hint')} onFile={read} />
      <Checkbox
        label={t('tt.csv.replace')}
        hint={t('tt.csv.replace.hint')}
        checked={replace.value}
        onChange={(checked) => {
          replace.value = checked
          forget()
        }}
      />
      <Checkbox
        label={t('tt.csv.shared')}
        checked={sharedRooms.value}
        onChange={(checked) => {
          sharedRooms.value = checked
          forget()
        }}
      />
      {looked.value && <OutcomeView outcome={looked.value} />}
    </FormDialog>
  )
}

function OutcomeView({ outcome }: { readonly outcome: Outcome }) {
  const { lines, added, same, ended, problemsTotal, problems } = outcome
  return (
    <>
      <Banner tone={problemsTotal > 0 ? 'warning' : 'success'}>
        {t('tt.csv.outcome', { lines, added, same, ended, problems: problemsTotal })}
      </Banner>
      {problems.length > 0 && (
        <ul class={styles.problems}>
          {problems.map(({ line, problem }) => (
            <li key={line}>{t('tt.csv.line', { line, problem: t(`tt.csv.${problem}`) })}</li>
          ))}
        </ul>
      )}
    </>
  )
}

/** UTF-8, or what Excel in Russia writes. */
async function textOf(file: File): Promise<string> {
  // Four bytes a sign at most; more than that is no timetable.
  if (file.size > TIMETABLE_CSV_CHARS_MAX * 4) throw new RangeError()
  const bytes = await file.arrayBuffer()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1251').decode(bytes)
  }
}
