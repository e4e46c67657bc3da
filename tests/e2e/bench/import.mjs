// Opening a large file, against the browser's own JSON.parse of the same text in the same page. The file is
// read by a worker and taken over in slices, so the clock says how long it takes, and the longest task whether
// the page answers meanwhile.
import { start } from "../harness/test.mjs";
import { openFile } from "../harness/workbook.mjs";
import { allSaved, watchSaved, withPage } from "./lib/page.mjs";
import { readProbe } from "./lib/probe.mjs";
import { tasksOf } from "./lib/tasks.mjs";
import { firm, withFile } from "./lib/workbooks.mjs";

/** About 50 MB, below the limit of 64 MiB. */
const LARGE = { people: 70_000, actions: 70_000 };

/** The moment at which the workbook is shown; what follows is keeping it. */
const SHOWN = "bench-shown";

/** Milliseconds that JSON.parse takes: the longest task of each of three times. */
async function parseTimes(page, path) {
  await page.evaluate(() => {
    const input = document.createElement("input");
    input.type = "file";
    input.id = "bench-file";
    document.body.append(input);
  });
  await page.locator("#bench-file").setInputFiles(path);
  await page.evaluate(async () => {
    const input = document.querySelector("#bench-file");
    window.__bench.text = await input.files[0].text();
    input.remove();
  });
  const times = [];
  for (let round = 0; round < 3; round += 1) {
    const { wall } = await tasksOf(page, () => page.evaluate(() => void JSON.parse(window.__bench.text)));
    times.push(wall);
  }
  await page.evaluate(() => delete window.__bench.text);
  return times;
}

/** From the page's own `change` event until its name is drawn. */
const shownAfterChoosing = (page) =>
  page.evaluate(
    ({ name, mark }) =>
      new Promise((resolve) => {
        const choose = async () => {
          const start = performance.now();
          const named = () => document.querySelector(".book-name")?.textContent.includes(name);
          const shown = (await window.__bench.drawn(named)) - start;
          performance.mark(mark);
          resolve({ start, shown });
        };
        document.querySelector("#open-file").addEventListener("change", choose, { capture: true, once: true });
      }),
    { name: firm(LARGE), mark: SHOWN },
  );

/** @param {import("../bench.mjs").Tools} tools */
export async function measure({ site, quantile }) {
  return withFile(LARGE, (path, bytes) =>
    withPage(async (page) => {
      await start(page, site.url);
      const times = await parseTimes(page, path);
      const parse = quantile(times);
      const { result, processor, before } = await tasksOf(
        page,
        async () => {
          const shown = shownAfterChoosing(page);
          await page.evaluate(() => 0); // The page listens before the file comes.
          await openFile(page, path);
          const { start: chosen, shown: after } = await shown;
          await watchSaved(page);
          await allSaved(page);
          return { shown: after, saved: await page.evaluate((chosen) => window.__bench.saved - chosen, chosen) };
        },
        SHOWN,
      );
      const { wasm } = await readProbe(page);
      return [
        { what: "Size of the file to import", value: bytes / 1e6, unit: "MB" },
        { what: "JSON.parse of it, median of 3", value: parse, unit: "ms" },
        { what: "Choosing the file to the workbook shown", value: result.shown, unit: "ms" },
        { what: "  against JSON.parse", value: result.shown / parse, unit: "x", budget: 3 },
        { what: "  longest task while it is read and first shown, processor", value: before.processor, unit: "ms", budget: 50 },
        { what: "Choosing the file to all of it saved", value: result.saved, unit: "ms" },
        { what: "  longest task while it is kept, processor", value: processor, unit: "ms", budget: 50 },
        { what: "  wasm memory", value: wasm / 1e6, unit: "MB" },
      ];
    }),
  );
}
