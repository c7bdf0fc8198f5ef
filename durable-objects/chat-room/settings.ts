// What members of a chat may do, and how its moderator bot is set: JSON in the room's row, or the defaults of its kind.
import type { ChatKind, ChatRights } from '../../protocol/chat/events.ts'
import { MESSAGE_WINDOWS_DEFAULT, type MessageWindows } from '../../protocol/chat/message-windows.ts'
import { type ChatModerator, MODERATOR_DEFAULT, type ModeratorSettings } from '../../protocol/chat/moderator.ts'
import type { SchoolId } from '../../protocol/ids.ts'
import { readStored } from '../shared/stored-json.ts'

const OF_THE_ROSTER: ChatRights = { write: 'all', invite: 'admins', changeInfo: 'admins', pin: 'admins', mentionAll: 'admins' }
const OF_TWO: ChatRights = { write: 'all', invite: 'admins', changeInfo: 'admins', pin: 'all', mentionAll: 'admins' }

export type StoredSettings = {
  kind: ChatKind
  rights: string | null
  moderator: string | null
  schoolModerator: string | null
  schoolWindows: string | null
}
/** The columns of `room` that hold them. */
export const SETTINGS =
  'room.kind, room.rights, room.moderator, room.school_moderator AS schoolModerator, room.school_windows AS schoolWindows'

/** As the Worker hands them to rooms: of two, the one with the higher version is the newer. */
export type SchoolModerator = { readonly version: number; readonly moderator: ModeratorSettings }
export type SchoolWindows = { readonly version: number; readonly windows: MessageWindows }
/** What a school decides for all its chats. Null: it has decided nothing. */
export type SchoolTerms = {
  readonly schoolId: SchoolId
  readonly moderator: SchoolModerator | null
  readonly windows: SchoolWindows | null
}

export function rightsOf({ kind, rights }: StoredSettings): ChatRights {
  if (rights !== null) return readStored(rights)
  return kind === 'personal' ? OF_TWO : OF_THE_ROSTER
}

export function windowsOf({ schoolWindows }: StoredSettings): MessageWindows {
  return schoolWindows === null ? MESSAGE_WINDOWS_DEFAULT : readStored<SchoolWindows>(schoolWindows).windows
}

/** What holds here: the chat's own settings or the school's; the school's words in any case. */
export function moderatorOf(stored: StoredSettings): ModeratorSettings {
  const { own, school } = moderatorsOf(stored)
  if (own === null) return school
  if (school.stopWords.length === 0 && school.exceptions.length === 0) return own
  return {
    ...own,
    stopWords: [...own.stopWords, ...school.stopWords],
    exceptions: [...own.exceptions, ...school.exceptions],
  }
}

/** Grown-ups among themselves are not watched unless they ask for it. */
export function moderatorsOf({ kind, moderator, schoolModerator }: StoredSettings): ChatModerator {
  const school = schoolModerator === null ? MODERATOR_DEFAULT : readStored<SchoolModerator>(schoolModerator).moderator
  return {
    own: moderator === null ? null : readStored(moderator),
    school: kind === 'staff' ? { ...school, on: false } : school,
  }
}
