/// <reference types="vite/client" />

/** True in `vite` (dev) and in builds made with VITE_GALLERY=1; then /gallery exists. */
declare const __GALLERY__: boolean

/** Made by vite.config.ts from emojibase-data (scripts/house/emoji-list.ts). */
declare module 'virtual:emoji-*' {
  export const rows: readonly (readonly [unicode: string, label: string, words: string, group: number])[]
}
