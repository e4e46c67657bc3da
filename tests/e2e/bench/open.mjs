// Opening a register of ten thousand rows, scrolling through it, and the memory that it takes.
import { expectKept, go } from "../harness/workbook.mjs";
import { started } from "../harness/test.mjs";
import { FEW, MANY, openGenerated, withPage } from "./lib/page.mjs";
import { tasksOf } from "./lib/tasks.mjs";

const ROUNDS = 12;

/** From the change of the address until rows are drawn. The first round warms up. */
async function openTimes(page, hash) {
  const times = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    await go(page, "#/settings");
    await page.locator("tbody tr[data-row]").first().waitFor({ state: "detached" });
    await page.waitForTimeout(150);
    const time = await page.evaluate(async (to) => {
      const start = performance.now();
      location.hash = to;
      const end = await window.__bench.drawn(() => document.querySelector("tbody tr[data-row]"));
      return end - start;
    }, hash);
    if (round > 0) times.push(time);
  }
  return times;
}

/** Milliseconds of each frame while the table moves by `step` pixels a frame. */
const scrollFrames = (page, step, frames) =>
  page.evaluate(
    async ({ step, frames }) => {
      const scroller = document.querySelector(".register-scroll");
      scroller.scrollTop = 0;
      await window.__bench.painted();
      const times = [];
      for (let n = 0; n < frames; n += 1) {
        const start = performance.now();
        scroller.scrollTop += step;
        times.push((await window.__bench.painted()) - start);
      }
      if (scroller.scrollTop < step * frames * 0.9) throw new Error("the register did not scroll");
      return times;
    },
    { step, frames },
  );

/** Megabytes in use by scripts, after a collection, and of the program's own memory. */
async function memory(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  await session.send("Performance.enable");
  const { metrics } = await session.send("Performance.getMetrics");
  await session.detach();
  const heap = metrics.find(({ name }) => name === "JSHeapUsedSize").value;
  const wasm = await page.evaluate(() => window.__bench.memory.buffer.byteLength);
  return { heap: heap / 1e6, wasm: wasm / 1e6 };
}

async function saveTimes(page) {
  const times = [];
  for (let round = 0; round < 7; round += 1) {
    times.push(
      await page.evaluate(async () => {
        const start = performance.now();
        document.querySelector(".save-file").click();
        await window.__bench.painted();
        return window.__bench.offered - start;
      }),
    );
  }
  return times;
}

const measureWith = (site, counts, use) =>
  withPage(async (page) => {
    await openGenerated(page, site, counts);
    return use(page);
  });

const scrolled = (what, { result, processor }, quantile) => [
  { what: `${what}, longest frame`, value: quantile(result, 1), unit: "ms", budget: 50 },
  { what: "  median", value: quantile(result), unit: "ms" },
  { what: "  longest task, processor", value: processor, unit: "ms", budget: 50 },
];

/** @param {import("../bench.mjs").Tools} tools */
export async function measure({ site, quantile }) {
  const few = await measureWith(site, FEW, async (page) => ({
    people: await openTimes(page, "#/people"),
    actions: await openTimes(page, "#/actions"),
  }));
  const many = await measureWith(site, MANY, async (page) => {
    const fromFile = await memory(page);
    await page.reload();
    await started(page);
    await expectKept(page, ["idle", "saved"]);
    const fromBrowser = await memory(page);
    const people = await openTimes(page, "#/people");
    const actions = await openTimes(page, "#/actions");
    const slow = await tasksOf(page, () => scrollFrames(page, 120, 200));
    const fast = await tasksOf(page, () => scrollFrames(page, 1500, 200));
    const used = await memory(page);
    return { fromFile, fromBrowser, used, people, actions, slow, fast, save: await saveTimes(page) };
  });
  const total = ({ heap, wasm }) => heap + wasm;
  return [
    { what: "Open the register of 10,000 people, median", value: quantile(many.people), unit: "ms", budget: 100 },
    { what: "  slowest of 12", value: quantile(many.people, 1), unit: "ms" },
    { what: "  median, against 100", value: quantile(many.people) / quantile(few.people), unit: "x" },
    { what: "Open the register of 10,000 actions, median", value: quantile(many.actions), unit: "ms", budget: 100 },
    { what: "  median, against 100", value: quantile(many.actions) / quantile(few.actions), unit: "x" },
    ...scrolled("Scrolling 10,000 actions by the wheel", many.slow, quantile),
    ...scrolled("Scrolling them by two screens a frame", many.fast, quantile),
    { what: "Memory after opening the file of 20,000 rows", value: total(many.fromFile), unit: "MB", budget: 150 },
    { what: "  wasm alone", value: many.fromFile.wasm, unit: "MB" },
    { what: "Memory after opening it from the browser", value: total(many.fromBrowser), unit: "MB", budget: 150 },
    { what: "  wasm alone", value: many.fromBrowser.wasm, unit: "MB" },
    { what: "Memory after opening both registers and scrolling", value: total(many.used), unit: "MB", budget: 150 },
    { what: "Save the file of 20,000 rows, until it is offered, median", value: quantile(many.save), unit: "ms" },
  ];
}
