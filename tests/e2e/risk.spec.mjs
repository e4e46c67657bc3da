// From no method to an approved plan and a Statement of Applicability, as a person goes along.
import { expect, test } from "./harness/test.mjs";
import { add, look, pick } from "./harness/hands.mjs";
import { go, startWorkbook } from "./harness/workbook.mjs";

async function sign(page, panel, button, name, comment) {
  await panel.getByRole("button", { name: button }).click();
  const dialog = page.locator("dialog[open]");
  if (comment) await dialog.locator("#sign-comment").fill(comment);
  await dialog.locator("#sign-name").fill(name);
  await expect(dialog.locator(".approval-obstacles li")).toHaveCount(0);
  await dialog.getByRole("button", { name: "Sign" }).click();
  await expect(dialog).toHaveCount(0);
}

test("method, risk, what-if, plan, approvals, statement and papers", async ({ page, site, seen }) => {
  test.setTimeout(180_000);
  await startWorkbook(page, site.url, "Tests & Sons");
  await add(page, "people", { name: "Ada Top", title: "Director", top_management: "x" });
  await add(page, "people", { name: "Bob Owner", title: "Head of operations" });

  // The method: from a ready one, one cell changed, adopted, approved.
  await go(page, "#/risk/method");
  await look(page, "method-choose");
  await page.locator(".risk-ready button").first().click();
  await page.locator("#cell-1-4").selectOption("3");
  await look(page, "method-draft");
  await page.locator("#cell-1-4").selectOption("2");
  await page.getByRole("button", { name: "Adopt", exact: true }).click();
  await page.locator("dialog[open]").getByRole("button", { name: "Adopt", exact: true }).click();
  const panel = page.locator(".approval");
  await expect(panel.locator(".state").first()).toHaveText("Not approved");
  await sign(page, panel, "Approve the method", "Ada Top");
  await expect(panel.locator(".state").first()).toHaveText("Valid");
  // What the steps and levels mean stands on the page of the version in force.
  await expect(page.getByRole("region", { name: "Steps of likelihood" })).toContainText("Events in 100 years");
  await expect(page.getByRole("region", { name: "Steps of impact" }).locator("tbody tr")).toHaveCount(4);
  await look(page, "method");

  // Typical entries to start from.
  await go(page, "#/threats");
  await page.getByRole("button", { name: "Choose typical ones" }).click();
  const list = page.locator("dialog[open]");
  await list.getByLabel(/^Ransomware/).check();
  await list.getByLabel(/^Phishing/).check();
  await look(page, "starters");
  await list.getByRole("button", { name: "Add 2 entries" }).click();
  await expect(page.locator("main")).toContainText("Ransomware that encrypts");

  await add(page, "assets", { name: "File server", kind: "hardware", availability: "high" });
  await add(page, "risks", { title: "Ransomware" });
  await go(page, "#/risk/R-001");
  await pick(page, "f-risks-owner", "Bob");
  await pick(page, "f-risks-assets", "File");
  await expect(page.locator(".risk-steps [aria-current]")).toHaveText("Draft");
  await page.locator("#f-risks-current_likelihood").selectOption("3");
  await page.locator("#f-risks-current_impact").selectOption("3");
  await page.locator("#f-risks-current_reason").fill("Two firms nearby were hit this year.");
  await page.locator("#f-risks-current_reason").blur();
  await expect(page.locator(".risk-steps [aria-current]")).toHaveText("Assessed");
  await expect(page.locator(".risk-levels .level").first()).toHaveText("High");

  // The statement first, so that there are controls to try.
  await go(page, "#/soa");
  // Looking at a control makes no entry, and the focus goes along.
  await page.locator(".soa-table tbody button").first().focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("#soa-detail-head")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.locator(".soa-table tbody button").first()).toBeFocused();
  await expect(page.getByText("93 controls have no entry yet.")).toBeVisible();
  await page.getByRole("button", { name: "Make entries for all" }).click();
  await expect(page.locator(".soa-table tbody tr")).toHaveCount(93);

  await go(page, "#/treatment_plans");
  await page.locator(".register button.primary").first().click();
  await page.locator("#f-treatment_plans-title").fill("Plan 2027");
  await page.locator("#f-treatment_plans-title").blur();

  await go(page, "#/risk/R-001");
  await page.locator("#f-risks-treatment").selectOption("modify");
  await page.locator("#f-risks-treatment_reason").fill("Worth every cent.");
  await page.locator("#f-risks-treatment_reason").blur();
  await pick(page, "what-if-controls", "backup");
  const result = page.locator(".what-if-result");
  await expect(result.locator(".level").last()).toHaveText("Medium");
  await page.locator(".what-if-table select").nth(1).selectOption("2");
  await expect(result.locator(".level").last()).toHaveText("Low");
  await page.locator(".what-if-table input.number").first().fill("2000");
  await page.locator(".what-if-table input[type=date]").fill("2027-03-31");
  await expect(result).toContainText("2,000");
  // What is no number is named, stays as it was typed, and is not adopted.
  const days = page.locator(".what-if-table input.number").nth(2);
  const adopt = page.getByRole("button", { name: "Adopt as the plan" });
  await days.fill("2.5");
  await days.blur();
  await expect(page.locator(".notice-error")).toContainText("“2.5” is none");
  await expect(days).toHaveAttribute("aria-invalid", "true");
  await expect(days).toHaveValue("2.5");
  await expect(adopt).toBeDisabled();
  await days.fill("2");
  await days.blur();
  await expect(days).not.toHaveAttribute("aria-invalid", "true");
  await expect(adopt).toBeEnabled();
  await look(page, "risk-what-if");
  await adopt.click();
  await expect(page.locator(".risk-steps [aria-current]")).toHaveText("Planned");
  await look(page, "risk");

  // The owner approves the plan; a rating changes; the approval is stale and says why.
  await go(page, "#/plan/RTP-01");
  const plan = page.locator(".approval");
  await sign(page, plan, "Approve the plan", "Bob Owner");
  await expect(plan.locator(".state").first()).toHaveText("Valid");
  await look(page, "plan");
  await go(page, "#/risk/R-001");
  await page.locator("#f-risks-current_impact").selectOption("4");
  await go(page, "#/plan/RTP-01");
  await expect(plan.locator(".state").first()).toHaveText("Stale");
  await expect(plan.locator(".approval-changes tbody tr").first()).toContainText("Impact");
  await look(page, "plan-stale");

  // What remains is accepted by the owner, and by nobody else.
  await go(page, "#/risk/R-001");
  await page.locator("#f-risks-current_impact").selectOption("3");
  const acceptance = page.locator(".approval");
  await acceptance.getByRole("button", { name: "Accept what remains" }).click();
  const dialog = page.locator("dialog[open]");
  await dialog.locator("#sign-name").fill("Somebody");
  await expect(dialog.locator(".approval-obstacles li")).toHaveCount(2);
  await expect(dialog.getByRole("button", { name: "Sign" })).toBeDisabled();
  await look(page, "sign");
  await dialog.locator("#sign-comment").fill("Nothing more is worth it.");
  await dialog.locator("#sign-name").fill("Bob Owner");
  await dialog.getByRole("button", { name: "Sign" }).click();
  await expect(acceptance.locator(".state").first()).toHaveText("Valid");

  // Today's level rises: what was accepted is as it was, and everything that shows the acceptance says to look.
  const rose = /Today’s level rose from “3 High” to “4 Very high” after/;
  await page.locator("#f-risks-current_impact").selectOption("4");
  await expect(acceptance.locator(".state").first()).toHaveText("Valid");
  await expect(acceptance.locator(".state").nth(1)).toHaveText("Look again");
  await expect(acceptance).toContainText(rose);
  await expect(page.locator(".risk-way")).toContainText(rose);
  await expect(page.locator(".risk-levels")).toContainText("Look again");
  await look(page, "risk-risen");
  await go(page, "#/checks");
  await expect(page.locator(".findings")).toContainText(rose);
  await go(page, "#/risk/R-001");
  await page.locator("#f-risks-current_impact").selectOption("3");
  await expect(acceptance.locator(".state")).toHaveCount(1);
  await expect(page.locator(".risk-way")).not.toContainText("Look again");

  // A review keeps the result; nothing of it can be changed.
  await page.getByRole("button", { name: "Review the risk" }).click();
  await dialog.locator("#review-conclusion").fill("Looked at it again.");
  await dialog.getByRole("button", { name: "Keep the review" }).click();
  await expect(page.locator("#risk-reviews")).toBeVisible();
  await expect(page.getByText("Looked at it again.").first()).toBeVisible();

  // A due date moves by an entry.
  await page.getByRole("button", { name: "Move the due date" }).first().click();
  await dialog.locator("#move-to").fill("2027-05-31");
  await dialog.locator("#move-reason").fill("The part is late.");
  await dialog.getByRole("button", { name: "Move it" }).click();
  await expect(page.getByText("first due").first()).toBeVisible();
  await look(page, "risk-full");
  // In the form and in the table of actions the first date stays, with the way to move it.
  await go(page, "#/actions/ACT-001");
  await expect(page.locator("#f-actions-due")).toHaveAttribute("readonly", "");
  await page.locator(".record").getByRole("button", { name: "Move the due date" }).click();
  await expect(dialog.locator("#move-to")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(page.locator("#f-actions-due")).toBeVisible();
  await page.locator("td[aria-readonly=true]").first().dblclick();
  await expect(dialog.locator("#move-to")).toBeVisible();
  await page.keyboard.press("Escape");

  await go(page, "#/soa");
  const backup = page.locator(".soa-table tbody tr", { hasText: "A.8.13" });
  await expect(backup.locator(".state").first()).toHaveText("Necessary");
  await expect(backup.locator(".soa-because")).toContainText("Ransomware");
  await page.locator("#soa-attribute-0").selectOption("Corrective");
  await expect(page.locator(".soa-table tbody tr")).not.toHaveCount(93);
  await page.locator("#soa-attribute-0").selectOption("");
  await page.locator("#soa-words").fill("backup");
  await expect(page.locator(".soa-table tbody tr")).toHaveCount(1);
  await backup.getByRole("button").first().click();
  await page.locator("#f-controls-how").fill("Every night, to two places.");
  await look(page, "soa-open");
  await page.locator("#soa-words").fill("");
  await look(page, "soa");
  // A statement with undecided controls is not approved.
  await page.getByRole("button", { name: "Approve the statement" }).click();
  await dialog.locator("#sign-name").fill("Ada Top");
  await expect(dialog.locator(".approval-obstacles li")).toHaveText(/^92 controls are not decided yet: A\.5\.1, /);
  await expect(dialog.getByRole("button", { name: "Sign" })).toBeDisabled();
  await look(page, "soa-undecided");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await go(page, "#/controls");
  await page.getByLabel("Select all shown").check();
  await page.getByRole("button", { name: "Change a field" }).click();
  await dialog.locator("#all-value").selectOption("necessary");
  await dialog.getByRole("button", { name: "Change", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  // Nor is one with controls that are necessary for no reason.
  await go(page, "#/soa");
  await page.getByRole("button", { name: "Approve the statement" }).click();
  await expect(dialog.locator(".approval-obstacles")).toContainText("necessary without a reason");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await go(page, "#/controls");
  await page.getByLabel("Select all shown").check();
  await page.getByRole("button", { name: "Change a field" }).click();
  await dialog.locator("#all-field").selectOption({ label: "Why it is included" });
  await dialog.locator("#all-value").fill("Customary in our trade.");
  await dialog.getByRole("button", { name: "Change", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await go(page, "#/soa");
  await sign(page, page.locator(".approval"), "Approve the statement", "Ada Top");
  // What was approved can be printed and saved as it was, after the statement went on.
  await page.locator(".soa-table tbody tr").first().locator("select").first().selectOption("excluded");
  await page.getByRole("link", { name: /^Show as approved APP-/ }).click();
  await expect(page.locator(".paper")).toContainText(/This is version APP-\d+ as it was approved on .* by Ada Top/);
  await expect(page.locator(".paper")).toContainText("Stale");
  await expect(page.locator(".paper tr", { hasText: "Policies for information security" })).toContainText("Necessary");
  await expect(page.getByRole("button", { name: "Excel" })).toBeVisible();
  await look(page, "paper-soa-version");
  // A paper prints: what stands around it goes, and nothing else.
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".paper-cover h1")).toBeVisible();
  await page.emulateMedia({ media: null });

  await go(page, "#/risk");
  await expect(page.locator(".gap-figures")).toContainText("Open risks");
  await page.locator(".matrix-count").first().click();
  await look(page, "risks");
  await go(page, "#/checks");
  await look(page, "checks");
  for (const [name, hash] of [
    ["paper-method", "#/risk/method/paper"],
    ["paper-soa", "#/soa/paper"],
    ["paper-plan", "#/plan/RTP-01/paper"],
    ["trace", "#/trace/controls/C-001"],
  ]) {
    await go(page, hash);
    await look(page, name);
  }
  expect(seen.errors ?? []).toEqual([]);
});

test("a first risk finds typical threats and vulnerabilities, by keyboard, each in one step", async ({ page, site, seen }) => {
  await startWorkbook(page, site.url, "First & Risk");
  await add(page, "risks", { title: "Fire", category: "environment" });
  await go(page, "#/risk/R-001");
  const [threats, weak] = [page.locator("#typical-threats"), page.locator("#typical-vulnerabilities")];
  await threats.getByRole("button", { name: "Fire in building or server room" }).focus();
  await page.keyboard.press("Enter");
  await expect(threats.locator(".chosen a")).toBeFocused();
  await expect(threats.locator(".typical")).toHaveCount(0);
  await expect(weak.locator(".typical button")).toHaveCount(2);
  await weak.getByRole("button", { name: "No smoke, water" }).focus();
  await page.keyboard.press("Enter");
  await expect(weak.locator(".chosen a")).toBeFocused();
  await look(page, "risk-typical");
  await page.keyboard.press("Control+z");
  await expect(weak.locator(".typical button")).toHaveCount(2);
  await go(page, "#/vulnerabilities");
  await expect(page.locator("main")).not.toContainText("No smoke");
  expect(seen.errors ?? []).toEqual([]);
});

test("a risk is rated, tried and adopted by keyboard alone", async ({ page, site }) => {
  test.setTimeout(120_000);
  await startWorkbook(page, site.url, "Keys & Co");
  await add(page, "people", { name: "Ada Top", title: "Director", top_management: "x" });
  await go(page, "#/risk/method");
  await page.locator(".risk-ready button").first().focus();
  await page.keyboard.press("Enter");
  await page.locator("#cell-4-1").focus();
  await page.keyboard.press("Tab");
  await expect(page.locator("#cell-4-2")).toBeFocused();
  await page.getByRole("button", { name: "Adopt", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.locator("dialog[open]").getByRole("button", { name: "Adopt", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Make a new version" })).toBeVisible();
  await add(page, "risks", { title: "Fire" });
  await go(page, "#/risk/R-001");
  await page.locator("#f-risks-owner").focus();
  await page.keyboard.type("Ada");
  await page.keyboard.press("Enter");
  await page.locator("#f-risks-current_likelihood").focus();
  await page.keyboard.type("3");
  await page.keyboard.press("Tab");
  await page.keyboard.type("3");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Old wiring.");
  await page.keyboard.press("Tab");
  await expect(page.locator(".risk-steps [aria-current]")).toHaveText("Assessed");
  await page.locator("#what-if-controls").focus();
  await page.keyboard.type("Smoke alarm");
  await page.keyboard.press("Enter");
  await expect(page.locator(".what-if-table tbody tr")).toHaveCount(1);
  await page.locator(".what-if-table select").nth(1).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(page.locator(".what-if-result .level").last()).toHaveText("Low");
  await page.getByRole("button", { name: "Adopt as the plan" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(".risk-levels .level").nth(1)).toHaveText("Low");
  await page.getByRole("button", { name: "Accept what remains" }).focus();
  await page.keyboard.press("Enter");
  await page.locator("#sign-comment").focus();
  await page.keyboard.type("Small enough.");
  await page.locator("#sign-name").focus();
  await page.keyboard.type("Ada Top");
  await page.getByRole("button", { name: "Sign", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(".approval .state").first()).toHaveText("Valid");
  // What was signed is not taken back; what was typed before is.
  await page.keyboard.press("Control+z");
  await expect(page.locator(".approval-entries li")).toHaveCount(1);
});
