// «Журнал» of the school's bot: what it has stopped where pupils are. Opened on purpose, for it shows what nobody else has seen, and reading is noted.
import { useSignal } from '@preact/signals'
import { BOT_LOG_DAYS } from '../../protocol/limits.ts'
import { listName } from '../../protocol/people.ts'
import { ListSchoolModeratorLog, type SchoolLogRow } from '../../protocol/school-chats.ts'
import { t } from '../app/i18n.ts'
import { momentText } from '../app/moment-text.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { call } from '../platform/call.ts'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { MoreButton } from './more-button.tsx'
import styles from './school-log.module.css'
import section from './settings-section.module.css'
import { usePages } from './use-pages.ts'

export function SchoolLog() {
  const opened = useSignal(false)
  return (
    <section class={section.section} aria-labelledby="bot-log">
      <h3 id="bot-log">{t('bot.school.log')}</h3>
      <p class={section.lead}>{t('bot.school.log.lead', { days: BOT_LOG_DAYS })}</p>
      {opened.value ? (
        <Rows />
      ) : (
        <div>
          <Button
            onClick={() => {
              opened.value = true
            }}
          >
            {t('bot.school.log.open')}
          </Button>
        </div>
      )}
    </section>
  )
}

function Rows() {
  const pages = usePages<SchoolLogRow, string>('schoolLog', (before) => call(ListSchoolModeratorLog, before === null ? {} : { before }))
  return (
    <>
      <ResourceView resource={pages.first} shape="rows">
        {() =>
          pages.rows.length === 0 ? (
            <p class={section.lead}>{t('bot.school.log.none')}</p>
          ) : (
            <Panel>
              <ol class={styles.rows}>
                {pages.rows.map((row, at) => (
                  <li key={at} class={styles.row}>
                    <p class={styles.who}>
                      <bdi>{listName(row.authorName)}</bdi>
                      <span class={styles.detail}>{momentText(row.at)}</span>
                    </p>
                    <p class={styles.text} dir="auto">
                      {row.text}
                    </p>
                    <p class={styles.detail}>
                      {t(`bot.kind.${row.kind}`, { title: row.chatTitle })} · {t(`bot.where.${row.where}`)} · {t(`bot.did.${row.action}`)}
                    </p>
                  </li>
                ))}
              </ol>
            </Panel>
          )
        }
      </ResourceView>
      <MoreButton pages={pages} />
    </>
  )
}
