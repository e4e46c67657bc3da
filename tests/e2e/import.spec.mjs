// A large file is read by a worker: the page answers meanwhile, the reading can be cancelled, and whatever is
// in the file harms the worker at most.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { firm, withFile, workbook } from "./bench/lib/workbooks.mjs";
import { SINGLE_FILE } from "./harness/server.mjs";
import { expect, start, test } from "./harness/test.mjs";
import { expectKept, fileDialog, openFile, startSample, storedBytes } from "./harness/workbook.mjs";

/** Ten megabytes: far more than a frame's work, and soon read. */
const LARGE = { people: 15_000, actions: 15_000 };

const BUILDS = [
  { name: "dist/", address: (site) => site.url },
  { name: "the single file", address: () => pathToFileURL(SINGLE_FILE).href },
];

const reading = (page) => page.locator("dialog[open] progress.reading");

/** A file of the test's own, which may be larger than Playwright sends as a buffer. */
async function withText(text, use) {
  const folder = mkdtempSync(join(tmpdir(), "isms-import-"));
  try {
    const path = join(folder, "hostile.isms.json");
    writeFileSync(path, text);
    return await use(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Notes the longest time in which the page answered nobody, and whether it said that it reads. */
const watchGaps = (page) =>
  page.evaluate(() => {
    const probe = { longest: 0, said: false };
    window.__gaps = probe;
    let last = performance.now();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      const now = performance.now();
      probe.longest = Math.max(probe.longest, now - last);
      probe.said ||= document.querySelector("dialog[open] progress.reading") !== null;
      last = now;
      setTimeout(() => port2.postMessage(0), 4);
    };
    port2.postMessage(0);
  });

/** Makes it possible that tasks given to a worker do not arrive: while `window.__deaf` is true. */
const deafWorkers = (page) =>
  page.addInitScript(() => {
    window.__deaf = false;
    window.__ended = 0;
    const { postMessage, terminate } = Worker.prototype;
    Worker.prototype.postMessage = function (message, ...rest) {
      if (Array.isArray(message) && window.__deaf) return;
      postMessage.call(this, message, ...rest);
    };
    Worker.prototype.terminate = function () {
      window.__ended += 1;
      terminate.call(this);
    };
  });

/** From now on workers do not hear; those that made the sample firm have ended. */
const deafen = (page) =>
  page.evaluate(() => {
    window.__deaf = true;
    window.__ended = 0;
  });

/** The sample firm is open, kept, and nothing of it differs from `before`. */
async function untouched(page, before) {
  await expectKept(page, ["saved", "idle"]);
  await expect(page.locator(".book-name")).not.toContainText("Firm of");
  expect(await storedBytes(page)).toBe(before);
}

for (const build of BUILDS) {
  test(`${build.name}: a large file opens while the page answers @both`, async ({ page, site, seen }) => {
    test.setTimeout(180_000);
    await start(page, build.address(site));
    await watchGaps(page);
    await withFile(LARGE, async (path) => {
      await openFile(page, path);
      await expect(page.locator(".book-name")).toContainText(firm(LARGE), { timeout: 60_000 });
    });
    const { longest, said } = await page.evaluate(() => window.__gaps);
    expect(said, "that it reads is said").toBe(true);
    // By the clock, on a machine that does other things, too: read on the page it would be seconds.
    expect(longest).toBeLessThan(500);
    await expectKept(page, "saved", 60_000);
    await page.reload();
    await expect(page.locator(".book-name")).toContainText(firm(LARGE), { timeout: 60_000 });
    expect(seen.violations).toEqual([]);
    expect(seen.errors).toEqual([]);
  });

  test(`${build.name}: a reading that is cancelled leaves no trace @both`, async ({ page, site, seen }) => {
    await deafWorkers(page);
    await startSample(page, build.address(site));
    await deafen(page);
    await page.waitForTimeout(1500); // The mirror and the tidying of a workbook that was just made.
    const before = await storedBytes(page);
    await withFile(LARGE, async (path) => {
      await openFile(page, path);
      await expect(reading(page)).toBeVisible();
      await page.getByRole("button", { name: "Cancel" }).click();
      await expect(reading(page)).toHaveCount(0);
      expect(await page.evaluate(() => window.__ended)).toBe(1);
      await untouched(page, before);
      // Escape is the same.
      await openFile(page, []);
      await openFile(page, path);
      await expect(reading(page)).toBeVisible();
      await page.keyboard.press("Escape");
      await expect.poll(() => page.evaluate(() => window.__ended)).toBe(2);
      await expect(fileDialog(page)).toHaveCount(0);
      await untouched(page, before);
      // And the next one is read as if nothing had been.
      await page.evaluate(() => (window.__deaf = false));
      await openFile(page, []);
      await openFile(page, path);
      await expect(page.locator(".book-name")).toContainText(firm(LARGE), { timeout: 60_000 });
    });
    expect(seen.violations).toEqual([]);
  });
}

test("a large file that is cut off is refused, with the place @both", async ({ page, site }) => {
  await startSample(page, site.url);
  await page.waitForTimeout(1500);
  const before = await storedBytes(page);
  const text = workbook(LARGE);
  await withText(text.slice(0, text.length - 1000), async (path) => {
    await openFile(page, path);
    await expect(fileDialog(page)).toContainText(/ends too early, in line \d+, column \d+/, { timeout: 60_000 });
    await expect(fileDialog(page)).toContainText("Your open workbook is untouched");
  });
  await untouched(page, before);
});

test("findings of a large file come with its rows, and it opens after a word @both", async ({ page, site }) => {
  await start(page, site.url);
  const text = workbook(LARGE).replace('"status":"planned"', '"status":"half"');
  await withText(text, async (path) => {
    await openFile(page, path);
    await expect(fileDialog(page)).toContainText("none of the choices", { timeout: 60_000 });
    await fileDialog(page).getByRole("button", { name: "Open it" }).click();
    await expect(page.locator(".book-name")).toContainText(firm(LARGE));
  });
});

test("a file that takes all memory stops the worker and not the page @both", async ({ page, site, seen }) => {
  test.setTimeout(180_000);
  await startSample(page, site.url);
  await page.waitForTimeout(1500);
  const before = await storedBytes(page);
  const row = `[${'{"a":0},'.repeat(180_000)}0]`;
  const text = `{"format":"isms-workbook","schema":3,"id":"00000000000000000000000007","x":[${`${row},`.repeat(12)}0]}`;
  await withText(text, async (path) => {
    await openFile(page, path);
    await expect(fileDialog(page)).toContainText("needs more memory than this browser gives", { timeout: 120_000 });
  });
  await page.keyboard.press("Escape");
  await untouched(page, before);
  expect(seen.errors.filter((error) => !/unreachable|RuntimeError/.test(error))).toEqual([]);
  await expect(page.locator("#rescue-page")).toHaveCount(0);
});

test("a worker that cannot be loaded is said, and tried again @both", async ({ page, site }) => {
  await startSample(page, site.url);
  site.answer(/^office-.*\.wasm$/, () => ({ status: 500, body: "broken" }));
  await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => Promise.all(all.map((one) => one.unregister()))));
  await page.reload();
  await expectKept(page, ["saved", "idle"]);
  await withFile(LARGE, async (path) => {
    await openFile(page, path);
    await expect(fileDialog(page)).toContainText("could not be started");
    await page.keyboard.press("Escape");
    site.reset();
    await openFile(page, []);
    await openFile(page, path);
    await expect(page.locator(".book-name")).toContainText(firm(LARGE), { timeout: 60_000 });
  });
});

test("a worker that says nothing more is given up", async ({ page, site }) => {
  await page.clock.install();
  await deafWorkers(page);
  await startSample(page, site.url);
  await deafen(page);
  await withFile(LARGE, async (path) => {
    await openFile(page, path);
    await expect(reading(page)).toBeVisible();
    await page.clock.runFor(20_000);
    await expect(reading(page)).toBeVisible();
    await page.clock.runFor(20_000);
    await expect(fileDialog(page)).toContainText("does not answer any more");
  });
  expect(await page.evaluate(() => window.__ended)).toBe(1);
});
