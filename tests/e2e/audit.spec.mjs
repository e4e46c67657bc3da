// From no audit programme to a closed nonconformity, and a reading that is entered where it is judged.
import { expect, test } from "./harness/test.mjs";
import { add, fill, look, pick } from "./harness/hands.mjs";
import { go, startWorkbook } from "./harness/workbook.mjs";

/** The ids of the inputs of a field, one for each row on the page. */
const idsOf = (page, table, field) =>
  page.locator(`[id^="f-"][id$="-${table}-${field}"]`).evaluateAll((all) => all.map((e) => e.id));

test("programme, audit, checklist, finding, nonconformity, cause, action, check", async ({ page, site, seen }) => {
  test.setTimeout(180_000);
  await startWorkbook(page, site.url, "Tests & Sons");
  await add(page, "people", { name: "Ada Top", title: "Director" });
  await add(page, "people", { name: "Bob Backup", title: "Administrator" });

  // No programme yet: the page says how it goes.
  await go(page, "#/audit");
  await expect(page.getByText("How internal audits go")).toBeVisible();
  await look(page, "audit-empty");
  await page.getByRole("button", { name: "Begin a programme" }).click();
  await expect(page.locator("#f-audit_programmes-title")).toBeFocused();
  await fill(page, "f-audit_programmes-criteria", "Clauses 4 to 10 and our own policies.");
  await pick(page, "f-audit_programmes-owner", "Ada");
  await expect(page.locator(".audit-grid tbody tr").filter({ hasText: "In no audit" }).first()).toBeVisible();

  await page.getByRole("button", { name: "Plan an audit" }).click();
  const plan = page.locator("dialog[open]");
  await plan.locator("#audit-title").fill("Backup and access");
  await pick(page, "audit-lead", "Bob");
  await plan.locator("#audit-lines").selectOption("none");
  await look(page, "audit-plan");
  await plan.getByRole("button", { name: "Plan it" }).click();
  await expect(page.locator("h1")).toHaveText("AU-01 Backup and access");

  // What it covers, from the catalogue; whole clauses with one click.
  await expect(page.locator("#f-audits-criteria")).toHaveValue("Clauses 4 to 10 and our own policies.");
  await page.getByText("Add whole clauses or themes").click();
  await page.getByRole("button", { name: /^9 / }).click();
  await pick(page, "f-audits-lines", "A.8.13");
  await page.getByRole("button", { name: /^Lay out \d+ questions/ }).click();
  await expect(page.locator(".audit-line[open]")).toHaveCount(1);
  const lines = page.locator(".audit-line");
  expect(await lines.count()).toBeGreaterThan(3);

  await page.getByRole("button", { name: "Begin the audit" }).click();
  await expect(page.locator(".risk-steps [aria-current]")).toHaveText("Under way");
  await expect(page.locator(".gap-gates")).toContainText("questions have no result");

  // Each line is opened with the keyboard; one is open at a time.
  await lines.last().locator("summary").focus();
  await page.keyboard.press("Enter");
  await expect(lines.last().locator(".audit-check").first()).toBeVisible();
  await expect(page.locator(".audit-line[open]")).toHaveCount(1);
  const [seenAt] = await idsOf(page, "audit_checks", "seen");
  await fill(page, seenAt, "No test restore since May.");
  await look(page, "audit-checklist");
  await lines.last().getByRole("button", { name: "Record a finding" }).first().click();
  const [title] = await idsOf(page, "audit_findings", "title");
  await expect(page.locator(`[id="${title}"]`)).toBeFocused();
  await fill(page, title, "No test restore");
  await fill(page, title.replace("-title", "-statement"), "Twice a year by our rule; none for four months.");
  await expect(page.locator(`[id="${title.replace("-title", "-seen")}"]`)).toHaveValue("No test restore since May.");
  await expect(page.getByRole("button", { name: "Make a nonconformity of it" })).toHaveCount(0);
  await fill(page, title.replace("-title", "-kind"), "minor");
  const [result] = await idsOf(page, "audit_checks", "result");
  await expect(page.locator(`[id="${result}"]`)).toHaveValue("finding");

  // The way to a question that has no result opens its line.
  await page.locator(".gap-gates li", { hasText: "no result" }).getByRole("button").click();
  await expect(page.locator(":focus")).toHaveAttribute("id", /audit_checks-result$/);
  for (let n = 0; n < (await lines.count()); n += 1) {
    if ((await lines.nth(n).getAttribute("open")) === null) await lines.nth(n).locator("summary").click();
    for (const id of await idsOf(page, "audit_checks", "result")) {
      const input = page.locator(`[id="${id}"]`);
      if ((await input.inputValue()) !== "unset") continue;
      await input.selectOption("conforms");
      await fill(page, id.replace("-result", "-seen"), "Two records of this year.");
    }
  }
  await expect(page.locator(".gap-gates")).not.toContainText("no result");
  await fill(page, "f-audits-scope", "Server room and directory.");
  await fill(page, "f-audits-to", await page.locator("#f-audits-from").inputValue());
  await fill(page, "f-audits-conclusion", "It works on the whole; restores have to be tested.");
  await pick(page, "f-audits-reported_to", "Ada");
  await expect(page.locator(".gap-gates li")).toHaveCount(0);
  await page.getByRole("button", { name: "It is reported" }).click();
  await expect(page.locator(".risk-steps [aria-current]")).toHaveText("Reported");
  await look(page, "audit");
  // What was reported stays as it was, until the audit is opened again.
  await expect(page.locator("main").getByRole("textbox")).toHaveCount(0);
  await page.getByRole("button", { name: "Open it again" }).click();
  await expect(page.locator("#f-audits-conclusion")).toBeVisible();
  await page.getByRole("button", { name: "It is reported" }).click();

  // The finding becomes a nonconformity, once.
  await page.getByRole("button", { name: "Make a nonconformity of it" }).click();
  await expect(page.getByRole("button", { name: "Make a nonconformity of it" })).toHaveCount(0);
  await expect(page.locator(".audit-card-foot .row-link")).toBeFocused();
  await expect(page.locator(".audit-finding .audit-card-foot")).toContainText("NC-001");
  await page.locator(".audit-card-foot .row-link").click();
  await expect(page.locator("h1")).toHaveText("NC-001 No test restore");
  await expect(page.locator(".risk-steps [aria-current]")).toHaveText("Raised");
  await expect(page.locator("#f-nonconformities-why_2")).toHaveCount(0);
  await fill(page, "f-nonconformities-correction", "Restored the file server on a spare machine.");
  await fill(page, "f-nonconformities-similar", "Looked at all servers; none was tested.");
  await expect(page.locator(".risk-steps [aria-current]")).toHaveText("Put right");
  await fill(page, "f-nonconformities-why_1", "Nobody did it.");
  await fill(page, "f-nonconformities-why_2", "It was nobody’s duty.");
  await fill(page, "f-nonconformities-cause", "Duties have no entry for restores.");
  await fill(page, "f-nonconformities-cause_category", "process");
  await pick(page, "f-nonconformities-owner", "Bob");
  await expect(page.locator(".risk-steps [aria-current]")).toHaveText("Remove the cause");
  await page.getByRole("button", { name: "Make an action of it" }).click();
  const actions = page.getByRole("region", { name: /Corrective action/ });
  await expect(actions.locator("tbody tr")).toHaveCount(1);
  await actions.locator("tbody select").selectOption("done");
  await expect(page.locator(".risk-steps [aria-current]")).toHaveText("Check");
  const close = page.getByRole("button", { name: "Close it" });
  await expect(close).toBeDisabled();
  await page.locator(".gap-gates li", { hasText: "who checked it" }).getByRole("button").click();
  await expect(page.locator("#f-nonconformities-checked_by")).toBeFocused();
  await pick(page, "f-nonconformities-checked_by", "Ada");
  await fill(page, "f-nonconformities-checked_on", await page.locator("#f-nonconformities-raised_on").inputValue());
  await fill(page, "f-nonconformities-effectiveness", "effective");
  await fill(page, "f-nonconformities-effectiveness_reason", "Two restores since.");
  await look(page, "corrective");
  await close.click();
  await expect(page.locator(".risk-steps [aria-current]")).toHaveText("Closed");
  await expect(page.locator("#f-nonconformities-cause")).toHaveCount(0);
  // Undo says what it would take back.
  await expect(page.locator(".step-undo")).toHaveAttribute("aria-label", /Close NC-001/);

  // The grid knows what was audited.
  await go(page, "#/audit");
  await expect(page.locator(".audit-list tbody tr")).toContainText("Reported");
  await expect(page.locator(".audit-grid tbody tr", { hasText: "A.8.13" })).toContainText("Audited");
  await page.getByLabel("Only what no audit covers").check();
  await expect(page.locator(".audit-grid tbody tr", { hasText: "A.8.13" })).toHaveCount(0);
  await page.getByLabel("Only what no audit covers").uncheck();
  await look(page, "programme");
  for (const [width, height] of [[360, 740], [1600, 900]]) {
    await page.setViewportSize({ width, height });
    for (const [hash, name] of [["#/audit", "programme"], ["#/audit/AU-01", "audit"], ["#/corrective/NC-001", "corrective"]]) {
      await go(page, hash);
      await look(page, `${name}-${width}`);
    }
  }
  expect(seen.violations).toEqual([]);
  expect(seen.errors).toEqual([]);
});

test("a reading is entered where it is judged, and an objective stands by it", async ({ page, site, seen }) => {
  await startWorkbook(page, site.url, "Tests & Sons");
  await go(page, "#/measuring");
  await expect(page.getByText("Nothing is measured yet")).toBeVisible();
  await look(page, "measuring-empty");
  await add(page, "metrics", { title: "Laptops with all updates", unit: "%", direction: "higher", target: "95", cadence: "monthly" });
  await add(page, "objectives", { title: "Updates everywhere", level: "dated", target: "95" });
  await pick(page, "f-objectives-metric", "Laptops");
  await go(page, "#/measuring");
  const row = page.getByRole("region", { name: "Metrics" }).locator("tbody tr");
  await expect(row).toContainText("At least 95 %");
  await expect(row).toContainText("Too few to compare");
  // What is no number is refused, and stays as it was typed.
  const value = row.getByLabel("Value of Laptops with all updates", { exact: true });
  await value.fill("many");
  await page.keyboard.press("Enter");
  await expect(page.locator(".notice-error, .notice").first()).toBeVisible();
  await expect(value).toHaveValue("many");
  await value.fill("97.5");
  await page.keyboard.press("Enter");
  await expect(row).toContainText("97.5 %");
  await expect(row).toContainText("As it should be");
  await expect(value).toHaveValue("");
  const objective = page.getByRole("region", { name: "Objectives" }).locator("tbody tr");
  await expect(objective).toContainText("Met");
  await look(page, "measuring");
  await page.setViewportSize({ width: 360, height: 740 });
  await look(page, "measuring-360");
  await expect(page.locator(".step-undo")).toHaveAttribute("aria-label", /Reading of Laptops/);
  expect(seen.violations).toEqual([]);
  expect(seen.errors).toEqual([]);
});
