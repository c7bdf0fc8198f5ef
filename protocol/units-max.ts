import * as z from 'zod/mini'

/**
 * At most so many UTF-16 units, as a browser's field and the moderator bot count them. Library (zod 4.6): `maxLength` counts code points, so a text
 * of emoji may have twice as many units, and what lay behind the bot's end would be read by nobody.
 */
export function unitsMax(max: number) {
  return z.refine<string>((text) => text.length <= max)
}
