import * as z from 'zod/mini'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { recallInTab, rememberInTab } from '../platform/tab-storage.ts'
import { toast } from '../ui/toast.tsx'
import { t } from './i18n.ts'

const RELOADED_KEY = 'reloadedFor'

/** The page is older than the server. Once is enough: if the same page comes back, reloading it for ever would help nobody. */
export function reloadOnce(): void {
  if (recallInTab(RELOADED_KEY, z.number()) === PROTOCOL_VERSION) {
    toast(t('refusal.client_outdated'))
    return
  }
  rememberInTab(RELOADED_KEY, PROTOCOL_VERSION)
  location.reload()
}
