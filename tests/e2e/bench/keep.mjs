// What one edit writes, and how long until it is saved.
import { expectKept } from "../harness/workbook.mjs";
import { FEW, MANY, openGenerated, openRegister, pause, watchSaved, withPage } from "./lib/page.mjs";
import { pressTimed, readProbe, resetProbe } from "./lib/probe.mjs";
import { tasksOf } from "./lib/tasks.mjs";

const EDITS = 100;
/** A checkpoint comes after two hundred changes. */
const TO_A_CHECKPOINT = 220;

/** Milliseconds from `start` until the indicator said saved. */
const savedAfter = (page, start) =>
  page.evaluate(
    (start) =>
      new Promise((resolve) => {
        const look = () => {
          const { saved } = window.__bench;
          if (saved > start) resolve(saved - start);
          else setTimeout(look, 2);
        };
        look();
      }),
    start,
  );

async function measureWith(site, counts) {
  return withPage(async (page) => {
    await openGenerated(page, site, counts);
    await openRegister(page, "#/people");
    const cell = page.locator("tbody tr[data-row]").first().locator('[data-col="1"]');
    await watchSaved(page);
    await cell.click();
    const [waits, bytes] = [[], []];
    // Up and down in turn, so that it stays in the same two rows.
    for (let n = 0; n < EDITS; n += 1) {
      await resetProbe(page);
      await page.keyboard.press("abcdefghi"[n % 9]);
      await pause(page, 0, 60);
      const { start } = await pressTimed(page, n % 2 === 0 ? "Enter" : "Shift+Enter");
      waits.push(await savedAfter(page, start));
      bytes.push((await readProbe(page)).written);
    }
    // The last letter of a word, and nothing more.
    const words = [];
    for (let n = 0; n < 10; n += 1) {
      await page.keyboard.press("F2");
      const { start } = await pressTimed(page, "abcdefghi"[n % 9]);
      words.push(await savedAfter(page, start));
      await page.keyboard.press("Escape");
      await expectKept(page, "saved");
    }
    await resetProbe(page);
    const { processor } = await tasksOf(page, async () => {
      for (let n = 0; n < TO_A_CHECKPOINT; n += 1) {
        await page.keyboard.press("abcdefghi"[n % 9]);
        await page.keyboard.press(n % 2 === 0 ? "Enter" : "Shift+Enter");
      }
      await expectKept(page, "saved");
      await page.waitForTimeout(2000);
    });
    const { written } = await readProbe(page);
    return { waits, bytes, words, amortised: written / TO_A_CHECKPOINT, longest: processor };
  });
}

/** @param {import("../bench.mjs").Tools} tools */
export async function measure({ site, quantile }) {
  const few = await measureWith(site, FEW);
  const many = await measureWith(site, MANY);
  const bytes = quantile(many.bytes);
  return [
    { what: "Bytes written by an edit of one letter, 20,000 rows, median", value: bytes, unit: "B" },
    { what: "  against 200 rows", value: bytes / quantile(few.bytes), unit: "x", budget: 1.01 },
    { what: "  with its share of the checkpoint every 200 changes", value: many.amortised, unit: "B" },
    { what: "  that, against 200 rows", value: many.amortised / few.amortised, unit: "x" },
    { what: "Key that ends an edit to saved, 20,000 rows, 95 %", value: quantile(many.waits, 0.95), unit: "ms", budget: 20 },
    { what: "  99 %", value: quantile(many.waits, 0.99), unit: "ms", budget: 50 },
    { what: "  median", value: quantile(many.waits), unit: "ms" },
    { what: "  median, against 200 rows", value: quantile(many.waits) / quantile(few.waits), unit: "x" },
    { what: "Last letter of a word to saved, with the pause of 500 ms, median", value: quantile(many.words), unit: "ms" },
    { what: "Longest task through 220 edits and a checkpoint, processor", value: many.longest, unit: "ms", budget: 50 },
  ];
}
