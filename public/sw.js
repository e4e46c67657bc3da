/**
 * Keeps a copy of the program so that the workbook opens offline, and keeps that copy until the user
 * accepts another: a host that changes the program does not change it for those who already use it.
 *
 * A new version is fetched whole into a cache of its own and waits there. Which version is handed out is
 * written down (`accepted`), because the browser swaps workers by itself as soon as no tab is open.
 * The build replaces the next line.
 */
const BUILD = { version: "development", files: [] };

const NAME = `isms-workbook ${self.registration.scope}`;
const STATE = `${NAME} state`;
const cacheOf = (version) => `${NAME} ${version}`;

self.addEventListener("install", (event) => event.waitUntil(fetchThisVersion()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(self.registration.scope)) return;
  event.respondWith(answer(request));
});
self.addEventListener("message", (event) => {
  const reply = (value) => event.ports[0]?.postMessage(value);
  if (event.data === "isms-update-waiting?") event.waitUntil(updateIsWaiting().then(reply));
  if (event.data === "isms-accept-update") event.waitUntil(accept().then(reply));
});

async function fetchThisVersion() {
  const cache = await caches.open(cacheOf(BUILD.version));
  const requests = BUILD.files.map(
    ({ url, integrity }) => new Request(url, { cache: "no-cache", integrity }),
  );
  await cache.addAll(requests);
  const { accepted, previous } = await state();
  if (accepted === undefined) await remember({ accepted: BUILD.version });
  await forgetAllBut([accepted, previous, BUILD.version]);
}

async function answer(request) {
  const { accepted, previous } = await state();
  const url = new URL(request.url);
  url.search = "";
  url.hash = "";
  const wanted = request.mode === "navigate" && isPage(url) ? self.registration.scope : url.href;
  // A tab that is still on the previous version may load its parts late.
  for (const version of [accepted, previous]) {
    if (version === undefined) continue;
    const found = await caches.match(wanted, { cacheName: cacheOf(version) });
    if (found) return found;
  }
  return fetch(request);
}

function isPage(url) {
  return url.href === self.registration.scope || url.href === `${self.registration.scope}index.html`;
}

async function updateIsWaiting() {
  const { accepted } = await state();
  return accepted !== undefined && accepted !== BUILD.version;
}

async function accept() {
  const { accepted } = await state();
  await remember({ accepted: BUILD.version, previous: accepted });
  await self.skipWaiting();
  return true;
}

async function state() {
  const stored = await caches.match("state", { cacheName: STATE });
  return stored ? stored.json() : {};
}

async function remember(value) {
  const cache = await caches.open(STATE);
  await cache.put("state", new Response(JSON.stringify(value)));
}

async function forgetAllBut(versions) {
  const kept = new Set([STATE, ...versions.map(cacheOf)]);
  for (const name of await caches.keys()) {
    if (name.startsWith(`${NAME} `) && !kept.has(name)) await caches.delete(name);
  }
}
