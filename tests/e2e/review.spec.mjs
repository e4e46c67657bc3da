// A management review from an empty workbook to locked minutes, as a person goes along.
import { catchDownloads, download, expect, test } from "./harness/test.mjs";
import { add, fill, look } from "./harness/hands.mjs";
import { expectKept, go, startWorkbook } from "./harness/workbook.mjs";

const today = (page) => page.evaluate(() => new Date().toLocaleDateString("sv"));

const next = (page) => page.locator(".risk-way");
const stands = (page, state) => expect(page.locator(".risk-steps [aria-current]")).toHaveText(state);

async function plan(page) {
  await go(page, "#/review");
  await expect(page.getByRole("heading", { name: "How a management review goes" })).toBeVisible();
  await look(page, "reviews-empty");
  await page.getByRole("button", { name: "Plan a review" }).click();
  const dialog = page.locator("dialog[open]");
  await dialog.locator("#review-title").fill("Review of the year");
  await dialog.locator("#review-to").fill(await today(page));
  await dialog.locator("#review-to").blur();
  await look(page, "review-plan");
  await dialog.getByRole("button", { name: "Plan it" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Review of the year");
  await stands(page, "Planned");
}

test("from an empty workbook to locked minutes", async ({ page, site, seen }) => {
  test.setTimeout(240_000);
  await catchDownloads(page);
  await startWorkbook(page, site.url, "Tests & Sons");
  await add(page, "people", { name: "Ada Top", title: "Director", top_management: "x" });
  await add(page, "people", { name: "Bob Owner", title: "Head of operations" });
  await add(page, "incidents", { title: "Mail to the wrong customer" });
  await add(page, "nonconformities", { title: "Leavers kept their accounts", raised_on: await today(page) });

  await plan(page);
  await page.getByRole("button", { name: "Prepare the review" }).click();
  await stands(page, "In preparation");
  // Eleven inputs by the letters of 2022, and the one of top management is asked by itself.
  const points = page.locator(".review-point");
  await expect(points).toHaveCount(10);
  await expect(points.nth(2)).toContainText("c ");
  await expect(page.locator(".review-people > li")).toHaveCount(1);
  // The nonconformity is there with the way to it.
  const corrective = points.filter({ has: page.locator("#point-MRI-4-1") });
  await expect(corrective.locator("a.reference")).toHaveText(/NC-001/);
  await look(page, "review-preparing");

  // What is missing leads to where it is entered.
  await next(page).getByRole("listitem").filter({ hasText: "day of the meeting" }).getByRole("button").click();
  await expect(page.locator("#f-management_reviews-held_on")).toBeFocused();
  await expect(page.getByRole("button", { name: "The meeting was held" })).toBeDisabled();
  await fill(page, "f-management_reviews-held_on", await today(page));
  await fill(page, "f-management_reviews-data_as_of", await today(page));
  await page.locator('[id$="participants-attendance"]').selectOption("attended");
  await page.getByRole("button", { name: "The meeting was held" }).click();
  await look(page, "review-hold");
  await page.locator("dialog[open]").getByRole("button", { name: "Keep the data" }).click();
  await stands(page, "Held");
  await expect(page.locator(".gap-closed")).toContainText("As it was kept");

  // What changes now is not in the minutes any more.
  await add(page, "nonconformities", { title: "Raised after the meeting" });
  await go(page, "#/review");
  await look(page, "reviews");
  await page.locator("table a").first().click();
  await expect(corrective.locator("a.reference")).toHaveCount(1);

  // The meeting, input by input.
  await page.getByRole("link", { name: "Show for the meeting" }).click();
  await expect(page.locator(".meeting-bar")).toContainText("1 of 11");
  await look(page, "review-meeting");
  for (let n = 1; n <= 10; n += 1) {
    await expect(page.locator(".meeting-bar")).toContainText(`${n} of 11`);
    const notes = page.locator(".meeting-notes");
    await notes.locator('[id$="review_inputs-discussed"]').check();
    const nothing = notes.locator('[id$="review_inputs-nothing_by"]');
    if (await nothing.count()) {
      await nothing.fill("Bob Owner");
      await notes.locator('[id$="review_inputs-nothing_reason"]').fill("Asked all heads.");
      await notes.locator('[id$="review_inputs-nothing_reason"]').blur();
    }
    if (n === 4) {
      await page.getByRole("button", { name: "Record a decision" }).click();
      await expect(page.locator('[id$="review_decisions-title"]')).toBeFocused();
      await page.keyboard.type("Accounts end with the last day");
      await page.locator('[id$="review_decisions-kind"]').selectOption("improvement");
      const owner = page.locator('[id$="review_decisions-owner"]');
      await owner.fill("Bob");
      await page.locator('[id$="review_decisions-owner-list"] [role=option]').first().click();
      await page.locator('[id$="review_decisions-due"]').fill("2031-01-31");
      await page.locator('[id$="review_decisions-due"]').blur();
      await page.getByRole("button", { name: "Make an action of it" }).click();
      await expect(page.locator(".review-carried a").first()).toContainText("Accounts end with the last day");
      // A decision about a change of the ISMS can be carried out as one.
      await expect(page.getByRole("button", { name: "Make a planned change of it" })).toHaveCount(0);
      await page.locator('[id$="review_decisions-kind"]').selectOption("change");
      await page.getByRole("button", { name: "Make a planned change of it" }).click();
      await expect(page.locator(".review-carried")).toContainText("CH-001");
      await expect(page.locator(".review-carried a").last()).toBeFocused();
      await page.locator('[id$="review_decisions-kind"]').selectOption("improvement");
      await expect(page.locator(".review-carried a")).toHaveCount(2);
      await look(page, "review-meeting-decision");
    }
    // By the keyboard, from wherever the focus is not in a field.
    await page.locator(".meeting-bar p").click();
    await page.keyboard.press("ArrowRight");
  }
  // The meeting ends with who was there, what was decided, and the three answers.
  await expect(page.locator(".meeting-bar")).toContainText("11 of 11");
  await expect(page.locator(".meeting-subject h1")).toBeFocused();
  await expect(page.locator(".review-decision")).toHaveCount(1);
  await expect(page.locator("#f-management_reviews-suitable")).toBeVisible();
  await look(page, "review-meeting-ending");
  await page.getByRole("link", { name: "Leave" }).click();

  for (const answer of ["suitable", "adequate", "effective"]) {
    await page.locator(`#f-management_reviews-${answer}`).selectOption("yes");
    await fill(page, `f-management_reviews-${answer}_reason`, `It is ${answer}.`);
  }
  await expect(next(page).locator(".gap-gates li")).toHaveCount(1);
  await expect(page.getByRole("button", { name: "Close the review" })).toBeDisabled();
  await page.getByRole("button", { name: "Sign the minutes" }).click();
  const dialog = page.locator("dialog[open]");
  await dialog.locator("#sign-name").fill("Ada Top");
  await dialog.getByRole("button", { name: "Sign", exact: true }).click();
  await expect(page.locator(".approval .state").first()).toHaveText("Valid");
  // A word changed in the minutes is not what was signed.
  await fill(page, "f-management_reviews-place", "Room 2");
  await expect(page.locator(".approval .state").first()).toHaveText("Stale");
  await fill(page, "f-management_reviews-place", "");
  await expect(page.locator(".approval .state").first()).toHaveText("Valid");
  await look(page, "review-held");
  await page.getByRole("button", { name: "Close the review" }).click();
  await dialog.getByRole("button", { name: "Lock the minutes" }).click();
  await stands(page, "Closed");

  await expect(page.getByRole("button", { name: "Sign the minutes" })).toHaveCount(0);
  // Locked: there is nothing to write in but an addendum.
  await expect(page.locator("main").getByRole("textbox")).toHaveCount(2);
  await fill(page, "addendum-reason", "A number was wrong");
  await fill(page, "addendum-text", "Two incidents, not one.");
  await page.getByRole("button", { name: "Add it" }).click();
  await expect(page.locator("main")).toContainText("Two incidents, not one.");
  await expectKept(page, "saved");
  await look(page, "review-closed");

  // What is handed out says what was shown then, and what was decided.
  for (const [name, words] of [
    ["Agenda", "Nonconformities and corrective actions"],
    ["Pre-read", "Leavers kept their accounts"],
    ["Minutes", "Accounts end with the last day"],
  ]) {
    await page.getByRole("link", { name, exact: true }).click();
    const paper = page.locator(".paper-sheet");
    await expect(paper).toContainText(words, { timeout: 20_000 });
    await expect(paper).not.toContainText("Raised after the meeting");
    await look(page, `review-paper-${name}`);
    await page.locator(".gap-up").click();
    await stands(page, "Closed");
  }
  for (const [button, ending] of [
    ["Slides", "pptx"],
    ["Decisions and rows (Excel)", "xlsx"],
    ["Dates for the calendar", "ics"],
  ]) {
    const file = await download(page, () => page.getByRole("button", { name: button }).click());
    expect(file.name).toMatch(new RegExp(`Management review MR-01.*[.]${ending}$`));
    expect(file.bytes.length).toBeGreaterThan(200);
  }
  expect(seen.violations).toEqual([]);
  expect(seen.errors).toEqual([]);
});

test("a review that is not held says why", async ({ page, site }) => {
  await startWorkbook(page, site.url, "Tests & Sons");
  await plan(page);
  await page.getByRole("button", { name: "Cancel the review" }).click();
  const dialog = page.locator("dialog[open]");
  const go = dialog.getByRole("button", { name: "Cancel the review" });
  await expect(go).toBeDisabled();
  await dialog.locator("#cancel-reason").fill("Moved to spring.");
  await go.click();
  await expect(page.locator(".gap-head-title .state").first()).toHaveText("Cancelled");
  await expect(page.locator("main")).toContainText("Moved to spring.");
  // It comes back by undo, as everything does.
  await page.keyboard.press("Control+z");
  await expect(page.locator(".gap-head-title .state").first()).toHaveText("Planned");
});
