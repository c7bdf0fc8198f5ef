// Opens the page without a network: the one page of the app, and its files, whose names change with their content. Security: nothing of /api, of
// anybody's, is ever kept here; what a person may read again lies in IndexedDB and goes with their session (web/platform/kept-answers.ts).
const CACHE = 'zvonok-shell-1'
const PAGE = '/'
const FIRST = [PAGE, '/first-paint.js', '/icon.svg', '/manifest.webmanifest']
/** Of all versions together; the oldest go first. */
const FILES_MAX = 300

addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FIRST))
      .then(() => skipWaiting()),
  )
})

addEventListener('activate', (event) => {
  const others = (names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)))
  event.waitUntil(
    caches
      .keys()
      .then(others)
      .then(() => clients.claim()),
  )
})

addEventListener('message', (event) => {
  const asked = Array.isArray(event.data?.keep) ? event.data.keep : []
  const files = asked.filter((path) => typeof path === 'string' && path.startsWith('/assets/')).slice(0, FILES_MAX)
  event.waitUntil(Promise.all(files.map((path) => fileOf(new Request(path)).catch(() => undefined))))
})

addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (pathname.startsWith('/assets/')) event.respondWith(fileOf(request))
  else if (request.mode === 'navigate' && !/^\/(api|oauth|dev|\.well-known)\//.test(pathname)) event.respondWith(pageOf(request))
  else if (FIRST.includes(pathname)) event.respondWith(newestOf(request, pathname))
})

/** A file's name says its content: once here, it is right for ever. */
async function fileOf(request) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(request.url)
  if (kept) return kept
  const answer = await fetch(request)
  // A file that is no more is answered with the page.
  if (answer.ok && !(answer.headers.get('content-type') ?? '').includes('text/html')) {
    await cache.put(request.url, answer.clone())
    await dropOldest(cache)
  }
  return answer
}

function pageOf(request) {
  return newestOf(request, PAGE)
}

/** The server's word while there is one, else what was kept. */
async function newestOf(request, key) {
  const cache = await caches.open(CACHE)
  try {
    const answer = await fetch(request)
    // Security: what a navigation is answered with may be anything, a file or a list of the API among it; only the app's own page is kept as it.
    const isRight = key !== PAGE || (answer.headers.get('content-type') ?? '').startsWith('text/html')
    if (isRight && answer.ok && answer.type === 'basic' && !answer.redirected) await cache.put(key, answer.clone())
    return answer
  } catch (error) {
    const kept = await cache.match(key)
    if (kept) return kept
    throw error
  }
}

async function dropOldest(cache) {
  const keys = await cache.keys()
  for (const key of keys.slice(0, Math.max(0, keys.length - FILES_MAX))) {
    if (new URL(key.url).pathname.startsWith('/assets/')) await cache.delete(key)
  }
}
