/** The code in what was typed or pasted: a whole message holds it in one piece, a list of digits may have spaces in it. */
export function digitsOf(text: string, digits: number): string {
  const whole = text.match(new RegExp(`(?<!\\d)\\d{${digits}}(?!\\d)`))
  return whole ? whole[0] : text.replace(/\D/g, '').slice(0, digits)
}
