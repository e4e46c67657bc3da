// What a slip of the finger does: nothing to the workbook, a word about it, and the word goes when it is mended.
import { expectNoBarriers } from "./harness/accessibility.mjs";
import { expect, started, test } from "./harness/test.mjs";
import { expectKept, go, openProfile, settled, startSample, startWorkbook } from "./harness/workbook.mjs";

const SHOTS = process.env.ISMS_SHOTS;
const SIZES = { phone: { width: 360, height: 740 }, tablet: { width: 1024, height: 768 }, desk: { width: 1600, height: 1000 } };

/** Looks at a state of the screen in all sizes, light and dark. */
async function look(page, name) {
  const before = page.viewportSize();
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await settled(page);
      await expectNoBarriers(page);
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}-${size}-${colorScheme}.png` });
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(before);
}

const messages = (page) => page.locator(".notice-error");
const NO_DAY = "takes a whole date from 1900 to 2200";

/** A day as the reader's browser writes it. */
const written = (page, ...date) =>
  page.evaluate(
    ([y, m, d]) => new Date(y, m - 1, d).toLocaleDateString("default", { year: "numeric", month: "short", day: "numeric" }),
    date,
  );

async function enter(input, value) {
  await input.fill(value);
  await input.blur();
}

/** A new row of a register, in its form. */
async function begin(page, table, title) {
  await go(page, `#/${table}`);
  await page.locator(".register button.primary").first().click();
  await enter(page.locator(`#f-${table}-${table === "people" ? "name" : "title"}`), title);
}

test("a date that is none is said, and takes nothing away", async ({ page, site, seen }) => {
  test.setTimeout(120_000);
  await startWorkbook(page, site.url);
  await begin(page, "people", "Ada Top");
  const [joined, left] = [page.locator("#f-people-joined"), page.locator("#f-people-left")];
  await enter(joined, "2026-03-01");
  await expectKept(page, "saved");
  for (const slip of ["0202-01-01", "20260-01-01", "1899-12-31"]) {
    await enter(joined, slip);
    await expect(messages(page)).toHaveCount(1);
    await expect(messages(page)).toContainText(NO_DAY);
    await expect(joined).toHaveValue(slip);
    await expect(joined).toHaveAttribute("aria-invalid", "true");
  }
  await look(page, "no-day");
  // Mended: the message goes at once.
  await enter(joined, "2026-03-02");
  await expect(messages(page)).toHaveCount(0);
  await expect(joined).not.toHaveAttribute("aria-invalid", "true");
  // Half a day is not an emptied field.
  await joined.focus();
  await page.keyboard.press("Backspace");
  await expect(joined).toHaveValue("");
  await joined.blur();
  await expect(messages(page)).toContainText(NO_DAY);
  // Leaving before joining is taken, and said where it stands.
  await enter(left, "2026-02-01");
  await expect(page.locator("#f-people-left-finding")).toContainText(`${await written(page, 2026, 2, 1)} lies before “Joined”, which is ${await written(page, 2026, 3, 2)}`);
  await expectKept(page, "saved");
  await page.reload();
  await started(page);
  await expect(joined).toHaveValue("2026-03-02");
  await expect(left).toHaveValue("2026-02-01");
  await expect(messages(page)).toHaveCount(0);
  await look(page, "out-of-order");
  await enter(joined, "");
  await go(page, "#/checks");
  await expect(page.locator("main")).not.toContainText("lies before");
  expect(seen.errors).toEqual([]);
});

test("a due date in the past is taken with a word, and moving it says what it moves", async ({ page, site, seen }) => {
  test.setTimeout(120_000);
  await startWorkbook(page, site.url);
  await begin(page, "actions", "Try a restore");
  await enter(page.locator("#f-actions-due"), "2020-01-31");
  await expect(page.locator(".notice")).toContainText("is in the past");
  await page.keyboard.press("Control+z");
  await expect(page.locator("#f-actions-due")).toHaveValue("");
  await enter(page.locator("#f-actions-due"), "2199-03-31");
  await page.locator(".record").getByRole("button", { name: "Move the due date" }).click();
  const dialog = page.locator("dialog[open]");
  const move = dialog.getByRole("button", { name: "Move it" });
  await expect(dialog).toContainText("Try a restore");
  await expect(dialog).toContainText("ACT-001");
  await expect(dialog.locator(".move-days")).toContainText("2199");
  await dialog.locator("#move-reason").fill("The part is late.");
  await expect(move).toBeDisabled();
  // The message is within the dialog: what lies behind it can't be read.
  await enter(dialog.locator("#move-to"), "0202-01-01");
  await expect(dialog.locator(".notice-error")).toContainText(NO_DAY);
  await expect(move).toBeDisabled();
  await look(page, "move-wrong");
  await enter(dialog.locator("#move-to"), "2199-03-31");
  await expect(messages(page)).toHaveCount(0);
  await expect(dialog.locator("#move-found")).toContainText("due on that day already");
  await expect(move).toBeDisabled();
  await enter(dialog.locator("#move-to"), "2021-01-01");
  await expect(dialog.locator("#move-found")).toContainText("before the one it has now");
  await expect(dialog.locator("#move-found")).toContainText("in the past");
  await look(page, "move");
  await expect(move).toBeEnabled();
  await enter(dialog.locator("#move-to"), "2199-05-31");
  await expect(dialog.locator("#move-found")).toHaveText("");
  await move.click();
  await expect(dialog).toHaveCount(0);
  await expect(page.locator("#f-actions-revised_due")).toHaveValue("2199-05-31");
  // A message of a dialog goes with it, once it could be read.
  await page.locator(".record").getByRole("button", { name: "Move the due date" }).click();
  await expect(dialog.locator(".move-days dd")).toHaveCount(2);
  await enter(dialog.locator("#move-to"), "0202-01-01");
  await expect(dialog.locator(".notice-error")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(messages(page)).toHaveCount(1);
  await expect(messages(page)).toHaveCount(0, { timeout: 20_000 });
  expect(seen.errors).toEqual([]);
});

test("a message goes when its cause is gone, and not before it could be read", async ({ page, site, seen }) => {
  test.setTimeout(120_000);
  await startWorkbook(page, site.url);
  await openProfile(page);
  const staff = page.locator("#f-organisation-staff");
  await enter(staff, "twenty");
  await expect(messages(page)).toHaveCount(1);
  await expect(staff).toHaveAttribute("aria-invalid", "true");
  // One message for one field, whatever is typed into it.
  await enter(staff, "2.5");
  await expect(messages(page)).toHaveCount(1);
  await expect(messages(page)).toContainText("2.5");
  await enter(staff, "25");
  await expect(messages(page)).toHaveCount(0);
  await expect(staff).not.toHaveAttribute("aria-invalid", "true");
  // The screen is left: the message can still be read, and then it goes.
  await enter(staff, "twenty");
  await expect(messages(page)).toHaveCount(1);
  await go(page, "#/documents");
  await expect(page.getByRole("heading", { level: 1, name: "Documents" })).toBeVisible();
  await settled(page);
  await expect(messages(page)).toHaveCount(1);
  await expect(messages(page)).toHaveCount(0, { timeout: 20_000 });
  expect(seen.errors).toEqual([]);
});

test("many rows are not changed by what is no date", async ({ page, site, seen }) => {
  test.setTimeout(120_000);
  await startWorkbook(page, site.url);
  await begin(page, "people", "Ada Top");
  await enter(page.locator("#f-people-joined"), "2026-03-01");
  await expectKept(page, "saved");
  const row = new URL(page.url()).hash;
  await go(page, "#/people");
  await page.getByLabel("Select all shown").check();
  await page.getByRole("button", { name: "Change a field" }).click();
  const dialog = page.locator("dialog[open]");
  const change = dialog.getByRole("button", { name: "Change", exact: true });
  await dialog.locator("#all-field").selectOption({ label: "Joined" });
  await enter(dialog.locator("#all-value"), "0202-01-01");
  await expect(dialog.locator(".notice-error")).toContainText(NO_DAY);
  await expect(change).toBeDisabled();
  // Another field, or the dialog opened again, begins anew.
  await dialog.locator("#all-field").selectOption({ label: "Left" });
  await expect(change).toBeEnabled();
  await dialog.locator("#all-field").selectOption({ label: "Joined" });
  await enter(dialog.locator("#all-value"), "0202-01-01");
  await expect(change).toBeDisabled();
  await enter(dialog.locator("#all-value"), "2026-04-01");
  await expect(change).toBeEnabled();
  await enter(dialog.locator("#all-value"), "1899-12-31");
  await expect(change).toBeDisabled();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await page.getByRole("button", { name: "Change a field" }).click();
  await expect(change).toBeEnabled();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await go(page, row);
  await expect(page.locator("#f-people-joined")).toHaveValue("2026-03-01");
  expect(seen.errors).toEqual([]);
});

test("the message about a slip stays when the next row is opened", async ({ page, site, seen }) => {
  test.setTimeout(120_000);
  await startWorkbook(page, site.url);
  await begin(page, "people", "Ada Top");
  await begin(page, "people", "Bob Next");
  const joined = page.locator("#f-people-joined");
  await enter(joined, "0202-01-01");
  await expect(messages(page)).toContainText(NO_DAY);
  await page.locator(".record-turn button:not([disabled])").first().click();
  await expect(page.locator("#f-people-name")).toHaveValue("Ada Top");
  await settled(page);
  await expect(joined).toHaveValue("");
  await expect(joined).not.toHaveAttribute("aria-invalid", "true");
  await expect(messages(page)).toHaveCount(1);
  await expect(messages(page)).toHaveCount(0, { timeout: 20_000 });
  expect(seen.errors).toEqual([]);
});

test("nothing is signed or kept with a day that was emptied", async ({ page, site, seen }) => {
  test.setTimeout(120_000);
  await startSample(page, site.url);
  await go(page, "#/risk/R-003");
  const dialog = page.locator("dialog[open]");
  await page.getByRole("button", { name: "Review the risk" }).click();
  await dialog.locator("#review-conclusion").fill("Unchanged.");
  const keep = dialog.getByRole("button", { name: "Keep the review" });
  await expect(keep).toBeEnabled();
  const on = dialog.locator("#review-on");
  await enter(on, "2199-01-01");
  await expect(keep).toBeDisabled();
  await expect(on).toHaveAttribute("aria-invalid", "true");
  await expect(on).toHaveAccessibleDescription(/lies ahead/);
  await enter(on, "");
  await expect(keep).toBeDisabled();
  await expect(on).toHaveAccessibleDescription(/Enter the day/);
  await enter(on, "2024-01-31");
  await expect(keep).toBeEnabled();
  await expect(on).not.toHaveAttribute("aria-invalid", "true");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await go(page, "#/soa");
  await page.getByRole("button", { name: "Approve the statement" }).click();
  await enter(dialog.locator("#sign-on"), "");
  await expect(dialog.locator(".approval-obstacles")).toContainText("Enter the day");
  await expect(dialog.getByRole("button", { name: "Sign" })).toBeDisabled();
  expect(seen.errors).toEqual([]);
});

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`no message lies over what has the focus: ${size}`, async ({ page, site }) => {
    await page.setViewportSize(viewport);
    await startWorkbook(page, site.url);
    await openProfile(page);
    await enter(page.locator("#f-organisation-staff"), "twenty");
    await expect(messages(page)).toBeVisible();
    const fields = page.locator("main :is(input, select, textarea):visible");
    const count = await fields.count();
    expect(count).toBeGreaterThan(5);
    for (let at = 0; at < count; at += 1) {
      const field = fields.nth(at);
      await field.focus();
      await settled(page);
      const over = await page.evaluate(() => {
        const [a, b] = [document.activeElement, document.querySelector(".notices")].map((e) => e.getBoundingClientRect());
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        return across > 0 && down > 0 ? Math.round(down) : 0;
      });
      expect(over, `${await field.getAttribute("id")} lies under the message`).toBe(0);
    }
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/focus-${size}.png` });
  });
}

test("the time line of a plan is read at any width", async ({ page, site, seen }) => {
  test.setTimeout(120_000);
  await startSample(page, site.url);
  await go(page, "#/plan/RTP-01");
  const line = page.locator(".gantt");
  await expect(line).toBeVisible();
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await line.scrollIntoViewIfNeeded();
      await settled(page);
      if (SHOTS) await line.screenshot({ path: `${SHOTS}/gantt-${size}-${colorScheme}.png` });
    }
    const found = await line.evaluate((line) => {
      const shown = (e) => e.getClientRects().length > 0 && getComputedStyle(e).display !== "none";
      const marks = [...line.querySelectorAll(".gantt-mark")].filter(shown).map((e) => e.getBoundingClientRect());
      const right = line.getBoundingClientRect().right;
      return {
        marks: marks.length,
        // Names of months stand beside one another, inside the line.
        crowded: marks.filter((mark, at) => mark.right > (marks[at + 1]?.left ?? right + 1)).length,
        lane: Math.min(...[...line.querySelectorAll("li .gantt-lane")].map((e) => e.getBoundingClientRect().width)),
        wide: line.scrollWidth - line.clientWidth,
        cut: [...line.querySelectorAll("li > .row-link")].filter((e) => e.scrollWidth > e.clientWidth + 1).length,
      };
    });
    expect(found.marks, size).toBeGreaterThan(0);
    expect(found.crowded, size).toBe(0);
    expect(found.wide, size).toBeLessThanOrEqual(0);
    expect(found.lane, size).toBeGreaterThan(240);
    // There the name has room to go on below.
    if (size === "phone") expect(found.cut).toBe(0);
    const days = await page.locator(".gantt-days").first().evaluate((e) => e.getBoundingClientRect().width);
    expect(days > 10, size).toBe(size === "phone");
  }
  expect(seen.errors).toEqual([]);
});
