// Every endpoint of chats, calls, notices and search, once: what the plans of their queries are asked of.
import {
  AnswerCall,
  DeclineCall,
  GetCall,
  GetCallVisitors,
  JoinCall,
  ListCalls,
  ReadCalls,
  StartChatCall,
  StartLinkCall,
  TryCallLine,
} from '../../protocol/calls.ts'
import { MESSAGE_WINDOWS_DEFAULT } from '../../protocol/chat/message-windows.ts'
import { MODERATOR_DEFAULT } from '../../protocol/chat/moderator.ts'
import {
  CreateChat,
  FlagMessage,
  ForwardMessages,
  GetSchoolModerator,
  LeaveChat,
  ListFlagged,
  OpenPersonalChat,
  SetChatMine,
  SetNotices,
  SetSchoolModerator,
} from '../../protocol/chat-list.ts'
import { ListNotices, ReadNotices } from '../../protocol/inbox/notices.ts'
import { GetMessageWindows, ListSchoolModeratorLog, SetMessageWindows } from '../../protocol/school-chats.ts'
import type { Client } from '../../scripts/house/client.ts'
import { actAs } from './act-as.ts'
import { chatOf } from './open-sockets.ts'
import { search } from './search-everywhere.ts'

/** `as`: the person's browser, watched. */
export async function walkThroughTheMessenger(as: (person: { cookie: string }) => Client): Promise<void> {
  const [orlova, ilya] = [await actAs('Орлова'), await actAs('Антонов Илья')]
  const [teacher, pupil, administrator] = [as(orlova), as(ilya), as(await actAs('Зуева'))]
  const { chatId } = await teacher.call(OpenPersonalChat, { personId: ilya.personId })
  const rights = { write: 'all', invite: 'all', changeInfo: 'all', pin: 'all', mentionAll: 'all' } as const
  const made = { clientId: crypto.randomUUID(), title: 'Геометрия', memberIds: [ilya.personId], rights }
  const group = await teacher.call(CreateChat, made)
  const line = await chatOf(teacher, chatId)
  const { seq } = await line.post('Циркуль')
  line.close()
  await teacher.call(SetChatMine, { chatId, pinned: true })
  await teacher.call(FlagMessage, { chatId, seq, on: true })
  await teacher.call(ListFlagged, {})
  await teacher.call(ForwardMessages, { chatId, clientId: crypto.randomUUID(), seqs: [seq], toChatIds: [group.chatId] })
  await teacher.call(SetNotices, { group: true, personal: true, sound: true, marks: true, attendance: true, timetable: true })
  for (const who of [teacher, pupil, as(await actAs('Антонова Елена'))]) await search(who, 'Орлова')
  await pupil.call(ListNotices, {})
  await pupil.call(ReadNotices, { seq: 0 })
  await administrator.call(GetSchoolModerator, {})
  await administrator.call(SetSchoolModerator, { moderator: MODERATOR_DEFAULT })
  await administrator.call(ListSchoolModeratorLog, {})
  await administrator.call(GetMessageWindows, {})
  await administrator.call(SetMessageWindows, { windows: MESSAGE_WINDOWS_DEFAULT })

  const { callId } = await teacher.call(StartChatCall, { chatId, clientId: crypto.randomUUID(), media: 'audio', personIds: null })
  await pupil.call(GetCall, { callId })
  await pupil.call(AnswerCall, { callId })
  await pupil.call(DeclineCall, { callId })
  await teacher.call(JoinCall, { callId })
  await teacher.call(GetCallVisitors, { callId })
  const settings = { guests: true, lobby: false, screenShare: 'all' } as const
  const link = await teacher.call(StartLinkCall, { clientId: crypto.randomUUID(), title: 'Совещание', media: 'video', settings })
  for (const who of [teacher, as({ cookie: '' })]) {
    await who.call(GetCall, { callId: link.callId })
    await who.call(JoinCall, { callId: link.callId, guestName: 'Гость' })
  }
  await teacher.call(TryCallLine, { callId: link.callId, offer: null })
  await teacher.call(ListCalls, {})
  await teacher.call(ReadCalls, {})
  await pupil.call(LeaveChat, { chatId: group.chatId })
}
