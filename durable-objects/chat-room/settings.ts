// What members of a chat may do, and how its moderator bot is set: JSON in the room's row, or the defaults of its kind.
import type { ChatKind, ChatRights } from '../../protocol/chat/events.ts'
import { MODERATOR_DEFAULT, type ModeratorSettings } from '../../protocol/chat/moderator.ts'
import { readStored } from '../shared/stored-json.ts'

const OF_THE_ROSTER: ChatRights = { write: 'all', invite: 'admins', changeInfo: 'admins', pin: 'admins', mentionAll: 'admins' }
const OF_TWO: ChatRights = { write: 'all', invite: 'admins', changeInfo: 'admins', pin: 'all', mentionAll: 'admins' }

export type StoredSettings = { kind: ChatKind; rights: string | null; moderator: string | null }

export function rightsOf({ kind, rights }: StoredSettings): ChatRights {
  if (rights !== null) return readStored(rights)
  return kind === 'personal' ? OF_TWO : OF_THE_ROSTER
}

/** Grown-ups among themselves are not watched unless they ask for it. */
export function moderatorOf({ kind, moderator }: StoredSettings): ModeratorSettings {
  if (moderator !== null) return readStored(moderator)
  return kind === 'staff' ? { ...MODERATOR_DEFAULT, on: false } : MODERATOR_DEFAULT
}
