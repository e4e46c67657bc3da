// A page with a generated workbook in it, in a Chromium that draws a frame as soon as there is one to draw:
// at sixty frames a second every figure would be a wait for the next of them. Three throttles do that: of the
// frames, of the screen, and of the page's own part in them.
import { chromium } from "@playwright/test";
import { CHROMIUM } from "../../harness/browsers.mjs";
import { expect, start } from "../../harness/test.mjs";
import { expectKept, KEPT, openFile } from "../../harness/workbook.mjs";
import { probe } from "./probe.mjs";
import { firm, withFile } from "./workbooks.mjs";

/** What a large firm has, and a small one. */
export const MANY = { people: 10_000, actions: 10_000 };
export const FEW = { people: 100, actions: 100 };

const UNTHROTTLED = [
  "--disable-frame-rate-limit",
  "--disable-gpu-vsync",
  "--disable-features=ThrottleMainFrameTo60Hz",
];

/**
 * Gives a page of a browser of its own to `use`.
 * @template T
 * @param {(page: import("@playwright/test").Page) => Promise<T>} use
 */
export async function withPage(use) {
  const { launchOptions } = CHROMIUM;
  const browser = await chromium.launch({ ...launchOptions, args: [...launchOptions.args, ...UNTHROTTLED] });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(120_000);
    await probe(page);
    return await use(page);
  } finally {
    await browser.close();
  }
}

/** Opens a generated workbook as a person would, and waits until all of it is kept. */
export async function openGenerated(page, site, counts) {
  await start(page, site.url);
  await withFile(counts, async (path) => {
    await openFile(page, path);
    await expect(page.locator(".book-name")).toContainText(firm(counts), { timeout: 120_000 });
    await allSaved(page);
  });
}

/**
 * Waits until a workbook that was just opened from a file is kept. The indicator can say so once before the
 * first byte is written, so it is asked again after the time in which that begins.
 */
export async function allSaved(page) {
  await expectKept(page, "saved", 120_000);
  await page.waitForTimeout(1000);
  await expectKept(page, "saved", 300_000);
}

/** Has the page note in `__bench.saved` when the indicator turned to saved last. */
export const watchSaved = (page) =>
  page.evaluate((kept) => {
    const indicator = document.querySelector(kept);
    new MutationObserver(() => {
      if (indicator.dataset.kept === "saved") window.__bench.saved = performance.now();
    }).observe(indicator, { attributes: true, attributeFilter: ["data-kept"] });
  }, KEPT);

/** Goes to a register and waits for its rows. */
export async function openRegister(page, hash) {
  await page.evaluate((to) => (location.hash = to), hash);
  await page.locator("tbody tr[data-row]").first().waitFor();
}

/** Milliseconds between 0 and `most`, so that keys fall anywhere between the program's own timers. */
export const pause = (page, least, most) => page.waitForTimeout(least + Math.random() * (most - least));
