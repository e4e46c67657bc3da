// One edit in a register cell and in the form: from the key until the frame that shows it, with ten thousand
// people and as many actions, against a hundred. Keys come at the pace of a hand, so that some meet what the
// program puts off. An empty page with one input, in the same run, tells what of it is the machine.
import { expectKept } from "../harness/workbook.mjs";
import { emptyRows, keyRows, measureEmpty } from "./lib/empty.mjs";
import { FEW, MANY, openGenerated, openRegister, pause, withPage } from "./lib/page.mjs";
import { pressTimed } from "./lib/probe.mjs";
import { tasksOf } from "./lib/tasks.mjs";

const KEYS = 50;
const WORD = "abcdefghijklmnopqrstuvwxyz";

/** Types letters and returns how long each took. */
async function letters(page) {
  const times = [];
  for (let n = 0; n < KEYS; n += 1) {
    times.push((await pressTimed(page, WORD[n % WORD.length])).paint);
    await pause(page, 20, 180);
  }
  return times;
}

/** Types a letter and ends the edit with the next of `keys`, over and over; how long the ends took. */
async function ends(page, keys) {
  const times = [];
  for (let n = 0; n < KEYS; n += 1) {
    await page.keyboard.press(WORD[n % WORD.length]);
    await pause(page, 20, 120);
    times.push((await pressTimed(page, keys[n % keys.length])).paint);
    await pause(page, 20, 300);
  }
  return times;
}

async function measureWith(site, counts) {
  return withPage(async (page) => {
    await openGenerated(page, site, counts);
    await openRegister(page, "#/people");
    const first = page.locator("tbody tr[data-row]").first();
    await first.locator('[data-col="1"]').click();
    await page.keyboard.press("F2");
    const cellLetter = await letters(page);
    await page.keyboard.press("Escape");
    const cellEnd = await ends(page, ["Enter"]);

    await page.evaluate(() => document.querySelector(".register-scroll").scrollTo(0, 0));
    await first.locator("a.reference").click();
    await page.locator("#f-people-title").focus();
    const formLetter = await letters(page);
    // To the next field and back.
    const formEnd = await ends(page, ["Tab", "Shift+Tab"]);

    await expectKept(page, "saved");
    await page.waitForTimeout(1000);
    // The edit itself, half a second later the change, then the figures that follow from it.
    const { processor } = await tasksOf(page, async () => {
      for (let n = 0; n < 3; n += 1) {
        await page.keyboard.press("a");
        await page.waitForTimeout(1500);
      }
    });
    return { cellLetter, cellEnd, formLetter, formEnd, longest: processor };
  });
}

/** @param {import("../bench.mjs").Tools} tools */
export async function measure({ site, quantile }) {
  const empty = await measureEmpty(site);
  const few = await measureWith(site, FEW);
  const many = await measureWith(site, MANY);
  const rows = [
    ["cellLetter", "Letter in a register cell", empty.letter],
    ["cellEnd", "Enter in a register cell", empty.end],
    ["formLetter", "Letter in the form", empty.letter],
    ["formEnd", "Leaving a field of the form", empty.end],
  ].flatMap(([name, what, floor]) =>
    keyRows(what, { many: many[name], few: few[name], empty: floor, quantile, of: "20,000 rows", against: "200 rows" }),
  );
  return [
    ...emptyRows(empty, quantile),
    ...rows,
    { what: "Longest task of an edit and what follows, processor", value: many.longest, unit: "ms", budget: 50 },
    { what: "  the same with 200 rows", value: few.longest, unit: "ms" },
  ];
}
