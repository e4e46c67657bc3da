// What the journeys do on every screen: fill in, choose, add a row, and look.
import { expect } from "./test.mjs";
import { expectNoBarriers } from "./accessibility.mjs";
import { expectKept, go, settled } from "./workbook.mjs";

/** A folder for pictures of the screens, for who wants to look at them. */
const SHOTS = process.env.ISMS_SHOTS;

/** The finished screen has no barriers, and nothing sticks out of it sideways. */
export async function look(page, name) {
  await page.evaluate(() => window.scrollTo(0, 0));
  await settled(page);
  await expectNoBarriers(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wide, `${name} sticks out`).toBeLessThanOrEqual(0);
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
}

/** Fills a field by its id, whatever it is made of, and leaves it. */
export async function fill(page, id, value) {
  const input = page.locator(`[id="${id}"]`);
  const kind = await input.evaluate((e) => (e.type === "checkbox" ? "checkbox" : e.tagName));
  if (kind === "SELECT") return input.selectOption(value);
  if (kind === "checkbox") return input.check();
  await input.fill(value);
  await input.blur();
}

/** Chooses a row in a picker by typing. */
export async function pick(page, id, words) {
  await page.locator(`[id="${id}"]`).fill(words);
  await page.locator(`[id="${id}-list"] [role=option]`).first().click();
}

/** Adds a row of a register through its form. */
export async function add(page, table, fields) {
  await go(page, `#/${table}`);
  await page.locator(".register button.primary").first().click();
  for (const [field, value] of Object.entries(fields)) await fill(page, `f-${table}-${field}`, value);
  await expectKept(page, "saved");
}
