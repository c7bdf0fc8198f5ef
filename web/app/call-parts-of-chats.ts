// As call-parts.ts, of what is behind the chat list: a chat, contacts, the pencil.
import { later } from './later.tsx'

export const CallBar = later(() => import('../calls/call-bar.tsx'))
export const CallNote = later(() => import('../calls/call-note.tsx'))
export const CallPerson = later(() => import('../calls/call-person.tsx'))
export const ChatHandset = later(() => import('../calls/chat-handset.tsx'))
export const ChooseWhom = later(() => import('../calls/choose-whom.tsx'))
export const LinkCallDialog = later(() => import('../calls/link-call-dialog.tsx'))
export const MakeCallButton = later(() => import('../calls/make-call-button.tsx'))
