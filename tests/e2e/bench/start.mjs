// From the start of the navigation until the workbook has started: with a warm cache, against an empty page of the
// same server in the same run; and the very first time, over lines as people have them.
import { brotliCompressSync } from "node:zlib";
import { started } from "../harness/test.mjs";

const ROUNDS = 15;
const FIRST_ROUNDS = 3;

/** Megabits in a second and milliseconds to the server and back. */
const LINES = [
  { name: "10 Mbit/s", mbits: 10, latency: 40, budget: 1500 },
  { name: "1.6 Mbit/s", mbits: 1.6, latency: 150 },
];

const startedAt = (page) => page.evaluate(() => performance.getEntriesByName("isms-started")[0].startTime);

async function warm(site, page) {
  site.answer(/^empty\.html$/, () => ({ status: 200, body: "<!doctype html><title>empty</title>" }));
  const workbook = [];
  const empty = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    await page.goto(site.url);
    await started(page);
    const ready = await startedAt(page);
    await page.goto(`${site.url}empty.html`);
    const loaded = await page.evaluate(() => performance.getEntriesByType("navigation")[0].domInteractive);
    if (round === 0) continue; // Fills the caches.
    workbook.push(ready);
    empty.push(loaded);
  }
  await page.context().close();
  return { workbook, empty };
}

/** As hosts send files: compressed, once for all visits. */
function compress(site) {
  const made = new Map();
  site.answer(/\.(html|css|js|wasm)$/, ({ body, headers }) => {
    const key = body.toString("latin1", 0, 200) + body.length;
    if (!made.has(key)) made.set(key, brotliCompressSync(body));
    return { body: made.get(key), headers: { ...headers, "content-encoding": "br" } };
  });
}

async function first(site, newPage, { mbits, latency }) {
  const times = [];
  for (let round = 0; round <= FIRST_ROUNDS; round += 1) {
    const page = await newPage();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Network.enable");
    const bytes = (mbits * 1_000_000) / 8;
    await devtools.send("Network.emulateNetworkConditions", {
      offline: false, latency, downloadThroughput: bytes, uploadThroughput: bytes,
    });
    await page.goto(site.url);
    await page.locator("#boot").waitFor({ state: "detached", timeout: 180_000 });
    await started(page);
    if (round > 0) times.push(await startedAt(page)); // The first one has the files compressed.
    await page.context().close();
  }
  return times;
}

/** @param {import("../bench.mjs").Tools} tools */
export async function measure({ site, newPage, quantile }) {
  const { workbook, empty } = await warm(site, await newPage());
  const rows = [
    { what: "An empty page, median", value: quantile(empty), unit: "ms" },
    {
      what: "Start to interactive beyond an empty page, warm cache, median",
      value: quantile(workbook) - quantile(empty),
      unit: "ms",
      budget: 200,
    },
  ];
  compress(site);
  for (const { name, budget, ...line } of LINES) {
    const times = await first(site, newPage, line);
    rows.push({ what: `First visit over ${name}, compressed, median`, value: quantile(times), unit: "ms", budget });
  }
  site.reset();
  return rows;
}
