/*
 * The service worker: keeps the page of this build on the phone and gives it out without network. Data never passes through it: what is
 * recorded lies in the page's own store until the server has taken it.
 */

interface Lasting {
  waitUntil(work: Promise<unknown>): void
}
interface Asked extends Lasting {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
interface Worker {
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void
  addEventListener(type: 'fetch', listener: (event: Asked) => void): void
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
  readonly location: Location
}

// Both are filled in by the build.
const FILES = '__FILES__'.split(' ')
const CACHE = 'biaochi-field-__BUILD__'
const PAGE = FILES[0]!
const worker = self as unknown as Worker

worker.addEventListener('install', (event) =>
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES))
      .then(() => worker.skipWaiting()),
  ),
)

worker.addEventListener('activate', (event) =>
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((name) => name.startsWith('biaochi-field-') && name !== CACHE).map((name) => caches.delete(name))),
      )
      .then(() => worker.clients.claim()),
  ),
)

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== worker.location.origin || !url.pathname.startsWith(PAGE)) return
  const kept = request.mode === 'navigate' ? PAGE : url.pathname
  event.respondWith(caches.match(kept).then((found) => found ?? fetch(request)))
})
