// Russian words in Latin letters, as logins and half of all passwords write them.

// biome-ignore format: a table of pairs reads best in rows
const LATIN: Readonly<Record<string, string>> = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'i', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p',
  р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'iu', я: 'ia',
}

/** Lower case; what is neither a letter nor a digit goes. */
export function latin(text: string): string {
  const letters = [...text.toLowerCase()].map((letter) => LATIN[letter] ?? letter).join('')
  return letters.normalize('NFD').replace(/[^a-z0-9]/g, '')
}
