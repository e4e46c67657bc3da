import { chromium } from "@playwright/test";
import { CHROMIUM } from "./harness/browsers.mjs";
import { serveDist } from "./harness/server.mjs";
import { startSample, go } from "./harness/workbook.mjs";
const pages = (process.env.PAGES || "#/risk,#/soa,#/risk/R-001,#/plan/RTP-01,#/plan/RTP-01/paper,#/soa/paper,#/risk/method,#/risk/method/paper,#/risks,#/trace/risks/R-001/paper,#/gap/GA-03,#/checks,#/").split(",");
const widths = (process.env.W || "360,1024,1600").split(",").map(Number);
const themes = (process.env.T || "light,dark").split(",");
const browser = await chromium.launch(CHROMIUM.launchOptions);
const site = await serveDist();
for (const theme of themes) for (const w of widths) {
  const ctx = await browser.newContext({ viewport: { width: w, height: 900 }, colorScheme: theme });
  const page = await ctx.newPage();
  page.on("console", (m) => { if (m.type() === "error") console.log(theme, w, m.text()); });
  page.on("pageerror", (e) => console.log("ERR", e.message));
  await startSample(page, site.url);
  for (const p of pages) {
    await go(page, p);
    await page.waitForTimeout(900);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (over > 0) console.log("OVER", theme, w, p, over);
    const main = page.locator("main");
    const h = await page.evaluate(() => Math.min(6000, Math.max(900, (document.querySelector("main")?.scrollHeight || 900) + 120)));
    await page.setViewportSize({ width: w, height: h });
    await page.waitForTimeout(700);
    await page.screenshot({ path: `/tmp/shots/${p.replace(/[#\/]+/g, "-")}-${w}-${theme}.png` });
    await page.setViewportSize({ width: w, height: 900 });
  }
  await ctx.close();
}
await browser.close(); await site.close();
