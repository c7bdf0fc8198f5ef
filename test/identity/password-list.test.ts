import { describe, expect, it } from 'vitest'
import { isCommon } from '../../worker/identity/common-passwords.ts'
import { requireGoodPassword } from '../../worker/identity/passwords.ts'

const refusalFor = (password: string, about: Parameters<typeof requireGoodPassword>[1] = { staff: false }) => {
  try {
    requireGoodPassword(password, about)
    return 'good'
  } catch (error) {
    return (error as Error).message
  }
}

describe('a password everybody guesses first', () => {
  it.each([
    [
      'leaked lists',
      ['password', 'iloveyou', 'trustno1', 'sunshine', 'Football', 'PRINCESS', 'dragon123', 'monkey2011', 'starwars!', 'minecraft1'],
    ],
    ['Russian words', ['любимая1', 'солнышко', 'Пароль123', 'наташа2011', 'Спартак!', 'учитель12345', 'математика', 'Алёна2012']],
    [
      'Latin letters',
      ['natasha1', 'solnyshko', 'lyubimaya', 'parol12345', 'uchitel2024', 'ekaterina', 'aleksandr', 'Anastasiya', 'privet777'],
    ],
    ['a keyboard in the other language', ['gfhjkm123', 'ghbdtn2011', 'cjkysirj', 'yfnfif12', 'irjkf2024', 'зфыыцщкв']],
    [
      'runs along the keyboard',
      ['qwertyui', '1qaz2wsx', 'йцукенгш', 'фывапролд', 'zxcvbnm123', '1q2w3e4r', '123qweasd', '!qaz@wsx', 'абвгдежз'],
    ],
    [
      'repetitions',
      ['11111111', 'abababab', 'абвабвабв', '12121212', 'парольпароль', 'gfhjkmgfhjkm', 'sunshinesunshine', 'любимаялюбимая'],
    ],
    ['days and phones', ['31122011', '2011-12-31', '01.01.2014', '20140101', '89161234567', '+7 (916) 123-45-67', '9161234567']],
  ])('[ID-65] of %s is refused', (_, passwords) => {
    expect(passwords.filter((password) => refusalFor(password) !== 'password_too_common')).toEqual([])
  })

  it('[ID-65] a phrase, a generated one and a word with a number of one’s own are good: there are no rules of composition', () => {
    const good = [
      'верблюд читает хокку',
      'kolokol-tetrad-4821',
      'danilova любит физику',
      'x7Kp2mQ9wZ',
      'фиолетовыйслон',
      '48213',
      'скрипка 930 дождей',
    ]
    expect(good.filter((password) => isCommon(password))).toEqual([])
    expect(refusalFor('        а б в г       ')).toBe('good')
  })

  it('[ID-12] eight characters, twelve for staff; one character counts as one, whatever it takes', () => {
    expect([refusalFor('хокку-7'), refusalFor('хокку-71')]).toEqual(['password_too_short', 'good'])
    expect([refusalFor('слон-в-окне', { staff: true }), refusalFor('слон-в-окне!', { staff: true })]).toEqual([
      'password_too_short',
      'good',
    ])
    expect(refusalFor('🐘🐪🦒🐘🐪🦒🐋')).toBe('password_too_short')
  })

  it('[ID-67] of a hundred thousand passwords nobody guesses fewer than ten are refused by mistake', () => {
    let state = 20_251_006
    // mulberry32: the same passwords in every run.
    const random = (below: number) => {
      state = (state + 0x6d2b79f5) | 0
      let t = Math.imul(state ^ (state >>> 15), 1 | state)
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
      return ((t ^ (t >>> 14)) >>> 0) % below
    }
    const letters = [...'abcdefghijklmnopqrstuvwxyzабвгдежзиклмнопрстуфхцчшыэюя0123456789']
    const password = () => Array.from({ length: 10 }, () => letters[random(letters.length)]).join('')
    const refused = Array.from({ length: 100_000 }, password).filter(isCommon)
    expect(refused.length).toBeLessThan(10)
  })
})

describe('a password that is what everybody knows of its holder', () => {
  const about = {
    staff: false,
    login: 'tula1-danilova-i',
    words: ['Данилова', 'Ия', 'Сергеевна', 'Мухтар', 'Лицей имени Яблочкова', 'Тула', 'Школьный ID'],
  }

  it.each([
    'данилова2012',
    'Danilova2012',
    'danilova!!!',
    'ДаниловаСергеевна',
    'мухтар-2016',
    'mukhtar2016',
    'Яблочкова1',
    'тулатула1',
    'школьный1',
    'tula1-danilova-i',
    '!tula1-danilova-i7',
  ])('[ID-66] is refused: %s', (password) => expect(refusalFor(password, about)).toBe('password_too_common'))

  it.each(['danilova любит физику', 'данилова и слон', 'мухтарыч-и-кот', 'Данилова9408213375810'])(
    '[ID-66] with more than that it is good: %s',
    (password) => {
      expect(refusalFor(password, about)).toBe('good')
    },
  )

  it('[ID-66] whoever is known by nothing yet has nothing to be refused for', () => {
    expect(refusalFor('данилова2012', { staff: false })).toBe('good')
    expect(refusalFor('верблюд читает', { staff: false, login: '', words: ['', ' ', '№ 1'] })).toBe('good')
  })
})
