// For how long an author changes a message and deletes it for everybody, in all chats of the school (checklist ⚠A12).
import { useSignal } from '@preact/signals'
import type { MessageWindows } from '../../protocol/chat/message-windows.ts'
import { GetMessageWindows, SetMessageWindows } from '../../protocol/school-chats.ts'
import { t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { Panel } from '../ui/panel.tsx'
import { Select } from '../ui/select.tsx'
import { toast } from '../ui/toast.tsx'
import { SettingsForm } from './settings-form.tsx'
import styles from './settings-section.module.css'

const DAY_HOURS = 24
const OFFERED = [0, 1, 3, 12, DAY_HOURS, 3 * DAY_HOURS, 7 * DAY_HOURS, 30 * DAY_HOURS]

export function MessageWindowsPart() {
  const windows = useResource('windows', async () => (await call(GetMessageWindows, {})).windows)
  return (
    <section class={styles.section} aria-labelledby="windows">
      <h3 id="windows">{t('windows.title')}</h3>
      <p class={styles.lead}>{t('windows.lead')}</p>
      <ResourceView resource={windows} shape="rows">
        {(known) => (
          <Panel>
            <Form known={known} />
          </Panel>
        )}
      </ResourceView>
    </section>
  )
}

function Form({ known }: { readonly known: MessageWindows }) {
  const editHours = useSignal(String(known.editHours))
  const deleteHours = useSignal(String(known.deleteHours))
  const save = async () => {
    await call(SetMessageWindows, { windows: { editHours: Number(editHours.value), deleteHours: Number(deleteHours.value) } })
    toast(t('windows.saved'))
  }
  return (
    <SettingsForm save={save}>
      {(
        [
          ['windows.edit', editHours, known.editHours],
          ['windows.delete', deleteHours, known.deleteHours],
        ] as const
      ).map(([label, hours, before]) => (
        <Select
          key={label}
          label={t(label)}
          value={hours.value}
          options={offered(before)}
          onChange={(value) => {
            hours.value = value
          }}
        />
      ))}
    </SettingsForm>
  )
}

/** And what it is now, should that be another. */
function offered(now: number) {
  return [...new Set([...OFFERED, now])].sort((a, b) => a - b).map((hours) => ({ value: String(hours), label: hoursText(hours) }))
}

function hoursText(hours: number): string {
  if (hours === 0) return t('windows.never')
  return hours % DAY_HOURS === 0 ? t('windows.days', { count: hours / DAY_HOURS }) : t('windows.hours', { count: hours })
}
