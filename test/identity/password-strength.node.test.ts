import { describe, expect, it } from 'vitest'
import { isCheap, plainPassword } from '../../protocol/cheap-password.ts'
import { strengthOf } from '../../web/identity/password-strength.ts'

describe('the browser’s hint', () => {
  it.each(['qwerty123456', 'Пароль2024!', '31.12.2011', 'йцукенгшщзхъ', '+79161234567', 'абабабабабаб'])(
    '[ID-65] calls weak what the server refuses without its list: %s',
    (password) => {
      expect(isCheap(plainPassword(password))).toBe(true)
      expect(strengthOf(password)).toBe('weak')
    },
  )

  it('[ID-65] calls a phrase of several words strong', () => {
    expect(strengthOf('верблюд читает хокку')).toBe('strong')
  })
})
