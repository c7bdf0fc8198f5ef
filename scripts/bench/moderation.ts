import { judge, TEXT_MAX } from '../../protocol/moderation/check.ts'
import { type Figure, figure } from './measure.ts'

const SENTENCES = [
  'завтра контрольная по алгебре, повторите параграфы 12 и 13',
  'Ребята, кто записал домашнее задание по русскому языку?',
  'Мария Ивановна, можно я сдам реферат в пятницу? Я болел.',
  'встречаемся у школы в 9:30, не опаздывайте!!!',
  'я на youtube нашёл видео про теорему Пифагора, вот ссылка https://youtu.be/dQw4w9WgXcQ',
  'спасибо 😀👍',
]
/** Texts made to be slow: signs that may be many letters, words that nearly are, one word without end. */
const HARD = ['хх', 'а*', 'пи', 'х🔥', '}{', 'ebax3@', 'х ', '<a', 'χυ', 'не ', 'б.', '\ufdfa']
const ROUNDS = 3_000

/** What it costs to judge a sentence, and the slowest of the longest texts. */
export function measureModeration(): Figure[] {
  const first = performance.now()
  for (const sentence of SENTENCES) judge(sentence)
  const firstMs = performance.now() - first
  const start = performance.now()
  for (let round = 0; round < ROUNDS; round += 1) for (const sentence of SENTENCES) judge(sentence)
  const microseconds = ((performance.now() - start) * 1000) / (ROUNDS * SENTENCES.length)
  const slowest = Math.max(
    ...HARD.map((piece) => {
      const text = piece.repeat(TEXT_MAX).slice(0, TEXT_MAX)
      judge(text)
      const from = performance.now()
      judge(text)
      return performance.now() - from
    }),
  )
  return [
    figure('moderator: first sentences of a process', firstMs, 'ms'),
    figure('moderator: a sentence', microseconds, 'µs', 100),
    figure('moderator: the slowest text of 10,000 signs', slowest, 'ms', 20),
  ]
}
