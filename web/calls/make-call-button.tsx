// «Совершить звонок» in what a chat is told about by (checklist CI-12).
import { Phone } from 'lucide-preact'
import type { ChatSnapshot } from '../../protocol/chat/events.ts'
import '../app/add-call-ways-texts.ts'
import { t } from '../app/i18n.ts'
import { Button } from '../ui/button.tsx'
import { mayCall } from './may-call.ts'

type Props = { readonly snapshot: ChatSnapshot; readonly onMake: () => void }

export default function MakeCallButton({ snapshot, onMake }: Props) {
  if (!mayCall(snapshot) || snapshot.call !== null) return null
  return (
    <Button icon={<Phone size={18} aria-hidden />} onClick={onMake}>
      {t('calls.make')}
    </Button>
  )
}
