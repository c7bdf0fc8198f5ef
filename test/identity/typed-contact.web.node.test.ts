import { describe, expect, it } from 'vitest'
import { phoneNumber } from '../../protocol/contact.ts'
import { digitsOf } from '../../web/ui/digits-of.ts'
import { formatPhone } from '../../web/ui/phone-format.ts'

/** A field as a person uses it: `|` is the caret. */
function field(start = '|') {
  let [text, caret] = parse(start)
  const put = (raw: string, at: number) => {
    const typed = formatPhone(raw, at)
    text = typed.text
    caret = typed.caret
  }
  const keys = {
    type(chars: string) {
      for (const char of chars) put(text.slice(0, caret) + char + text.slice(caret), caret + 1)
      return keys
    },
    paste(chars: string) {
      put(text.slice(0, caret) + chars + text.slice(caret), caret + chars.length)
      return keys
    },
    backspace(times = 1) {
      for (let i = 0; i < times; i++) if (caret > 0) put(text.slice(0, caret - 1) + text.slice(caret), caret - 1)
      return keys
    },
    get shown() {
      return `${text.slice(0, caret)}|${text.slice(caret)}`
    },
  }
  return keys
}

function parse(shown: string): [string, number] {
  return [shown.replace('|', ''), shown.indexOf('|')]
}

describe('a phone number while it is typed', () => {
  it.each(['89161234567', '79161234567', '+79161234567', '9161234567'])('[ID-110] %s is grouped as it is typed, digit by digit', (keys) => {
    expect(field().type(keys).shown).toBe('+7 916 123-45-67|')
  })

  it.each(['8 (916) 123-45-67', '+7 916 123 45 67', '7-916-123-45-67', '(916) 123 45 67', ' +7(916)1234567 '])(
    '[ID-110] «%s» may be pasted',
    (text) => {
      expect(field().paste(text).shown).toBe('+7 916 123-45-67|')
    },
  )

  it('[ID-110] a whole number pasted behind the +7 that stands there is one number', () => {
    expect(field('+7|').paste('+7 916 123-45-67').shown).toBe('+7 916 123-45-67|')
    expect(field('+7|').paste('89161234567').shown).toBe('+7 916 123-45-67|')
  })

  it('[ID-110] it can be taken back to nothing, one digit a press, and no sign between digits stops that', () => {
    const keys = field('+7 916 123-45-67|')
    const seen = Array.from({ length: 13 }, () => keys.backspace().shown)
    expect(seen).toEqual([
      '+7 916 123-45-6|',
      '+7 916 123-45|',
      '+7 916 123-4|',
      '+7 916 123|',
      '+7 916 12|',
      '+7 916 1|',
      '+7 916|',
      '+7 91|',
      '+7 9|',
      '+7|',
      '+|',
      '|',
      '|',
    ])
  })

  it('[ID-110] a digit put right in the middle leaves the caret behind it', () => {
    expect(field('+7 916 12|-45-67').type('3').shown).toBe('+7 916 123|-45-67')
    expect(field('+7 91|6 123-45-67').backspace().type('2').shown).toBe('+7 92|6 123-45-67')
    expect(field('+7 916 |123-45-67').backspace().shown).toBe('+7 916| 123-45-67')
  })

  it('[ID-110] a number of another country stays as it is typed, and letters do not come in', () => {
    expect(field().type('+375 29 123-45-67').shown).toBe('+375 29 123-45-67|')
    expect(field().type('8тел.916').shown).toBe('+7 916|')
    expect(field().type('абв').shown).toBe('|')
  })

  it('[ID-110] whatever is shown of a Russian number is the number the server reads', () => {
    for (const text of ['89161234567', '9161234567', '+7 (916) 123-45-67'])
      expect(phoneNumber(formatPhone(text, 0).text)).toBe('+79161234567')
    // A digit too many is not dropped behind the person's back.
    expect(phoneNumber(formatPhone('+7916123456789', 0).text)).toBeNull()
  })
})

describe('a code that is pasted', () => {
  it.each([
    ['123456', '123456'],
    ['123 456', '123456'],
    ['Код 123456 для входа. Никому его не говорите.', '123456'],
    ['Звонок, 2026 год: 123456', '123456'],
    ['12', '12'],
    ['12a3', '123'],
    ['12345678', '123456'],
    ['', ''],
  ])('[ID-110] of «%s» %s is taken', (text, code) => {
    expect(digitsOf(text, 6)).toBe(code)
  })
})
