/**
 * Starts the workbook, and is the lifeboat when it cannot start or falls over.
 *
 * Plain JavaScript without dependencies, because it must work when the program does not: it loads the
 * program, shows how that goes, and after a failed start or a crash replaces the page by one from which
 * everything that this browser stores for the workbook can be downloaded. It never writes to storage.
 *
 * What the program may use:
 * - `window.__isms_panic(message)`: stop for good and show the rescue page. Called by the panic hook.
 * - event `isms-update-waiting` on `window`, and `window.__isms_accept_update()`: a newer version has
 *   been fetched; the promise settles when it is in charge, after which the program reloads itself.
 * - `window.__isms_worker()`: promises a new worker in which the program `office` waits for its task; nothing
 *   when this page was built without one. With `"prepare"`, only what it needs is fetched and compiled;
 *   with `"give up"`, that is broken off.
 * - performance marks `isms-boot` and `isms-started`.
 *
 * In `dist/` this file is loaded by a script tag that names the two program files. In the single file it
 * is inlined, the program follows in the page, and `__isms_glue` hands it over.
 */

const TEXT = {
  appName: "ISMS workbook",
  slow: "This is taking longer than usual.",
  slowLink: "Get what this browser has stored",

  rescueTitle: "Rescue page",
  reload: "Reload",
  download: "Download everything stored",
  downloading: "Collecting …",
  details: "Technical details",
  storedHere:
    "What was stored in this browser is still there; nothing has been deleted. " +
    "Download it before you try anything else, then reload.",
  downloadedTo: (name, keys, databases, rows) =>
    `Offered as ${name}: ${keys} entries from local storage, ${rows} records from ${databases} ` +
    `${databases === 1 ? "database" : "databases"}. Check that the file is in your downloads folder.`,
  nothingStored: (name) =>
    `Offered as ${name}, but nothing was found: this browser has no workbook stored for this address.`,
  unreadable: (count) => `${count} of them could not be read; the file names each one and the reason.`,
  downloadFailed: (reason) => `The file could not be made: ${reason}`,

  failures: {
    asked: {
      title: "Get your data out",
      what: "You opened the rescue page. The workbook is not running in this tab.",
    },
    panic: {
      title: "The workbook has stopped",
      what:
        "A fault in the program made it stop, before it could do harm. " +
        "What the screen showed as saved is saved.",
    },
    unreachable: {
      title: "The workbook could not be loaded",
      what: "A part of the program could not be fetched. Check the connection, then reload.",
    },
    refused: {
      title: "The workbook could not be loaded",
      what:
        "The web server did not hand out a part of the program. Try again later; if it stays so, " +
        "tell whoever runs this address.",
    },
    damaged: {
      title: "The workbook could not be loaded",
      what:
        "A part of the program is damaged or was changed on the way, and was therefore not started. " +
        "Reload; if it stays so, tell whoever runs this address, or use another copy of the file.",
    },
    forbidden: {
      title: "This browser does not run the workbook",
      what:
        "The program needs WebAssembly, which this browser lacks or which a setting forbids (for " +
        "example the lockdown mode of a phone). Use another browser, or allow it for this page.",
    },
    start: {
      title: "The workbook could not start",
      what: "The program was loaded, but failed while starting. Reload once to try again.",
    },
  },
  framedTitle: "Not inside another page",
  framedWhat:
    "The workbook refuses to run inside a page of somebody else, who could watch or misguide what you do.",
  framedLink: "Open it in a tab of its own",
};

/** Storage that belongs to the workbook: other pages may share this origin, above all on file://. */
const KEY_PREFIX = "isms/1/";
const DATABASE_PREFIX = "isms-";
const WORKBOOK_KEY = /^isms\/1\/wb\/([^/]+)\//;

const SLOW_AFTER_MS = 10_000;
const DATABASE_TIMEOUT_MS = 15_000;
const WORKER_TIMEOUT_MS = 30_000;
const ROWS_AT_ONCE = 200;

/** Set once, by the first failure: from then on the program must not be entered again. */
let stopped = false;
let started = false;
/** Cuts the program off from every callback that the browser still holds. Known after loading. */
let cutOff = () => {};

// ---------------------------------------------------------------------------------------------------
// Starting

async function boot() {
  performance.mark("isms-boot");
  if (window.self !== window.top) return showFramed();

  installTrustedTypes();
  watchForCrashes();
  window.__isms_worker = startWorker;
  // Loading the page anew ends the program for certain, wherever it is in its start or its work.
  window.addEventListener("hashchange", () => rescueIsAsked() && !stopped && location.reload());
  if (rescueIsAsked()) return fail("asked");

  const slow = setTimeout(showSlow, SLOW_AFTER_MS);
  try {
    if (typeof WebAssembly !== "object") throw new Failure("forbidden", "WebAssembly is missing");
    const inlined = document.getElementById("wasm");
    const { init, stop, wasm } = inlined ? await loadInlined(inlined) : await loadFiles(ownTag());
    cutOff = stop;
    if (stopped) return cutOff();
    await init({ module_or_path: wasm });
    started = true;
    performance.mark("isms-started");
    document.getElementById("boot")?.remove();
  } catch (error) {
    fail(failureKind(error), error);
  } finally {
    clearTimeout(slow);
  }
  if (!stopped) registerOfflineCopy(ownTag());
}

/** An error that already knows which of `TEXT.failures` it is. */
class Failure extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

function failureKind(error) {
  if (error instanceof Failure) return error.kind;
  // A policy that forbids compiling shows up as a CompileError, as does a damaged file; only the second
  // can happen to bytes whose integrity was checked, so the first is the likelier story.
  if (error instanceof WebAssembly.CompileError) return "forbidden";
  return "start";
}

function ownTag() {
  return document.querySelector("script[data-wasm]");
}

/** `dist/`: two files beside the page, both checked against the hashes that the page carries. */
async function loadFiles(tag) {
  const jsUrl = new URL(tag.dataset.js, document.baseURI).href;
  const wasmUrl = new URL(tag.dataset.wasm, document.baseURI).href;
  const wasm = fetchChecked(wasmUrl, tag.dataset.wasmIntegrity);
  wasm.catch(() => {}); // Reported below; the glue's failure may come first.
  let glue;
  try {
    glue = await import(jsUrl); // Its hash is on the modulepreload link.
  } catch (error) {
    throw await diagnose(jsUrl, error);
  }
  return { init: glue.default, stop: glue.__isms_stop ?? (() => {}), wasm: await wasm };
}

async function fetchChecked(url, integrity, signal) {
  let response;
  try {
    response = await fetch(url, { ...(integrity && { integrity }), signal });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw await diagnose(url, error);
  }
  if (!response.ok) throw new Failure("refused", `${url}: the server answered ${response.status}`);
  return response;
}

/** Says why `url` failed. The browser gives the same error for a lost network and a wrong hash. */
async function diagnose(url, error) {
  try {
    const answer = await fetch(url, { cache: "no-store" });
    return answer.ok
      ? new Failure("damaged", `${url}: ${error}`)
      : new Failure("refused", `${url}: the server answered ${answer.status}`);
  } catch {
    return new Failure("unreachable", `${url}: ${error}`);
  }
}

/** The single file: the program's script follows in the page, the wasm is text in it. */
async function loadInlined(element) {
  const handedOver = new Promise((resolve, reject) => {
    window.__isms_glue = (init, stop) => resolve({ init, stop });
    window.addEventListener("load", () =>
      reject(new Failure("damaged", "the program's script in this file did not run")),
    );
  });
  const { init, stop } = await handedOver;
  let wasm;
  try {
    wasm = await unpack(element);
  } catch (error) {
    throw new Failure("damaged", `the program in this file: ${error}`);
  }
  element.remove(); // Half a megabyte of text that nobody needs any more.
  return { init, stop, wasm: new Response(wasm, { headers: { "content-type": "application/wasm" } }) };
}

/** What an element of the single file holds: bytes, compressed, as text. */
function unpack(element) {
  const zipped = fromBase64(element.textContent.trim());
  return new Response(new Blob([zipped]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

// ---------------------------------------------------------------------------------------------------
// The worker: a program of its own, fetched and compiled once, started anew for each task

/** Promises the address of the worker's script and its compiled program. */
let workerParts;
/** The same, once it has kept what it promised. */
let workerCompiled;
/** Ends the fetching of them, so that one which hangs does not hold up the next task, too. */
let workerFetch = new AbortController();
/** Addresses that were made here: no other blob may become a script. */
const ownScripts = new Set();

async function startWorker(what) {
  if (what === "give up") {
    // Others who wait for the same program are told so and can ask again: one that hangs would hold them up, too.
    workerFetch.abort();
    workerFetch = new AbortController();
    if (workerCompiled !== workerParts) workerParts = undefined;
    return undefined;
  }
  const inlined = document.getElementById("office");
  const tag = ownTag();
  if (!inlined && !tag?.dataset.office) return undefined;
  workerParts ??= inlined ? inlinedWorker(inlined) : workerFiles(tag);
  const parts = workerParts;
  parts.then(
    () => (workerCompiled = parts),
    () => (workerParts = workerParts === parts ? undefined : workerParts), // The next task tries again.
  );
  if (what === "prepare") return undefined;
  const [script, program] = await parts;
  const worker = new Worker(script);
  return new Promise((resolve, reject) => {
    const refuse = (reason) => {
      worker.terminate();
      reject(new Error(reason));
    };
    const timer = setTimeout(() => refuse("the worker does not start"), WORKER_TIMEOUT_MS);
    worker.onmessage = () => resolve(worker); // Its first word is that it is ready.
    worker.onerror = (event) => {
      event.preventDefault();
      refuse(event.message);
    };
    worker.addEventListener("message", () => clearTimeout(timer), { once: true });
    worker.postMessage(program);
  });
}

/** A worker's script is loaded without a check of its hash, so it is fetched with one before. */
async function workerFiles({ dataset }) {
  const url = (name) => new URL(name, document.baseURI).href;
  const script = url(dataset.office);
  const { signal } = workerFetch;
  const [, wasm] = await Promise.all([
    fetchChecked(script, dataset.officeIntegrity, signal).then((response) => response.text()),
    fetchChecked(url(dataset.officeWasm), dataset.officeWasmIntegrity, signal).then((response) =>
      response.arrayBuffer(),
    ),
  ]);
  return [script, await WebAssembly.compile(wasm)];
}

async function inlinedWorker(element) {
  const wasm = await unpack(document.getElementById("office-wasm"));
  const script = URL.createObjectURL(new Blob([await unpack(element)], { type: "text/javascript" }));
  ownScripts.add(script);
  return [script, await WebAssembly.compile(wasm)];
}

function showSlow() {
  const status = document.getElementById("boot-status");
  if (!status) return;
  const link = document.createElement("a");
  link.href = "#rescue";
  link.textContent = TEXT.slowLink;
  status.replaceChildren(TEXT.slow, " ", link);
}

// ---------------------------------------------------------------------------------------------------
// Guards

/**
 * With `require-trusted-types-for 'script'` every string that becomes markup or a script's address
 * passes here. The views' compile-time markup and our own charts pass; anything that could run does not.
 */
function installTrustedTypes() {
  if (!window.trustedTypes || window.trustedTypes.defaultPolicy) return;
  const home = new URL(".", document.baseURI);
  window.trustedTypes.createPolicy("default", {
    createHTML: (markup) => (mayRun(markup) ? null : markup),
    createScript: () => null,
    createScriptURL: (address) => {
      if (ownScripts.has(address)) return address;
      const url = new URL(address, document.baseURI);
      const ours =
        /^https?:$/.test(url.protocol) &&
        url.origin === home.origin &&
        url.pathname.startsWith(home.pathname);
      return ours ? address : null;
    },
  });
}

/**
 * Looks at tags alone: text may say "javascript:" or "onclick=", and a chart's label may too, as the value
 * of an attribute that is only read out. Refusing those would stop the program over a word.
 */
function mayRun(markup) {
  if (/<\s*script/i.test(markup)) return true;
  for (const [, attributes] of markup.matchAll(TAG)) {
    for (const [, name, , value = ""] of attributes.matchAll(ATTRIBUTE)) {
      if (/^on/i.test(name) || /^srcdoc$/i.test(name)) return true;
      if (ADDRESS.test(name) && /^["'\s\0-\x1f]*javascript\s*:/i.test(value)) return true;
    }
  }
  return false;
}

const TAG = /<[a-z][^\s/>]*((?:[^>"']|"[^"]*"|'[^']*')*)/gi;
const ATTRIBUTE = /([^\s"'<>/=]+)(\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?/g;
/** Attributes whose value is an address, or sets one in SVG. */
const ADDRESS = /(?:^|:)(?:href|src|action|formaction|data|poster|background|to|from|by|values)$/i;

/**
 * An exception that passed through wasm frames has left the program's memory half changed: destructors
 * did not run and borrowed cells stay borrowed. So it is treated like a panic, whatever its type.
 */
function watchForCrashes() {
  const crash = (reason) => fail(started ? "panic" : "start", reason);
  window.__isms_panic = crash;
  window.addEventListener("error", ({ error }) => {
    if (cameThroughWasm(error)) crash(error);
  });
  window.addEventListener("unhandledrejection", ({ reason }) => {
    // A browser's own refusal names the wasm that asked, but it came as an answer, not through it.
    if (!(reason instanceof DOMException) && cameThroughWasm(reason)) crash(reason);
  });
}

function cameThroughWasm(error) {
  if (typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError) return true;
  return /wasm-function|\.wasm\b/.test(String(error?.stack ?? ""));
}

// ---------------------------------------------------------------------------------------------------
// Offline copy and updates (only `dist/` on https or this machine)

async function registerOfflineCopy(tag) {
  const file = tag?.dataset.offline;
  if (!file || !window.isSecureContext || !navigator.serviceWorker) return;
  try {
    const registration = await navigator.serviceWorker.register(new URL(file, document.baseURI).href);
    registration.addEventListener("updatefound", () => {
      const arriving = registration.installing;
      arriving?.addEventListener("statechange", () => {
        if (arriving.state === "installed") announceUpdate(registration);
      });
    });
    await announceUpdate(registration);
  } catch (error) {
    // The workbook works without its offline copy, so this is worth a line for a developer and no more.
    console.info("No offline copy:", error);
  }
}

/** The newest worker knows whether it may serve its own version, or still the one that was accepted. */
async function announceUpdate(registration) {
  const newest = registration.waiting ?? registration.active;
  if (!newest || !(await ask(newest, "isms-update-waiting?"))) return;
  window.__isms_accept_update = () => ask(newest, "isms-accept-update");
  window.dispatchEvent(new CustomEvent("isms-update-waiting"));
}

function ask(worker, question) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => resolve(event.data);
    worker.postMessage(question, [port2]);
  });
}

// ---------------------------------------------------------------------------------------------------
// Rescue page

function rescueIsAsked() {
  return location.hash === "#rescue";
}

/** Stops the program for good and puts the rescue page in its place. The first reason stays. */
function fail(kind, reason) {
  if (stopped) return;
  stopped = true;
  cutOff();
  const { title, what } = TEXT.failures[kind];
  const detail = reason === undefined ? "" : String(reason?.stack || reason?.message || reason);
  if (kind !== "asked") console.error(`${TEXT.appName}: ${title}`, reason);
  showRescue(title, what, detail);
}

function showRescue(title, what, detail) {
  const heading = element("h1", { tabIndex: -1 }, title);
  const status = element("p", { role: "status", className: "rescue-status" });
  const download = element("button", { type: "button", className: "rescue-main" }, TEXT.download);
  const reload = element("button", { type: "button" }, TEXT.reload);
  download.addEventListener("click", () => downloadStored({ title, detail }, download, status));
  reload.addEventListener("click", reloadPage);

  // Not `rescue`: the browser would take the element for the target of #rescue and move the focus to it.
  const page = element(
    "main",
    { id: "rescue-page", className: "rescue" },
    element("p", { className: "rescue-app" }, `${TEXT.appName} · ${TEXT.rescueTitle}`),
    heading,
    element("p", {}, what),
    element("p", {}, TEXT.storedHere),
    element("p", { className: "rescue-actions" }, download, reload),
    status,
  );
  if (detail) {
    page.append(element("details", {}, element("summary", {}, TEXT.details), element("pre", {}, detail)));
  }
  document.title = `${title} – ${TEXT.appName}`;
  document.body.replaceChildren(page);
  heading.focus();
}

function showFramed() {
  stopped = true;
  const link = element("a", { href: location.href, target: "_blank", rel: "noopener" }, TEXT.framedLink);
  document.body.replaceChildren(
    element(
      "main",
      { className: "rescue" },
      element("h1", {}, TEXT.framedTitle),
      element("p", {}, TEXT.framedWhat),
      element("p", {}, link),
    ),
  );
}

function reloadPage() {
  if (rescueIsAsked()) history.replaceState(null, "", "#");
  location.reload();
}

/** An element with properties and children; text is always text. */
function element(name, properties, ...children) {
  const { role, ...rest } = properties;
  const made = Object.assign(document.createElement(name), rest);
  if (role) made.setAttribute("role", role);
  made.append(...children);
  return made;
}

async function downloadStored(failure, button, status) {
  button.disabled = true;
  status.textContent = TEXT.downloading;
  try {
    const { blob, keys, databases, rows, unreadable } = await collectStored(failure);
    const name = `isms-rescue-${new Date().toISOString().replace(/[-:]|\.\d+/g, "")}.json`;
    const link = element("a", { href: URL.createObjectURL(blob), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    const found = keys + databases > 0;
    status.textContent = found ? TEXT.downloadedTo(name, keys, databases, rows) : TEXT.nothingStored(name);
    if (unreadable > 0) status.append(" ", TEXT.unreadable(unreadable));
  } catch (error) {
    status.textContent = TEXT.downloadFailed(error);
  } finally {
    button.disabled = false;
  }
}

// ---------------------------------------------------------------------------------------------------
// Collecting what is stored

/**
 * Everything with our prefixes as one JSON text, in parts so that a large workbook need not be one
 * string. What cannot be read is named in `unreadable` and does not stop the rest.
 */
async function collectStored(failure) {
  const unreadable = [];
  const local = readLocalStorage(unreadable);
  const keys = Object.keys(local).length;
  const head = {
    format: "isms-workbook-rescue",
    v: 1,
    saved_at: new Date().toISOString(),
    page: location.href,
    failure,
    local_storage: local,
  };
  const parts = [JSON.stringify(head, null, 1).replace(/\n\}$/, ',\n "databases": [')];
  let databases = 0;
  let rows = 0;
  for (const name of await databaseNames(Object.keys(local), unreadable)) {
    const before = parts.length;
    parts.push(databases > 0 ? ",\n" : "\n");
    const read = await readDatabase(name, parts, unreadable);
    if (read === null) {
      parts.length = before;
      continue;
    }
    databases += 1;
    rows += read;
  }
  parts.push(`\n ],\n "unreadable": ${JSON.stringify(unreadable, null, 1)}\n}\n`);
  const blob = new Blob(parts, { type: "application/json" });
  return { blob, keys, databases, rows, unreadable: unreadable.length };
}

function readLocalStorage(unreadable) {
  const found = Object.create(null); // A key named `__proto__` is a key like any other.
  try {
    const storage = window.localStorage; // Throws where storage is blocked, is null where it is off.
    const count = storage?.length ?? 0;
    for (let index = 0; index < count; index += 1) {
      const key = storage.key(index);
      if (!key?.startsWith(KEY_PREFIX)) continue;
      try {
        found[key] = storage.getItem(key);
      } catch (error) {
        unreadable.push({ where: `local storage, ${key}`, reason: String(error) });
      }
    }
  } catch (error) {
    unreadable.push({ where: "local storage", reason: String(error) });
  }
  return found;
}

/** Listed by the browser, and those that local storage says should exist. */
async function databaseNames(keys, unreadable) {
  const names = new Set();
  for (const key of keys) {
    const id = WORKBOOK_KEY.exec(key)?.[1];
    if (id) names.add(DATABASE_PREFIX + id);
  }
  try {
    const listed = await within(indexedDB.databases(), "list of databases");
    for (const { name } of listed) if (name?.startsWith(DATABASE_PREFIX)) names.add(name);
  } catch (error) {
    unreadable.push({ where: "list of databases", reason: String(error) });
  }
  return names;
}

/** Appends one database to `parts` and returns its number of rows, or null if there is none. */
async function readDatabase(name, parts, unreadable) {
  let database;
  try {
    database = await within(openExisting(name), name);
    if (!database) return null;
  } catch (error) {
    unreadable.push({ where: name, reason: String(error) });
    return null;
  }
  let rows = 0;
  parts.push(`{"name":${JSON.stringify(name)},"version":${database.version},"stores":[`);
  for (const [index, store] of [...database.objectStoreNames].entries()) {
    parts.push(`${index > 0 ? "," : ""}\n{"name":${JSON.stringify(store)},"rows":[`);
    rows += await readStore(database, store, parts, unreadable);
    parts.push("]}");
  }
  parts.push("]}");
  database.close();
  return rows;
}

/** Opens a database without ever making one: that would hide from the program that it was lost. */
function openExisting(name) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onupgradeneeded = () => {
      request.transaction.abort();
      resolve(null);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Reads row by row, so that one damaged row does not take its neighbours with it. */
async function readStore(database, name, parts, unreadable) {
  const where = `${database.name}, ${name}`;
  let rows = 0;
  try {
    const store = () => database.transaction(name, "readonly").objectStore(name);
    const keys = await within(settled(store().getAllKeys()), where);
    for (let from = 0; from < keys.length; from += ROWS_AT_ONCE) {
      const batch = keys.slice(from, from + ROWS_AT_ONCE);
      const source = store();
      const values = await within(Promise.allSettled(batch.map((key) => settled(source.get(key)))), where);
      for (const [index, value] of values.entries()) {
        const key = await portable(batch[index]);
        if (value.status === "rejected") {
          unreadable.push({ where, key, reason: String(value.reason) });
          continue;
        }
        const row = JSON.stringify({ key, value: await portable(value.value) });
        parts.push(`${rows > 0 ? "," : ""}\n${row}`);
        rows += 1;
      }
    }
  } catch (error) {
    unreadable.push({ where, reason: String(error) });
  }
  return rows;
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = (event) => {
      event.preventDefault(); // Else one bad row aborts the whole transaction.
      reject(request.error);
    };
  });
}

function within(promise, what) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what}: no answer`)), DATABASE_TIMEOUT_MS);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * A stored value as JSON. What JSON lacks becomes an object with one `$` key: `$bytes` and `$blob`
 * (base64), `$date`, `$number`, `$bigint`, `$map`, `$set`, `$undefined`, `$unreadable`.
 */
async function portable(value, depth = 0) {
  if (depth > 100) return { $unreadable: "nested too deeply" };
  const inner = (item) => portable(item, depth + 1);
  switch (typeof value) {
    case "undefined":
      return { $undefined: true };
    case "bigint":
      return { $bigint: String(value) };
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0) ? value : { $number: String(value) };
    case "string":
    case "boolean":
      return value;
  }
  if (value === null) return null;
  if (value instanceof Date) return { $date: Number.isNaN(+value) ? "invalid" : value.toISOString() };
  if (value instanceof ArrayBuffer) return { $bytes: toBase64(new Uint8Array(value)) };
  if (ArrayBuffer.isView(value)) {
    return { $bytes: toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
  }
  if (value instanceof Blob) {
    return { $blob: toBase64(new Uint8Array(await value.arrayBuffer())), type: value.type };
  }
  if (Array.isArray(value)) return Promise.all(value.map(inner));
  if (value instanceof Set) return { $set: await Promise.all([...value].map(inner)) };
  if (value instanceof Map) {
    return { $map: await Promise.all([...value].map(async ([k, v]) => [await inner(k), await inner(v)])) };
  }
  if (Object.getPrototypeOf(value) === Object.prototype) {
    const copy = Object.create(null);
    for (const key of Object.keys(value)) copy[key] = await inner(value[key]);
    return copy;
  }
  return { $unreadable: value.constructor?.name ?? "unknown kind" }; // A file handle or a key.
}

function toBase64(bytes) {
  if (bytes.toBase64) return bytes.toBase64();
  let text = "";
  for (let from = 0; from < bytes.length; from += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  }
  return btoa(text);
}

function fromBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

boot();
