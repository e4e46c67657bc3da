// Measures in Chromium what `cargo xtask bench` prints. Each file in bench/ exports `measure(tools)`, which
// returns rows; adding a measurement is adding a file. Takes the path for the result as its argument, and the
// names of files in bench/, without their ending, where not all are wanted.
import { chromium } from "@playwright/test";
import { readdir, writeFile } from "node:fs/promises";
import { CHROMIUM } from "./harness/browsers.mjs";
import { serveDist } from "./harness/server.mjs";

/**
 * @typedef {{what: string, value: number, unit: string, budget?: number}} Row
 *   Without a budget a figure is told, not judged. Where the speed of the machine matters, measure a
 *   ratio or a difference to something in the same run.
 *
 * @typedef {object} Tools
 * @property {import("./harness/server.mjs").Site} site
 * @property {() => Promise<import("@playwright/test").Page>} newPage  in a fresh context; close with its context
 * @property {(values: number[], share?: number) => number} quantile  the median unless told otherwise
 */

const [report, ...wanted] = process.argv.slice(2);
const browser = await chromium.launch(CHROMIUM.launchOptions);
const site = await serveDist();
const tools = {
  site,
  newPage: async () => (await browser.newContext()).newPage(),
  quantile: (values, share = 0.5) => {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  },
};
try {
  const rows = [];
  const folder = new URL("bench/", import.meta.url);
  for (const name of (await readdir(folder)).filter((name) => name.endsWith(".mjs")).sort()) {
    if (wanted.length > 0 && !wanted.includes(name.slice(0, -4))) continue;
    console.log(`Measuring ${name}`);
    const { measure } = await import(new URL(name, folder));
    rows.push(...(await measure(tools)));
  }
  await writeFile(report, JSON.stringify(rows));
} finally {
  await browser.close();
  await site.close();
}
