// scratch: not committed
import { chromium } from "playwright";
import { CHROMIUM } from "./e2e/harness/browsers.mjs";
import { serveDist } from "./e2e/harness/server.mjs";
import { watch } from "./e2e/harness/watch.mjs";
export async function open(opts = {}) {
  const site = await serveDist();
  const browser = await chromium.launch(CHROMIUM.launchOptions);
  const context = await browser.newContext({ viewport: { width: opts.width ?? 1600, height: opts.height ?? 1000 }, colorScheme: opts.scheme ?? "light" });
  const page = await context.newPage();
  const seen = await watch(page);
  await page.goto(site.url + (opts.hash ?? "#/gap"));
  await page.locator("#boot").waitFor({ state: "detached" });
  return { site, browser, page, seen, done: async () => { console.log(JSON.stringify({e: seen.errors, v: seen.violations})); await browser.close(); await site.close(); } };
}
