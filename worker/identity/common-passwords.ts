// Passwords that a guesser tries first, here and in Russia, of eight characters and more (shorter ones are refused by length).
// A first list; the accounts issue brings the long one (docs/open-questions.md).
export const COMMON_PASSWORDS: readonly string[] = [
  '12345678', '123456789', '1234567890', '0987654321', '87654321', '11111111', '00000000', '12341234', '11223344', '123123123', '1q2w3e4r',
  '1q2w3e4r5t', '1qaz2wsx', 'qwertyui', 'qwertyuiop', 'qwerty123', 'qwerty12345', 'password', 'password1', 'password123', 'passw0rd', 'letmein1',
  'iloveyou', 'sunshine', 'princess', 'football', 'baseball', 'superman', 'starwars', 'trustno1', 'asdfghjkl', 'zxcvbnm1', 'zxcvbnm123', 'asdf1234',
  'йцукенгш', 'йцукенгшщзхъ', 'фывапролд', 'ячсмитьбю', 'пароль123', 'парольпароль', 'любовьморковь', 'привет123', 'учитель123', 'школа123',
  'gfhjkm123', 'gfhjkmgfhjkm', 'ghbdtn123', 'natasha1', 'vladimir', 'ekaterina', 'aleksandr', 'anastasia', 'marina123', 'spartak1', 'moskva77',
  'qazwsxedc', 'qazwsx123', '123qweasd', 'qweasdzxc', '1234qwer', 'qwer1234', 'abcd1234', 'abc12345', 'a1b2c3d4', 'dragon123', 'school123',
  'teacher1', 'teacher123', 'dnevnik1', 'dnevnik123', 'zvonok123', 'russia123', 'minecraft', 'pokemon1', 'roblox123', 'parol123', 'parol12345',
]
