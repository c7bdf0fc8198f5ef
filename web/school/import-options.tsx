// What a class list leaves open: rows that cannot be understood, pupils it does not name.
import { t } from '../app/i18n.ts'
import { Panel } from '../ui/panel.tsx'
import { Switch } from '../ui/switch.tsx'
import styles from './import-options.module.css'
import type { ImportOnScreen } from './use-import.ts'

export function ImportOptions({ onScreen: { preview, doing, revise } }: { readonly onScreen: ImportOnScreen }) {
  const { errorsTotal, skipLinesWithErrors, othersLeave, othersCount, othersHeld } = preview
  const skip = errorsTotal > 0 || skipLinesWithErrors
  const leave = othersCount > 0 || othersHeld || othersLeave
  if (preview.format !== 'classList' || (!skip && !leave)) return null
  return (
    <Panel flush>
      <div class={styles.options}>
        {skip && (
          <Switch
            label={t('import.skip')}
            hint={t('import.skip.hint')}
            checked={skipLinesWithErrors}
            disabled={doing.value !== null}
            onChange={(checked) => void revise({ skipLinesWithErrors: checked })}
          />
        )}
        {leave && (
          <Switch
            label={t('import.othersLeave')}
            hint={othersHeld ? t('import.othersLeave.held') : t('import.othersLeave.hint', { count: othersCount })}
            checked={othersLeave}
            disabled={doing.value !== null || (othersHeld && !othersLeave)}
            onChange={(checked) => void revise({ othersLeave: checked })}
          />
        )}
      </div>
    </Panel>
  )
}
