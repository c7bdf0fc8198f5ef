// Logins are made by the machine: school code, surname in Latin letters, first letter of the given name, a number when that is taken.

// biome-ignore format: a table of pairs reads best in rows
const LATIN: Readonly<Record<string, string>> = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'i', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p',
  р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'iu', я: 'ia',
}

/** Longer surnames are cut: a login is typed from paper. */
const SURNAME_CHARS_MAX = 24

export function latin(text: string): string {
  const letters = [...text.toLowerCase()].map((letter) => LATIN[letter] ?? letter).join('')
  return letters.normalize('NFD').replace(/[^a-z0-9]/g, '')
}

/** `taken` learns the new login. */
export function newLogin(schoolCode: string, name: { familyName: string; givenName: string }, taken: Set<string>): string {
  const surname = latin(name.familyName).slice(0, SURNAME_CHARS_MAX) || 'person'
  const initial = latin(name.givenName).slice(0, 1) || 'x'
  const plain = `${schoolCode}-${surname}-${initial}`
  let login = plain
  for (let number = 2; taken.has(login); number++) login = `${plain}${number}`
  taken.add(login)
  return login
}
