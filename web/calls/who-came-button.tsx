import { useSignal } from '@preact/signals'
import { ClipboardList } from 'lucide-preact'
import type { CallId } from '../../protocol/ids.ts'
import '../app/add-call-ways-texts.ts'
import { t } from '../app/i18n.ts'
import { later } from '../app/later.tsx'
import { IconButton } from '../ui/icon-button.tsx'

const WhoCame = later(() => import('./who-came.tsx'))

/** `of`: what call it is, for whoever does not see it. */
export function WhoCameButton({ callId, of }: { readonly callId: CallId; readonly of: string }) {
  const open = useSignal(false)
  return (
    <>
      <IconButton
        label={t('calls.whoOf', { title: of })}
        icon={<ClipboardList size={20} aria-hidden />}
        onClick={() => (open.value = true)}
      />
      {open.value && <WhoCame callId={callId} onClose={() => (open.value = false)} />}
    </>
  )
}
