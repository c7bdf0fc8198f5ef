import { later } from '../app/later.tsx'

/** Fetched where it may be wanted, so that it opens at once; the emoji themselves come when it does. */
export const EmojiPicker = later(() => import('./emoji-picker.tsx'))
