// The register as a user meets it: rows from Excel, cells by keyboard, form, filter, deleting.
import { expect, start, started, test } from "./harness/test.mjs";
import { expectKept, openProfile, startSample, startWorkbook, write } from "./harness/workbook.mjs";

/** What Excel puts on the clipboard for a list of people. */
const PEOPLE = [
  "Name\tPosition\tReports to\tJoined",
  "Gregor Hinterleitner\tHead of Operations\t\t2019-03-01",
  "Nadia Serrano\tAdministrator\tGregor Hinterleitner\t1.5.2020",
  "Petr Vondra\tFinance\tGregor Hinterleitner\t03/04/2021",
].join("\n");

/** An empty workbook, at the register of people. */
async function people(page, site) {
  await start(page, site.url);
  await page.getByLabel("Name of the firm").fill("Quillmoor Practice Software GmbH");
  await page.getByRole("button", { name: "Start the workbook" }).click();
  await page.evaluate(() => (location.hash = "#/people"));
  await expect(page.locator(".register-empty")).toBeVisible();
}

async function pastePeople(page, text = PEOPLE) {
  await page.getByRole("button", { name: "Paste from Excel" }).first().click();
  await page.locator("#paste-here").fill(text);
  await page.getByRole("button", { name: "Take over" }).click();
  await expect(page.locator("tbody tr[data-row]").first()).toBeVisible();
}

const cell = (page, row, column) => page.locator("tbody tr[data-row]").nth(row).locator(`[data-col="${column}"]`);

test("rows from Excel are previewed, taken over, and taken back in one step @both", async ({ page, site, seen }) => {
  await people(page, site);
  await page.getByRole("button", { name: "Paste from Excel" }).click();
  await page.locator("#paste-here").fill(PEOPLE);
  await expect(page.locator(".paste")).toContainText("3 new, 0 changed, 1 with something");
  await expect(page.locator(".paste-refused")).toContainText("03/04/2021");
  await page.getByRole("button", { name: "Take over" }).click();
  await expect(page.locator("tbody tr[data-row]")).toHaveCount(3);
  await expect(cell(page, 1, 4)).toContainText("Gregor Hinterleitner");
  await page.keyboard.press("Control+z");
  await expect(page.locator(".register-empty")).toBeVisible();
  expect(seen.errors).toEqual([]);
  expect(seen.violations).toEqual([]);
});

test("cells are edited from the keyboard as in a spreadsheet @both", async ({ page, site }) => {
  await people(page, site);
  await pastePeople(page);
  await cell(page, 0, 1).click();
  await page.keyboard.type("Director");
  await page.keyboard.press("Enter");
  await expect(cell(page, 0, 1)).toHaveText("Director");
  await expect(cell(page, 1, 1)).toBeFocused();
  await page.keyboard.press("F2");
  await page.keyboard.type("never mind");
  await page.keyboard.press("Escape");
  await expect(cell(page, 1, 1)).toHaveText("Administrator");
  await page.keyboard.press("Delete");
  await expect(cell(page, 1, 1)).toHaveText("");
  await page.keyboard.type("Technician");
  await page.keyboard.press("Tab");
  await expect(cell(page, 1, 1)).toHaveText("Technician");
  await expect(cell(page, 1, 2)).toBeFocused();
  await page.keyboard.press("Control+End");
  await expect(page.locator("tbody tr[data-row]").last().locator("[data-col]").last()).toBeFocused();
  await page.keyboard.press("Control+Home");
  await expect(cell(page, 0, 0)).toBeFocused();
});

test("the form opens from the row, saves as one types, and gives the focus back", async ({ page, site }) => {
  await people(page, site);
  await pastePeople(page);
  await cell(page, 2, 0).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/people\/P-003$/);
  await expect(page.locator(".record #f-people-name")).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.type(" MSc");
  await expect(cell(page, 2, 0)).toContainText("Petr Vondra MSc");
  await page.keyboard.press("Escape");
  await expect(page.locator(".record")).toHaveCount(0);
  await expect(cell(page, 2, 0)).toBeFocused();
});

test("what is in use is deleted only after saying what becomes of the links", async ({ page, site }) => {
  await people(page, site);
  await pastePeople(page);
  await page.locator("tbody .register-check input").first().click();
  await page.locator(".register-selection .danger").click();
  const dialog = page.locator("dialog[open]");
  await expect(dialog).toContainText("2 places refer");
  await dialog.getByRole("combobox").fill("Petr");
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "Hand over and delete" }).click();
  await expect(page.locator("tbody tr[data-row]")).toHaveCount(2);
  await expect(cell(page, 0, 4)).toContainText("Petr Vondra");
});

test("filter, sort and group choose rows; an edit does not move them", async ({ page, site }) => {
  await people(page, site);
  await pastePeople(page);
  await page.locator("#register-filter").fill("petr");
  await expect(page.locator("tbody tr[data-row]")).toHaveCount(1);
  await page.getByRole("button", { name: "Show all" }).click();
  await page.locator("thead [data-col='0']").click();
  await expect(page.locator("thead th.register-name")).toHaveAttribute("aria-sort", "ascending");
  await expect(cell(page, 0, 0)).toContainText("Gregor");
  await cell(page, 0, 0).focus();
  await page.keyboard.press("F2");
  await page.keyboard.type("Zofia Turek");
  await page.keyboard.press("Enter");
  await expect(cell(page, 0, 0)).toContainText("Zofia");
});

test("ten thousand rows: a window of them is in the page, the keyboard reaches all", async ({ page, site }) => {
  test.setTimeout(120_000);
  await people(page, site);
  const many = Array.from({ length: 10_000 }, (_, n) => `Person ${n + 1}\tPosition ${n % 50}`).join("\n");
  await pastePeople(page);
  await cell(page, 0, 1).click();
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, `Name\tPosition\n${many}`);
  await page.getByRole("button", { name: "Take over" }).click();
  await expect(page.locator("table[role=grid]")).toHaveAttribute("aria-rowcount", "10004");
  expect(await page.locator("tbody tr[data-row]").count()).toBeLessThan(200);
  await cell(page, 0, 1).click();
  await page.keyboard.press("Control+End");
  await expect(page.locator("tbody tr[aria-rowindex='10004']")).toContainText("Person 10000");
  await expect(page.locator("tbody tr[aria-rowindex='10004'] [data-col]").last()).toBeFocused();

  // Faster than frames are drawn, and further than the rows that are in the page.
  const row = async () => Number(await page.evaluate(() => document.activeElement.closest("tr")?.getAttribute("aria-rowindex")));
  await page.keyboard.press("PageUp");
  const step = 10004 - (await row());
  expect(step).toBeGreaterThan(3);
  for (let n = 0; n < 9; n += 1) await page.keyboard.press("PageUp");
  expect(await row()).toBe(10004 - 10 * step);
  for (let n = 0; n < 40; n += 1) await page.keyboard.press("ArrowDown");
  expect(await row()).toBe(10004 - 10 * step + 40);
  await expect(page.locator(":focus")).toBeInViewport();
});

test("required documents and clauses are found by title and shown by name", async ({ page, site, seen }) => {
  await start(page, site.url);
  await page.locator("#open-sample").click();
  await page.locator(".nav").first().waitFor();
  await page.evaluate(() => (location.hash = "#/documents/D-002"));
  const provides = page.locator("#f-documents-provides");
  await provides.fill("scope of the");
  const list = page.locator("#f-documents-provides-list");
  await expect(list.getByRole("option").first()).toContainText("required");
  // In the top layer: nothing that scrolls cuts the list off.
  expect(
    await list.evaluate((list) => {
      const { left, right, bottom } = list.getBoundingClientRect();
      return list.contains(document.elementFromPoint((left + right) / 2, bottom - 6));
    }),
  ).toBe(true);
  await page.keyboard.press("Enter");
  await expect(page.locator(".picker", { has: provides })).toContainText("Scope of the ISMS");
  const lines = page.locator("#f-documents-lines");
  await lines.fill("A.5.7");
  await page.keyboard.press("Enter");
  await expect(page.locator(".picker", { has: lines })).toContainText("A.5.7 Threat intelligence");
  expect(seen.errors).toEqual([]);
  expect(seen.violations).toEqual([]);
});

test("an added row that nobody touched goes again, and Escape leaves nothing to take back", async ({ page, site }) => {
  await people(page, site);
  await pastePeople(page);
  await page.getByRole("button", { name: "Add a person" }).click();
  await expect(page.locator("tbody tr[data-row]")).toHaveCount(4);
  await page.locator(".record-close").click();
  await expect(page.locator("tbody tr[data-row]")).toHaveCount(3);
  await cell(page, 1, 1).click();
  await page.keyboard.press("F2");
  await page.keyboard.type("never mind");
  await page.waitForTimeout(800); // by now it is a change
  await page.keyboard.press("Escape");
  await expect(cell(page, 1, 1)).toHaveText("Administrator");
  await page.keyboard.press("Control+z");
  await expect(page.locator(".register-empty")).toBeVisible(); // the paste was the last step
});

test("assessments and their lines have screens of their own, and are no register to edit", async ({ page, site }) => {
  await start(page, site.url);
  await page.locator("#open-sample").click();
  await page.locator(".nav").first().waitFor();
  for (const address of ["#/gap_answers", "#/gap_answers/GL-001", "#/gap_runs"]) {
    await page.evaluate((address) => (location.hash = address), address);
    await expect(page.locator("h1")).toHaveText("Gap assessments");
    await expect(page.locator(".register-table")).toHaveCount(0);
    await page.evaluate(() => (location.hash = "#/"));
    await expect(page.locator("h1")).not.toHaveText("Gap assessments");
  }
});

test("a number that is none is said, and takes nothing away", async ({ page, site }) => {
  await startWorkbook(page, site.url);
  await openProfile(page);
  const staff = page.locator("#f-organisation-staff");
  await write(page, "#f-organisation-staff", "25");
  for (const typed of ["25e", "twenty", "0", "1000001", "2.5", "NaN"]) {
    await staff.fill(typed);
    await staff.blur();
    await expect(page.locator(".notice-error").last()).toContainText(`takes whole numbers from 1 to 1000000`);
    await expect(staff).toHaveValue(typed);
  }
  // Key by key the first digits are a number for a while.
  await staff.fill("25");
  await staff.blur();
  await staff.click();
  await page.keyboard.press("Control+a");
  await staff.pressSequentially("2.5");
  await staff.blur();
  await expect(page.locator(".notice-error").last()).toContainText("2.5");
  await expect(staff).toHaveValue("2.5");
  await expectKept(page, "saved");
  await page.reload();
  await started(page);
  await expect(staff).toHaveValue("25");
  await write(page, "#f-organisation-staff", "");
  await page.reload();
  await started(page);
  await expect(staff).toHaveValue("");
});

test("the page can change while anything is open, and what was typed is there @both", async ({ page, site, seen }) => {
  await startSample(page, site.url);
  const leave = async (open) => {
    await page.evaluate(() => (location.hash = "#/documents"));
    await expect(page.getByRole("heading", { level: 1, name: "Documents" })).toBeVisible();
    await page.evaluate(() => (location.hash = "#/people"));
    await expect(cell(page, 0, 1)).toBeVisible();
    await open();
    await page.evaluate(() => (location.hash = "#/documents"));
    await expect(page.getByRole("heading", { level: 1, name: "Documents" })).toBeVisible();
    await expect(page.locator("#rescue")).toBeHidden();
  };
  for (const menu of ["Filters", "Group", "Columns", "Print, CSV"]) {
    await leave(() => page.locator(".register details.menu summary").filter({ hasText: menu }).click());
  }
  await leave(() => page.locator("#register-filter").fill("Hanna"));
  await leave(async () => {
    await cell(page, 0, 1).click();
    await page.keyboard.type("Typed and left");
  });
  await leave(async () => {
    await expect(cell(page, 0, 1)).toHaveText("Typed and left");
    await cell(page, 0, 4).click();
    await page.keyboard.press("F2");
    await page.keyboard.type("Es");
  });
  await leave(async () => {
    await cell(page, 1, 0).click();
    await page.keyboard.press("Control+Enter");
    await page.locator("#f-people-department").fill("From the form");
  });
  await leave(() => expect(page.locator("tbody tr[data-row]").nth(1)).toContainText("From the form"));
  expect(seen.errors).toEqual([]);
});
