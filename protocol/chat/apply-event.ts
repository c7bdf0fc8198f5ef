// A room as a member sees it, folded event by event. The browser shows the result; tests hold it against a fresh snapshot.
import type { ChatEvent, ChatMember, ChatMessage, ChatSnapshot, DeletedBy, Reaction, ReadMark } from './events.ts'

/** An event that is already in the snapshot changes nothing. A later one than the next must not come here: whoever missed one asks again. */
export function applyChatEvent(snapshot: ChatSnapshot, event: ChatEvent): ChatSnapshot {
  if (event.seq <= snapshot.seq) return snapshot
  const next = { ...snapshot, seq: event.seq }
  switch (event.type) {
    case 'message.posted': {
      const mine = event.message.authorId === snapshot.me.personId
      return {
        ...next,
        // A page that has jumped back does not show the end.
        messages: snapshot.hasNewer ? snapshot.messages : [...snapshot.messages, event.message],
        me: mine ? { ...snapshot.me, readSeq: event.seq } : snapshot.me,
        reads: applyReads(snapshot.reads, [{ personId: event.message.authorId, seq: event.seq }]),
      }
    }
    case 'message.edited':
      return changed(next, event.messageSeq, (message) => ({
        ...message,
        text: event.text,
        mentions: event.mentions,
        mentionsAll: event.mentionsAll,
        editedAt: event.at,
      }))
    case 'message.deleted':
      return withoutPin(
        withoutQuotes(
          changed(next, event.messageSeq, (message) => deleted(message, event.by)),
          event.messageSeq,
        ),
        event.messageSeq,
      )
    case 'message.pinned': {
      const rest = withoutPin(next, event.messageSeq)
      if (!event.on) return rest
      return { ...rest, pinned: [event.message, ...rest.pinned] }
    }
    case 'reaction.set':
      return changed(next, event.messageSeq, (message) => ({ ...message, reactions: applyReaction(message.reactions, event) }))
    case 'members.changed':
      return applyMembers(next, event.joined, event.leftIds)
    case 'chat.renamed':
      return { ...next, title: event.title }
    case 'moderator.set':
      return { ...next, moderator: { on: event.on } }
    case 'call.changed':
      return changed({ ...next, call: event.call }, event.messageSeq, (message) =>
        message.deletedBy === null ? { ...message, call: event.note } : message,
      )
    case 'rights.changed':
      return { ...next, rights: event.rights }
    case 'windows.changed':
      return { ...next, windows: event.windows }
  }
}

/** Marks only move forward; in the order of `personId`, so that two who folded the same have the same. */
export function applyReads(reads: readonly ReadMark[], moved: readonly ReadMark[]): ReadMark[] {
  const marks = new Map(reads.map(({ personId, seq }) => [personId, seq]))
  for (const { personId, seq } of moved) marks.set(personId, Math.max(seq, marks.get(personId) ?? 0))
  return [...marks].map(([personId, seq]) => ({ personId, seq })).sort((a, b) => (a.personId < b.personId ? -1 : 1))
}

/** What is left of a message that was deleted for everyone. */
export function deleted(message: ChatMessage, by: DeletedBy): ChatMessage {
  return { ...message, text: '', reply: null, forwarded: [], mentions: [], mentionsAll: false, reactions: [], call: null, deletedBy: by }
}

/** One of each person; in the order in which an emoji first came, people in the order of their ids. */
export function applyReaction(
  reactions: readonly Reaction[],
  { personId, emoji }: { personId: ChatMember['personId']; emoji: string | null },
): Reaction[] {
  const without = reactions
    .map((reaction) => ({ ...reaction, personIds: reaction.personIds.filter((id) => id !== personId) }))
    .filter((reaction) => reaction.personIds.length > 0 || reaction.emoji === emoji)
  if (emoji === null) return without
  if (!without.some((reaction) => reaction.emoji === emoji)) return [...without, { emoji, personIds: [personId] }]
  return without.map((reaction) =>
    reaction.emoji === emoji ? { ...reaction, personIds: [...reaction.personIds, personId].sort() } : reaction,
  )
}

function changed(snapshot: ChatSnapshot, seq: number, change: (message: ChatMessage) => ChatMessage): ChatSnapshot {
  const apply = (message: ChatMessage) => (message.seq === seq ? change(message) : message)
  return { ...snapshot, messages: snapshot.messages.map(apply), pinned: snapshot.pinned.map(apply) }
}

/** What was deleted for everyone is not read in answers to it either. */
function withoutQuotes(snapshot: ChatSnapshot, seq: number): ChatSnapshot {
  const emptied = (message: ChatMessage) => (message.reply?.seq === seq ? { ...message, reply: { ...message.reply, text: '' } } : message)
  return { ...snapshot, messages: snapshot.messages.map(emptied), pinned: snapshot.pinned.map(emptied) }
}

function withoutPin(snapshot: ChatSnapshot, seq: number): ChatSnapshot {
  return { ...snapshot, pinned: snapshot.pinned.filter((message) => message.seq !== seq) }
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
    reads: snapshot.reads.filter(({ personId }) => !leftIds.includes(personId)),
    messages: snapshot.messages.map(renamed),
    pinned: snapshot.pinned.map(renamed),
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
