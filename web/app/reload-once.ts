import * as z from 'zod/mini'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { recallInTab, rememberInTab } from '../platform/tab-storage.ts'
import { toast } from '../ui/toast.tsx'
import { t } from './i18n.ts'

const RELOADED_KEY = 'reloadedFor'
let reloading = false

/** The page goes because it must: nobody is to be asked about it. */
export const isReloading = (): boolean => reloading

/**
 * The page is older than the server. Once is enough: if the same page comes back, reloading it for ever would help nobody; then the answer is false.
 * Several lines of a page hear of it at about the same time: the first of them reloads.
 */
export function reloadOnce(): boolean {
  if (reloading) return true
  if (recallInTab(RELOADED_KEY, z.number()) === PROTOCOL_VERSION) {
    toast(t('refusal.client_outdated'))
    return false
  }
  rememberInTab(RELOADED_KEY, PROTOCOL_VERSION)
  reloading = true
  location.reload()
  return true
}
