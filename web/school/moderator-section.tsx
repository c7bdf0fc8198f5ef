// «Бот-модератор»: how it works in all chats of the school, for how long messages may be changed there, and the bot's log.

import type { ModeratorSettings } from '../../protocol/chat/moderator.ts'
import { GetSchoolModerator, SetSchoolModerator } from '../../protocol/chat-list.ts'
import { t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { Panel } from '../ui/panel.tsx'
import { toast } from '../ui/toast.tsx'
import { MessageWindowsPart } from './message-windows-part.tsx'
import { ModeratorFields, settingsOf, useModeratorForm } from './moderator-fields.tsx'
import { SchoolLog } from './school-log.tsx'
import { SettingsForm } from './settings-form.tsx'
import styles from './settings-section.module.css'

export function ModeratorSection() {
  const moderator = useResource('moderator', async () => (await call(GetSchoolModerator, {})).moderator)
  return (
    <ResourceView resource={moderator} shape="rows">
      {(settings) => (
        <section class={styles.section} aria-labelledby="moderator">
          <h2 id="moderator">{t('bot.school.title')}</h2>
          <p class={styles.lead}>{t('bot.school.lead')}</p>
          <Panel>
            <Form settings={settings} />
          </Panel>
          <SchoolLog />
          <MessageWindowsPart />
        </section>
      )}
    </ResourceView>
  )
}

function Form({ settings }: { readonly settings: ModeratorSettings }) {
  const form = useModeratorForm(settings)
  const typed = settingsOf(form)
  const save = async () => {
    if (typed === null) return
    await call(SetSchoolModerator, { moderator: typed })
    toast(t('bot.saved'))
  }
  return (
    <SettingsForm save={save} disabled={typed === null}>
      <ModeratorFields form={form} />
    </SettingsForm>
  )
}
