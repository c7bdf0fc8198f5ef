/** In dependency order: an area may use the ones to its left. News to the right goes through worker/reactions.ts. */
export const AREAS = [
  'identity',
  'school',
  'contacts',
  'notices',
  'attachments',
  'messenger',
  'calls',
  'journal',
  'diary',
  'safety',
  'support',
]
