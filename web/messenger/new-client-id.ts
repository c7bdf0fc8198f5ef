import type { ClientId } from '../../protocol/ids.ts'

export function newClientId(): ClientId {
  return crypto.randomUUID() as ClientId
}
