import { describe, expect, it } from 'vitest'
import type { ChatMessage } from '../../protocol/chat/events.ts'
import { messageRows } from '../../web/messenger/message-rows.ts'
import { aMessage } from '../kit/a-chat.ts'

const TULA = 'Europe/Moscow'
const MINUTE = 60_000
const NINE = Date.parse('2025-10-06T06:00:00Z')

function message(seq: number, author: string, at: number): ChatMessage {
  const authorName = { familyName: author, givenName: author, patronymic: null }
  return aMessage(seq, { at, authorId: author as ChatMessage['authorId'], authorName })
}

/** «день», «новое», or `орлова[` … `]` with the brackets of first and last. */
function shown(messages: ChatMessage[], newFrom: number | null = null): string[] {
  return messageRows(messages, newFrom, TULA).map((row) =>
    row.kind === 'day' ? row.on : row.kind === 'new' ? 'new' : `${row.first ? '[' : ' '}${row.message.seq}${row.last ? ']' : ' '}`,
  )
}

describe('the lines of a chat', () => {
  it('[CHT-18] one author in one go, another, the first again, and the first after a while', () => {
    const messages = [
      message(1, 'o', NINE),
      message(2, 'o', NINE + MINUTE),
      message(3, 'i', NINE + MINUTE),
      message(4, 'o', NINE + 2 * MINUTE),
      message(5, 'o', NINE + 12 * MINUTE),
    ]
    expect(shown(messages)).toEqual(['2025-10-06', '[1 ', ' 2]', '[3]', '[4]', '[5]'])
  })

  it('[CHT-18] a day is the school’s day: midnight in Tula is nine in the evening in London', () => {
    const midnight = Date.parse('2025-10-06T21:00:00Z')
    expect(shown([message(1, 'o', midnight - 1), message(2, 'o', midnight)])).toEqual(['2025-10-06', '[1]', '2025-10-07', '[2]'])
  })

  it('[CHT-18] the line above what is new parts even what one author said in one go', () => {
    expect(shown([message(1, 'o', NINE), message(2, 'o', NINE), message(3, 'o', NINE)], 2)).toEqual([
      '2025-10-06',
      '[1]',
      'new',
      '[2 ',
      ' 3]',
    ])
    expect(shown([])).toEqual([])
  })
})
