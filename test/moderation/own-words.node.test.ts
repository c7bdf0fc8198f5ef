import { describe, expect, it } from 'vitest'
import { check, joinTail, ownWords } from '../../protocol/moderation/check.ts'

describe('a chat’s own words', () => {
  const own = ownWords(['Пирожок', 'двойк*', 'skibidi', '67', 'иди лесом'], ['шлюшка', 'сучк*', 'Херсонщина', 'ass'])
  const found = (text: string) => check(text, own).found

  it('[MOD-14] a stop-word is found as a whole word, whatever its case and disguise', () => {
    expect(
      [
        'пирожок',
        'ПИРОЖОК!',
        'п.и.р.о.ж.о.к',
        'п и р о ж о к',
        'пирoжoк',
        'пир0жок',
        'пироооожок',
        'pirozhok',
        'Skibidi',
        'sk1bidi',
        '67',
        'ну иди лесом',
      ].map(found),
    ).toEqual(Array.from({ length: 12 }, () => 'own'))
    expect(['пирожки', 'пирожоком', '677', '1967', 'иди в лес', 'лесом иди'].map(found)).toEqual(Array.from({ length: 6 }, () => 'nothing'))
  })

  it('[MOD-14] a star at the end of a stop-word stands for any ending', () => {
    expect(['двойка', 'двойками', 'двoйки', 'двой ка', 'двойник'].map(found)).toEqual(['own', 'own', 'own', 'nothing', 'nothing'])
  })

  it('[MOD-15] an exception is let through as it stands, and nothing else with it', () => {
    expect(['шлюшка', 'Шлюшка!', 'сучками', 'шлюшки', 'шлюшка, блядь', 'шл*шка'].map(found)).toEqual([
      'nothing',
      'nothing',
      'nothing',
      'rude',
      'obscene',
      'obscene',
    ])
  })

  it('[MOD-14] lists of nothing forbid nothing', () => {
    const empty = ownWords(['', '  ', '*'], ['*'])
    expect([check('привет', empty).level, check('хуй', empty).level]).toEqual([0, 2])
  })
})

describe('a word over several messages', () => {
  const say = (messages: readonly string[]) => {
    let tail: readonly string[] = []
    return messages.map((message) => {
      const judged = joinTail(tail, message)
      tail = judged.tail
      return judged.verdict.level
    })
  }

  it('[MOD-13] letters and pieces sent one by one are read together', () => {
    expect(say(['х', 'у', 'й'])).toEqual([0, 0, 2])
    expect(say(['привет', 'пиз', 'дец'])).toEqual([0, 0, 2])
    expect(say(['с', 'у', 'к', 'а'])).toEqual([0, 0, 0, 1])
    expect(say(['ху', '👍', 'й'])).toEqual([0, 0, 2])
    expect(say(['s', 'h', 'i', 't'])).toEqual([0, 0, 0, 2])
  })

  it('[MOD-13] ordinary short messages are not, and a longer one ends the word', () => {
    expect(say(['да', 'нет', 'не', 'а', 'и', 'у', 'нас', 'ок'])).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
    expect(say(['х', 'у', 'а что задали на завтра?', 'й'])).toEqual([0, 0, 0, 0])
    expect(say(['х', 'у', 'и'])).toEqual([0, 0, 0])
  })

  it('[MOD-13] what is kept is a dozen short pieces', () => {
    let tail: readonly string[] = []
    for (let message = 0; message < 100; message += 1) tail = joinTail(tail, 'ага').tail
    expect(tail.length).toBeLessThanOrEqual(12)
    expect(joinTail(['х', 'у'], 'хуй').tail).toEqual([])
  })
})
