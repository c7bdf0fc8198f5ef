/** One's account, a page of the site and a place of the messenger. Here, so that the first page alone says what belongs to it. */
export const accountPage = () => import('../identity/account-page.tsx')
