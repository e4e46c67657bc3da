// From the start of the navigation until the workbook has started, with a warm cache, against an empty page
// of the same server in the same run.
import { started } from "../harness/test.mjs";

const ROUNDS = 15;

/** @param {import("../bench.mjs").Tools} tools */
export async function measure({ site, newPage, quantile }) {
  site.answer(/^empty\.html$/, () => ({ status: 200, body: "<!doctype html><title>empty</title>" }));
  const page = await newPage();
  const workbook = [];
  const empty = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    await page.goto(site.url);
    await started(page);
    const ready = await page.evaluate(() => performance.getEntriesByName("isms-started")[0].startTime);
    await page.goto(`${site.url}empty.html`);
    const loaded = await page.evaluate(() => performance.getEntriesByType("navigation")[0].domInteractive);
    if (round === 0) continue; // Fills the caches.
    workbook.push(ready);
    empty.push(loaded);
  }
  await page.context().close();
  return [
    { what: "An empty page, median", value: quantile(empty), unit: "ms" },
    {
      what: "Start to interactive beyond an empty page, warm cache, median",
      value: quantile(workbook) - quantile(empty),
      unit: "ms",
      budget: 200,
    },
  ];
}
