import type { Participant } from '../../protocol/call/events.ts'
import { t } from '../app/i18n.ts'
import { serverNow } from '../platform/server-clock.ts'

export function shownName({ name, guest }: Pick<Participant, 'name' | 'guest'>, mine: boolean): string {
  if (mine) return t('inCall.me', { name })
  return guest ? `${name} (${t('inCall.guest')})` : name
}

const ROLES = { organiser: 'inCall.administrator', coHost: 'inCall.helper', listener: 'inCall.listener' } as const

/** Null of a speaker, which everybody is. */
export function roleWord(role: Participant['role']): string | null {
  return role === 'speaker' ? null : t(ROLES[role])
}

/** «1:05:09» */
export function elapsed(startedAt: number): string {
  const seconds = Math.max(0, Math.floor((serverNow() - startedAt) / 1_000))
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

export function linkTo(callId: string): string {
  return `${location.origin}/call/${callId}`
}
