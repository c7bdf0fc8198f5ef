// How a Russian word is spelt that somebody wrote down as it sounds: «засранетс», «йобырь», «списдил». Roots that are misheard one by one are
// patterns of roots.ts; here are the habits that any word can have. Rule MOD-25.

/** What is written by ear, and how it is spelt. Each is a plain sequence of letters: one pass over the word, whatever it is. */
const HABITS: readonly (readonly [heard: RegExp, spelt: string])[] = [
  [/[тд]ьс/g, 'тс'],
  [/дь$/, 'ть'],
  [/тса$|цца$/, 'ться'],
  [/[тд]с/g, 'ц'],
  [/йо/g, 'е'],
  [/йу/g, 'ю'],
  [/йа/g, 'я'],
  [/(?<=[жшч])ы/g, 'и'],
  [/(?<=[чщ])я/g, 'а'],
  [/сд/g, 'зд'],
  [/(?<=пи)(?:зш|сж|шж|жж)/g, 'зж'],
]
/** Nearly every word has none of them. */
const HAS_HABIT = /дь$|[тд]ь?с|цца$|й[оуа]|[жшч]ы|[чщ]я|сд|пи(?:зш|сж|шж|жж)/

/** The word as it is spelt, or the word itself where nothing in it sounds otherwise. */
export function asSpelt(word: string): string {
  return HAS_HABIT.test(word) ? HABITS.reduce((spelt, [heard, letters]) => spelt.replace(heard, letters), word) : word
}
