// Risk at the size that the budgets name: ten thousand risks on ten thousand assets, against a hundred of each.
// An edit in the register and of a rating, the screens that follow from all of them, and the years that are drawn
// by the worker.
import { go } from "../harness/workbook.mjs";
import { emptyRows, keyRows, measureEmpty } from "./lib/empty.mjs";
import { openGenerated, openRegister, pause, withPage } from "./lib/page.mjs";
import { pressTimed } from "./lib/probe.mjs";
import { tasksOf } from "./lib/tasks.mjs";

const MANY = { people: 100, risks: 10_000, assets: 10_000 };
const FEW = { people: 100, risks: 100, assets: 100 };
const KEYS = 40;
const ROUNDS = 7;
const WORD = "abcdefghijklmnopqrstuvwxyz";

/** What is there when a screen is shown, and the milliseconds that it may take where that is laid down. */
const SCREENS = [
  ["register", "the register of risks", "#/risks", "tbody tr[data-row]", 100],
  ["assets", "the register of assets", "#/assets", "tbody tr[data-row]", 100],
  ["overview", "all risks together", "#/risk", ".risk-page .gap-figures"],
  ["one", "one risk", "#/risk/R-050", ".risk-page select"],
  ["plan", "a plan of 500 risks", "#/plan/RTP-01", ".risk-page table"],
  ["statement", "the Statement of Applicability", "#/soa", ".risk-page table tbody tr"],
  ["checks", "the checks", "#/checks", ".page h1"],
];

async function openTimes(page, hash, mark) {
  const times = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    await go(page, "#/settings");
    await page.waitForTimeout(400);
    const time = await page.evaluate(
      async ({ hash, mark }) => {
        const start = performance.now();
        location.hash = hash;
        const end = await window.__bench.drawn(() => document.querySelector(mark));
        return end - start;
      },
      { hash, mark },
    );
    if (round > 0) times.push(time);
  }
  return times;
}

async function inRegister(page) {
  await openRegister(page, "#/risks");
  await page.locator("tbody tr[data-row]").first().locator('[data-col="0"]').click();
  await page.keyboard.press("F2");
  const letters = [];
  for (let n = 0; n < KEYS; n += 1) {
    letters.push((await pressTimed(page, WORD[n % WORD.length])).paint);
    await pause(page, 20, 180);
  }
  await page.keyboard.press("Escape");
  const ends = [];
  for (let n = 0; n < KEYS; n += 1) {
    await page.keyboard.press(WORD[n % WORD.length]);
    await pause(page, 20, 120);
    ends.push((await pressTimed(page, "Enter")).paint);
    await pause(page, 20, 300);
  }
  const { processor } = await tasksOf(page, async () => {
    for (let n = 0; n < 3; n += 1) {
      await page.keyboard.press("a");
      await page.keyboard.press("Enter");
      await page.waitForTimeout(1500);
    }
  });
  return { letters, ends, longest: processor };
}

/** Rating a risk on its own page: an arrow on the likelihood. */
async function rating(page) {
  await go(page, "#/risk/R-050");
  const select = page.locator("#f-risks-current_likelihood");
  await select.focus();
  const times = [];
  for (let n = 0; n < KEYS; n += 1) {
    times.push((await pressTimed(page, n % 2 === 0 ? "ArrowDown" : "ArrowUp")).paint);
    await pause(page, 50, 350);
  }
  const { processor } = await tasksOf(page, async () => {
    for (let n = 0; n < 4; n += 1) {
      await page.keyboard.press(n % 2 === 0 ? "ArrowDown" : "ArrowUp");
      await page.waitForTimeout(1500);
    }
  });
  return { times, longest: processor };
}

/** From the click until the figures stand there: the worker starts, draws and answers. */
async function years(page) {
  await go(page, "#/risk");
  const button = page.locator("#quant-draw");
  await button.waitFor();
  const times = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const time = await page.evaluate(async () => {
      const start = performance.now();
      document.querySelector("#quant-draw").click();
      // It cannot be clicked while the worker is at it.
      await window.__bench.drawn(() => document.querySelector("#quant-draw:disabled"));
      const end = await window.__bench.drawn(() => document.querySelector("#quant-draw:not(:disabled)"));
      return end - start;
    });
    if (round > 0) times.push(time);
    await page.waitForTimeout(200);
  }
  return times;
}

/** From the click until the Excel file of all risks is offered. */
async function excel(page) {
  await go(page, "#/risk");
  await page.locator(".risk-page .gap-figures").waitFor();
  const button = page.getByRole("button", { name: "Risk workbook (Excel)" });
  const times = [];
  for (let round = 0; round < 3; round += 1) {
    const start = await page.evaluate(() => performance.now());
    await button.click();
    const offered = await page.waitForFunction((start) => window.__bench.offered > start && window.__bench.offered, start);
    times.push((await offered.jsonValue()) - start);
    await page.waitForTimeout(500);
  }
  return times;
}

async function measureWith(site, counts) {
  return withPage(async (page) => {
    await openGenerated(page, site, counts);
    const open = {};
    for (const [name, , hash, mark] of SCREENS) open[name] = await openTimes(page, hash, mark);
    return { open, register: await inRegister(page), rating: await rating(page), years: await years(page), excel: await excel(page) };
  });
}

/** @param {import("../bench.mjs").Tools} tools */
export async function measure({ site, quantile }) {
  const empty = await measureEmpty(site);
  const few = await measureWith(site, FEW);
  const many = await measureWith(site, MANY);
  const keyed = (what, times, against, floor) =>
    keyRows(what, { many: times, few: against, empty: floor, quantile, of: "10,000 risks and assets", against: "100" });
  const opened = SCREENS.flatMap(([name, what, , , budget]) => [
    { what: `Open ${what}, 10,000 risks and assets, median`, value: quantile(many.open[name]), unit: "ms", budget },
    { what: "  median, against 100", value: quantile(many.open[name]) / quantile(few.open[name]), unit: "x" },
  ]);
  return [
    ...emptyRows(empty, quantile),
    ...keyed("Letter in the register of risks", many.register.letters, few.register.letters, empty.letter),
    ...keyed("Enter in the register of risks", many.register.ends, few.register.ends, empty.end),
    { what: "  longest task of an edit and what follows, processor", value: many.register.longest, unit: "ms", budget: 50 },
    ...keyed("A step of a rating", many.rating.times, few.rating.times, empty.step),
    { what: "  longest task of it and what follows, processor", value: many.rating.longest, unit: "ms", budget: 50 },
    ...opened,
    { what: "Risk workbook as Excel, 10,000 risks and assets, click to file, median", value: quantile(many.excel), unit: "ms", budget: 2000 },
    { what: "Years of 100 risks drawn by the worker, click to figures, median", value: quantile(few.years), unit: "ms", budget: 200 },
  ];
}
