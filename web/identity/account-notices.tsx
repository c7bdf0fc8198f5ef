// «Уведомления»: of the journal, of group chats, of personal ones, and whether they sound. The same on all devices.
import { SetNotices } from '../../protocol/chat-list.ts'
import type { Me } from '../../protocol/identity.ts'
import type { NoticeSettings } from '../../protocol/inbox/events.ts'
import { t } from '../app/i18n.ts'
import { noticeSettings } from '../app/notices.ts'
import { refusalText } from '../app/refusal-text.ts'
import { call } from '../platform/call.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { Switch } from '../ui/switch.tsx'
import { toast } from '../ui/toast.tsx'
import { Card } from './account-card.tsx'

const OF_CHATS = ['group', 'personal', 'sound'] as const
const OF_JOURNAL = ['marks', 'attendance', 'timetable'] as const

export function AccountNotices({ person }: { readonly person: Me }) {
  const settings = noticeSettings.value
  return (
    <Card title={t('notices.title')} lead={t('notices.lead')}>
      {settings === null ? (
        <Skeleton shape="rows" count={3} />
      ) : (
        <div>
          {/* Chats open with the educational profile; news of the journal come without it. */}
          {[...OF_JOURNAL, ...(person.profileLinked ? OF_CHATS : [])].map((kind) => (
            <Switch
              key={kind}
              label={t(`notices.${kind}`)}
              checked={settings[kind]}
              onChange={(on) => void set({ ...settings, [kind]: on })}
            />
          ))}
        </div>
      )}
    </Card>
  )
}

async function set(wanted: NoticeSettings): Promise<void> {
  const before = noticeSettings.peek()
  noticeSettings.value = wanted
  try {
    await call(SetNotices, wanted)
  } catch (error) {
    // Unless something newer has been chosen or told meanwhile.
    if (noticeSettings.peek() === wanted) noticeSettings.value = before
    toast(refusalText(error))
  }
}
