import { describe, expect, it } from 'vitest'
import { enterChat, foundRoom, ILYA, ORLOVA, openInbox, tellNews } from '../kit/enter-chat.ts'

describe('a message that is sent silently', () => {
  it('[MSG-29] says so in the others’ lists, and the next one does not', async () => {
    const { room, chatId } = await foundRoom([ORLOVA, ILYA])
    const [ilya, orlova] = [await enterChat(room, ILYA), await openInbox(ORLOVA)]
    const told = async (text: string) => {
      await tellNews(room)
      const listed = await orlova.until((frame) => frame.type === 'chat.listed' && frame.chat.last?.text === text)
      return listed.type === 'chat.listed' && listed.chat.chatId === chatId ? listed.chat.last : null
    }
    await ilya.ask({ type: 'message.post', clientId: crypto.randomUUID(), text: 'Ночью', silent: true })
    expect(await told('Ночью')).toMatchObject({ silent: true })
    await ilya.post('Утром')
    expect(await told('Утром')).not.toHaveProperty('silent')
  })
})
