import { signal } from '@preact/signals'
import type { ChatId, PersonId } from '../../protocol/ids.ts'

/** A group is to be called again («Звонки»): its chat opens with the choice of whom to call, and these are picked in it; null: all. */
export const toChoose = signal<{ readonly chatId: ChatId; readonly first: readonly PersonId[] | null } | null>(null)
