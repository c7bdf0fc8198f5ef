// Something to look at: a journal in the middle of its term and a short talk in a chat. Once a state.
import { chatsOf, openChat } from '../bench/sockets.ts'
import type { Client } from '../house/client.ts'
import { type People, stageJournal } from '../house/demo-life.ts'
import { stageCalls } from './stage-calls.ts'

const TALK = [
  { by: 'teacher', text: 'Добрый день. Завтра на математике контрольная по дробям, возьмите чертёжные инструменты.' },
  { by: 'pupil', text: 'Анна Сергеевна, а калькулятор можно?' },
  { by: 'teacher', text: 'Нет, считаем сами. Повторите § 12 и задачи 214–220, похожие будут в работе.' },
  { by: 'pupil', text: 'Хорошо, спасибо!' },
] as const

export async function stage(people: People): Promise<void> {
  await stageJournal(people)
  await talk(people)
  await stageCalls(people)
}

async function talk(people: { readonly teacher: Client; readonly pupil: Client }): Promise<void> {
  const chat = (await chatsOf(people.pupil)).find(({ kind }) => kind === 'class')
  if (!chat || chat.last !== null) return
  for (const { by, text } of TALK) {
    let answered = (_frame: string) => {}
    const acked = new Promise<string>((resolve) => {
      answered = (frame) => frame.includes('"ack"') && resolve(frame)
    })
    const socket = await openChat(people[by], chat.chatId, (frame) => answered(frame))
    socket.send(JSON.stringify({ type: 'message.post', clientId: crypto.randomUUID(), text }))
    await acked
    socket.close(1000)
  }
}
