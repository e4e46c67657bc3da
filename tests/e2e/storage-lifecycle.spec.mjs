// The ordinary ends of a page (fault A9): reload, leaving and coming back, closing, hiding, freezing.
// Whatever was typed is there afterwards, without anybody having waited for anything.
import { expect, started, test } from "./harness/test.mjs";
import { DESCRIPTION, KEPT, SECTOR, expectKept, go, openProfile, reopen, startWorkbook, write } from "./harness/workbook.mjs";

/** Types without leaving the field or waiting for the pause in which keystrokes become a change. */
async function type(page, text) {
  await page.locator(DESCRIPTION).focus();
  await page.keyboard.type(text);
}

test("a reload in the middle of a word loses nothing @both", async ({ page, site, seen }) => {
  await startWorkbook(page, site.url);
  await openProfile(page);
  await write(page, SECTOR, "Bicycles");
  await type(page, "We make bicyc");
  // Asked while something is not on the disk: people say "leave".
  page.on("dialog", (dialog) => dialog.accept());
  await page.reload();
  await started(page);
  await expect(page.locator(DESCRIPTION)).toHaveValue("We make bicyc");
  await expect(page.locator(SECTOR)).toHaveValue("Bicycles");
  expect(seen.violations).toEqual([]);
});

test("reloading again and again while typing never loses a character", async ({ page, site }) => {
  await startWorkbook(page, site.url);
  await openProfile(page);
  page.on("dialog", (dialog) => dialog.accept());
  let expected = "";
  for (let round = 0; round < 8; round += 1) {
    await page.locator(DESCRIPTION).focus();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(`${round} and `);
    expected += `${round} and `;
    await page.waitForTimeout(Math.random() * 50);
    await page.reload();
    await started(page);
    await expect(page.locator(DESCRIPTION)).toHaveValue(expected);
  }
});

test("leaving and coming back, also through the back-forward cache, loses nothing @both", async ({ page, site }) => {
  await startWorkbook(page, site.url);
  await openProfile(page);
  await type(page, "left in the middle");
  page.on("dialog", (dialog) => dialog.accept());
  await page.goto(`${site.origin}/elsewhere`);
  await page.goBack();
  await expect(page.locator(DESCRIPTION)).toHaveValue("left in the middle");
  // It works on: the tab still, or again, holds the pen.
  await write(page, DESCRIPTION, "and back again");
  await page.reload();
  await started(page);
  await expect(page.locator(DESCRIPTION)).toHaveValue("and back again");
});

test("a tab that is closed at once has kept what was typed @both", async ({ profile, site }) => {
  const { context, page } = await profile.open();
  await startWorkbook(page, site.url);
  await openProfile(page);
  await type(page, "closed");
  await page.close();
  const again = await context.newPage();
  await reopen(again, site.url);
  await openProfile(again);
  await expect(again.locator(DESCRIPTION)).toHaveValue("closed");
});

test("a browser that is closed in the middle of typing has kept it @both", async ({ profile, site }) => {
  let { page } = await profile.open();
  await startWorkbook(page, site.url);
  await openProfile(page);
  await type(page, "the lid is shut");
  await profile.close();
  ({ page } = await profile.open());
  await reopen(page, site.url);
  await openProfile(page);
  await expect(page.locator(DESCRIPTION)).toHaveValue("the lid is shut");
});

test("hiding the page makes changes of what was typed, without a pause", async ({ page, site }) => {
  await startWorkbook(page, site.url);
  await openProfile(page);
  await page.locator(DESCRIPTION).focus();
  await page.evaluate((field) => {
    const input = document.querySelector(field);
    input.value = "hidden";
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, DESCRIPTION);
  // Sooner than the half second after which it becomes a change by itself.
  await expect.poll(() => page.evaluate(countDrafts), { timeout: 300 }).toBe(0);
  await expectKept(page, "saved");
});

test("a frozen tab has kept what was typed, and works on when it thaws", async ({ page, site }) => {
  await startWorkbook(page, site.url);
  await openProfile(page);
  await type(page, "frozen");
  const session = await page.context().newCDPSession(page);
  await session.send("Page.setWebLifecycleState", { state: "frozen" });
  await new Promise((done) => setTimeout(done, 500));
  await session.send("Page.setWebLifecycleState", { state: "active" });
  await expectKept(page, "saved");
  await write(page, DESCRIPTION, "frozen and thawed");
  await page.reload();
  await started(page);
  await expect(page.locator(DESCRIPTION)).toHaveValue("frozen and thawed");
});

test("earlier states are kept by hand, apart from each other, and only by the tab that writes @both", async ({ context, site }) => {
  const page = context.pages()[0] ?? (await context.newPage());
  await startWorkbook(page, site.url);
  await go(page, "#/settings");
  const name = page.locator(".restore-make input");
  const keep = page.getByRole("button", { name: "Keep the present state" });
  const points = page.locator(".restore-points li");
  for (const [count, called] of ["the first", "the second", ""].entries()) {
    await name.fill(called);
    await keep.click();
    await expect(points).toHaveCount(count + 1);
    await expect(points.first()).toContainText(called || "Kept by hand");
    await expect(name).toHaveValue("");
  }
  const reader = await context.newPage();
  await reopen(reader, site.url);
  await go(reader, "#/settings");
  await expect(reader.locator(".restore-make button")).toBeDisabled();
  await reader.close();
  await page.reload();
  await started(page);
  await expect(points).toHaveText([/Kept by hand/, /the second/, /the first/]);
});

test("typing that became a change long ago does not come back over newer text @both", async ({ page, site }) => {
  // A killed Chromium brings back a localStorage that may be minutes old, with the typing of then. The
  // newer text of the database must win (fault C9).
  await startWorkbook(page, site.url);
  await openProfile(page);
  await page.locator(DESCRIPTION).focus();
  await page.keyboard.type("old typing");
  const old = await page.evaluate(() =>
    Object.entries(localStorage).filter(([key]) => key.includes("/draft/")),
  );
  expect(old.length).toBe(1);
  await page.locator(DESCRIPTION).blur();
  await write(page, DESCRIPTION, "newer text");
  await go(page, "#/help");
  await page.evaluate((entries) => entries.forEach(([key, value]) => localStorage.setItem(key, value)), old);
  await page.goto(`${site.origin}/elsewhere`);
  await reopen(page, site.url);
  await openProfile(page);
  await expect(page.locator(DESCRIPTION)).toHaveValue("newer text");
  await expect(page.locator(KEPT)).toHaveAttribute("data-kept", /saved|idle/);
  await expect(page.locator(DESCRIPTION)).toHaveValue("newer text");
  expect(await page.evaluate(countDrafts)).toBe(0);
});

function countDrafts() {
  return Object.keys(localStorage).filter((key) => key.includes("/draft/")).length;
}
