import { signal } from '@preact/signals'

/** The login typed on this page; lets a password manager know whose new password it keeps. Gone with the page. */
export const lastLogin = signal('')
