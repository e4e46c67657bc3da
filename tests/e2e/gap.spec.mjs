// The gap assessment as its users work: every line by the keyboard alone, closed as a baseline, repeated
// later, read as a report.
import { catchDownloads, download, expect, start, started, test } from "./harness/test.mjs";

const LINES = 123;

/** A workbook of our own, at the list of gap assessments. */
async function begin(page, site) {
  await start(page, site.url);
  await page.locator("#new-firm").fill("Quillmoor Practice Software GmbH");
  await page.locator("#new-author").fill("Mirjam Leitgeb");
  await page.locator("#new-author").press("Enter");
  await page.locator(".nav").first().waitFor();
  await page.evaluate(() => (location.hash = "#/gap"));
  await page.getByRole("heading", { level: 1, name: "Gap assessments" }).waitFor();
}

/** Starts an assessment from the list, with one assessor. */
async function startRun(page) {
  await page.getByRole("button", { name: "Start an assessment" }).click();
  const assessors = page.locator("#start-assessors");
  if ((await page.locator("dialog[open] .chosen li").count()) === 0) {
    await assessors.fill("Mirjam Leitgeb");
    await assessors.press("Enter");
  }
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.locator("#gap-line-title").waitFor();
  // The summary of a run is one level up.
  return page.evaluate(() => location.hash.match(/GA-\d+/)[0]);
}

const openLine = (page) => page.locator(".gap-line-id").textContent();

/** Ctrl+Enter, and waits until another line is open. */
async function next(page) {
  const before = await openLine(page);
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".gap-line-id")).not.toHaveText(before);
}

const focused = (page) => page.evaluate(() => document.activeElement.id);

/** Answers all lines; `verdict` gives the key for the n-th line of this id. */
async function answerAll(page, verdict) {
  const lines = [];
  for (let n = 0; n < LINES; n++) {
    const id = await openLine(page);
    lines.push(id);
    const key = verdict(n, id);
    await page.keyboard.press(key);
    if (key === "9") {
      await expect.poll(() => focused(page)).toBe("f-gap_answers-applicable_reason");
      await page.keyboard.type("All software is bought, none is written in the firm.");
    } else {
      await page.keyboard.press("f");
      await expect.poll(() => focused(page)).toBe("f-gap_answers-finding");
      await page.keyboard.type(`Seen on the day: ${id}.`);
    }
    if (key === "1" || key === "2") {
      await page.keyboard.press("Alt+a");
      await expect.poll(() => focused(page)).toMatch(/^in-.*-title$/);
    }
    if (n + 1 < LINES) await next(page);
  }
  return lines;
}

async function toSummary(page, run) {
  await page.evaluate((run) => (location.hash = `#/gap/${run}`), run);
  await page.locator("#gap-next").waitFor();
}

test("a whole assessment by keyboard, closed, repeated with a baseline, reported", async ({ page, site, seen }) => {
  test.setTimeout(300_000);
  await begin(page, site);
  const first = await startRun(page);

  // No mouse from here to the last line.
  const lines = await answerAll(page, (n, id) => (id.startsWith("A.") && n % 31 === 0 ? "9" : ["2", "1", "4", "3"][n % 4]));
  expect(new Set(lines).size).toBe(LINES);
  await expect(page.locator(".gap-progress")).toContainText(`${LINES} of ${LINES} lines assessed`);

  // The headline is the formula over what was pressed.
  await toSummary(page, first);
  const pressed = lines.map((id, n) => (id.startsWith("A.") && n % 31 === 0 ? null : [0.5, 0, 1, 0.75][n % 4]));
  const counted = pressed.filter((points) => points !== null);
  const sum = counted.reduce((a, b) => a + b, 0);
  const headline = page.locator(".gap-figure-headline");
  await expect(headline).toContainText(`${sum} of ${counted.length} points`);
  await expect(headline).toContainText(`${Math.floor((100 * sum) / counted.length)}%`);

  await page.getByRole("button", { name: "Move to review" }).click();
  await page.getByRole("button", { name: "Close …" }).click();
  await page.getByRole("button", { name: "Close it" }).click();
  await expect(page.locator("#gap-closed")).toContainText("the fingerprint fits");
  await expect(page.locator(".gap-hash")).toHaveText(/^[0-9a-f]{64}$/);

  // Closed is read only: the same keys alter nothing.
  await page.evaluate((run) => (location.hash = `#/gap/${run}/lines/4.1`), first);
  await page.locator("#gap-line-title").waitFor();
  await page.keyboard.press("4");
  await expect(page.locator("#gap-verdict input[value=partly]")).toBeChecked();

  // Months later: the same again, taking over what has not changed with one key.
  await toSummary(page, first);
  await page.getByRole("button", { name: "Start a progress assessment" }).click();
  await expect(page.locator("h1")).toContainText("Progress assessment");
  const second = await page.evaluate(() => location.hash.match(/GA-\d+/)[0]);
  expect(second).not.toBe(first);
  await page.evaluate((run) => (location.hash = `#/gap/${run}/lines/4.1`), second);
  await page.locator("#gap-line-title").waitFor();
  await expect(page.locator(".gap-before")).toContainText("Partly met");
  await page.keyboard.press("4");
  await expect(page.locator("#gap-verdict input[value=met]")).toBeChecked();
  await next(page);
  await page.keyboard.press("=");
  await expect(page.locator("#gap-verdict input[value=not_met]")).toBeChecked();
  await expect(page.locator("#f-gap_answers-finding")).toHaveValue("Seen on the day: 4.2.");

  await toSummary(page, second);
  const change = page.locator("figure", { hasText: "1 line better" });
  await expect(change).toContainText("0 worse");

  // The report of the closed run says what its summary said.
  await page.evaluate((run) => (location.hash = `#/gap/${run}/report`), first);
  const paper = page.locator("article.paper");
  await expect(paper).toContainText("Self-assessment, not an internal audit");
  await expect(paper).toContainText(`${sum} of ${counted.length} points`);
  for (const id of ["4.1", "A.5.1", "A.8.34"]) {
    await expect(paper.getByRole("link", { name: id, exact: true }).first()).toBeAttached();
  }
  expect(seen.errors).toEqual([]);
  expect(seen.violations).toEqual([]);
});

test("the key after one that moves the focus goes where the focus went, however late the next frame @both", async ({ page, site }) => {
  await begin(page, site);
  const run = await startRun(page);
  await page.evaluate((run) => (location.hash = `#/gap/${run}/lines/A.5.1`), run);
  await expect(page.locator(".gap-line-id")).toHaveText("A.5.1");
  await page.evaluate(() => (window.requestAnimationFrame = () => 0));

  await page.keyboard.press("f");
  await page.keyboard.type("4 seen");
  await expect(page.locator("#f-gap_answers-finding")).toHaveValue("4 seen");
  for (const key of ["e", "a"]) {
    await page.keyboard.press("Escape");
    await page.keyboard.press(key);
    expect(await focused(page)).toMatch(/^in-.*-title$/);
    await page.keyboard.type("1 of these");
    expect(await page.evaluate(() => document.activeElement.value)).toBe("1 of these");
  }
  await page.keyboard.press("Escape");
  await page.keyboard.press("9");
  await page.keyboard.type("Nothing of the kind");
  await expect(page.locator("#f-gap_answers-applicable_reason")).toHaveValue("Nothing of the kind");
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await page.keyboard.press("q");
  await page.keyboard.press("y");
  await page.keyboard.press("n");
  await expect(page.locator("[data-question] input:checked")).toHaveCount(2);
});

test("questions, evidence and actions have their keys, in and out of fields", async ({ page, site, seen }) => {
  await begin(page, site);
  await startRun(page);

  await page.keyboard.press("q");
  await expect.poll(() => page.evaluate(() => document.activeElement.closest("[data-question]") !== null)).toBe(true);
  const questions = await page.locator("[data-question]").count();
  for (let n = 0; n < questions; n++) {
    const answered = page.locator("[data-question] input:checked");
    await page.keyboard.press(n === 0 ? "y" : "n");
    await expect(answered).toHaveCount(n + 1);
  }
  await expect(page.locator(".gap-suggestion")).toContainText("Partly met");

  await page.keyboard.press("2");
  await page.keyboard.press("f");
  await expect.poll(() => focused(page)).toBe("f-gap_answers-finding");
  await page.keyboard.type("j k 4: letters and digits are text here");
  await expect(page.locator("#f-gap_answers-finding")).toHaveValue("j k 4: letters and digits are text here");
  await page.keyboard.press("Alt+e");
  await expect.poll(() => focused(page)).toMatch(/^in-.*-title$/);
  await page.keyboard.type("Minutes of 12 May");
  await page.keyboard.press("Escape");
  await expect.poll(() => focused(page)).toBe("gap-line-title");
  await page.keyboard.press("j");
  await expect(page.locator(".gap-line-id")).toHaveText("4.2");
  await page.keyboard.press("k");
  await expect(page.locator(".gap-cards").first().locator("input").first()).toHaveValue("Minutes of 12 May");

  // A clause cannot be left out.
  await page.keyboard.press("9");
  await expect(page.locator("#gap-verdict input[value=partly]")).toBeChecked();

  // A search that leaves one line, then the help.
  await page.keyboard.press("/");
  await expect.poll(() => focused(page)).toBe("gap-search");
  await page.keyboard.type("threat intelligence");
  await expect(page.locator(".gap-filter-state")).toContainText("lines");
  await page.keyboard.press("Escape");
  await expect.poll(() => focused(page)).toBe("gap-line-title");
  await page.keyboard.press("?");
  await expect(page.locator("dialog[open]")).toContainText("Next line without a verdict");
  expect(seen.errors).toEqual([]);
  expect(seen.violations).toEqual([]);
});

test("on a narrow screen list and line are two screens", async ({ page, site }) => {
  await begin(page, site);
  const run = await startRun(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.evaluate((run) => (location.hash = `#/gap/${run}/lines`), run);
  await expect(page.locator(".gap-list")).toBeVisible();
  await expect(page.locator(".gap-open")).toBeHidden();
  await page.locator(".gap-row").nth(5).click();
  await expect(page.locator(".gap-open")).toBeVisible();
  await expect(page.locator(".gap-list")).toBeHidden();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await page.getByRole("link", { name: "All lines" }).click();
  await expect(page.locator(".gap-list")).toBeVisible();
});

test("the edition changes with a preview and comes back with undo", async ({ page, site, seen }) => {
  await begin(page, site);
  await startRun(page);
  await page.keyboard.press("4");
  await expect(page.locator("#gap-verdict input[value=met]")).toBeChecked();
  await page.evaluate(() => (location.hash = "#/edition"));
  await expect(page.locator(".gap-edition-counts")).toContainText("1 open assessment gets a successor");
  await page.getByRole("button", { name: /Change the edition to ISO\/IEC 27001:2013/ }).click();
  await page.locator("dialog[open]").getByRole("button", { name: /Change the edition to/ }).click();
  await expect(page.locator(".gap-head")).toContainText("2013");
  await expect(page.locator(".gap-progress")).toContainText("of 140 lines assessed");
  await page.keyboard.press("Control+z");
  await page.evaluate(() => (location.hash = "#/edition"));
  await expect(page.locator("main")).toContainText("This workbook follows ISO/IEC 27001:2022");
  await page.keyboard.press("Control+y");
  await expect(page.locator("main")).toContainText("This workbook follows ISO/IEC 27001:2013");
  // Undo ends with the page; what was before does not.
  await page.reload();
  await started(page);
  await page.evaluate(() => (location.hash = "#/settings"));
  const before = page.locator(".restore-points li", { hasText: "Before the change to the edition 2013" });
  await before.getByRole("button", { name: "Open as a copy" }).click();
  await expect(page.locator(".notices")).toContainText("copy");
  await page.evaluate(() => (location.hash = "#/edition"));
  await expect(page.locator("main")).toContainText("This workbook follows ISO/IEC 27001:2022");
  await page.evaluate(() => (location.hash = "#/gap"));
  await expect(page.locator("main")).toContainText("of 123");
  await page.evaluate(() => (location.hash = "#/workbooks"));
  await expect(page.locator(".shelf-entry")).toHaveCount(2);
  await expect(page.locator(".shelf-entry", { hasText: "a copy made" })).toHaveCount(1);
  expect(seen.errors).toEqual([]);
});

test("the results of a run are saved as a table, one row a line", async ({ page, site }) => {
  await catchDownloads(page);
  await start(page, site.url);
  await page.locator("#open-sample").click();
  await page.locator(".nav").first().waitFor();
  await page.evaluate(() => (location.hash = "#/gap/GA-02/report"));
  const save = page.getByRole("button", { name: "Save results as CSV" });
  const { name, bytes } = await download(page, () => save.click());
  expect(name).toBe("gap-results-GA-02.csv");
  const text = bytes.toString("utf8");
  expect(text).toMatch(/^\ufeffLine,Title,Verdict,/);
  expect(text).toContain("\r\n5.2,Policy,Met,");
  expect(text.match(/^(A\.)?\d+(\.\d+)+,/gm)).toHaveLength(LINES);
});

test("a line says how it stands with its documents", async ({ page, site }) => {
  await start(page, site.url);
  await page.locator("#open-sample").click();
  await page.locator(".nav").first().waitFor();
  await page.evaluate(() => (location.hash = "#/gap/GA-02/lines/5.2"));
  await expect(page.locator(".gap-document")).toContainText("Issued");
  await expect(page.locator(".gap-document").getByRole("link", { name: "Information security policy" })).toBeVisible();
});
