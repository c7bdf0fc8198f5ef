// A room as a member sees it, folded event by event. The browser shows the result; tests hold it against a fresh snapshot.
import type { ChatEvent, ChatMember, ChatMessage, ChatSnapshot } from './events.ts'

/** An event that is already in the snapshot changes nothing. A later one than the next must not come here: whoever missed one asks again. */
export function applyChatEvent(snapshot: ChatSnapshot, event: ChatEvent): ChatSnapshot {
  if (event.seq <= snapshot.seq) return snapshot
  const next = { ...snapshot, seq: event.seq }
  switch (event.type) {
    case 'message.posted': {
      const mine = event.message.authorId === snapshot.me.personId
      return { ...next, messages: [...snapshot.messages, event.message], me: mine ? { ...snapshot.me, readSeq: event.seq } : snapshot.me }
    }
    case 'members.changed':
      return applyMembers(next, event.joined, event.leftIds)
    case 'chat.renamed':
      return { ...next, title: event.title }
  }
}

function applyMembers(snapshot: ChatSnapshot, joined: readonly ChatMember[], leftIds: readonly string[]): ChatSnapshot {
  const names = new Map<string, ChatMember>(joined.map((member) => [member.personId, member]))
  const stayed = snapshot.members.filter((member) => !names.has(member.personId) && !leftIds.includes(member.personId))
  const renamed = (message: ChatMessage): ChatMessage => {
    const author = names.get(message.authorId)
    return author === undefined ? message : { ...message, authorName: author.name }
  }
  return {
    ...snapshot,
    members: [...stayed, ...joined].sort(compareMembers),
    messages: snapshot.messages.map(renamed),
    me: { ...snapshot.me, role: names.get(snapshot.me.personId)?.role ?? snapshot.me.role },
  }
}

/** By code units, so that a room and a browser of any language agree; what a person reads is sorted by their own language. */
export function compareMembers(a: ChatMember, b: ChatMember): number {
  const [first, second] = [a, b].map(({ name, personId }) =>
    [name.familyName, name.givenName, name.patronymic ?? '', personId].join('\u0000'),
  )
  return (first ?? '') < (second ?? '') ? -1 : 1
}
