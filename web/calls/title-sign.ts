// A sign in the title of the browser's tab. Pages write their own title (web/app/frame/use-page-title.ts) and know nothing of it, so what they write is
// watched and the sign put before it again.
let sign = ''
let place: 'before' | 'instead' = 'before'
let own = document.title
let shown = own

function show(): void {
  shown = sign === '' ? own : place === 'instead' ? sign : `${sign} ${own}`
  if (document.title !== shown) document.title = shown
}

const title = document.querySelector('title')
if (title) {
  new MutationObserver(() => {
    if (document.title === shown) return
    own = document.title
    show()
  }).observe(title, { childList: true })
}

export function setTitleSign(words: string, where: 'before' | 'instead' = 'before'): void {
  sign = words
  place = where
  show()
}
