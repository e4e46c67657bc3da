// Looks for what bars people from a page.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "@playwright/test";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * Fails with every barrier that axe-core sees on the page as it stands: WCAG 2.2 A and AA, and its own
 * good practices.
 * @param {import("@playwright/test").Page} page
 */
export async function expectNoBarriers(page) {
  // A paper is laid out after its page stands: what is looked at is the finished screen.
  await expect(page.locator("h1").first()).toBeAttached();
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const result = await window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    // A row at the edge of a scrolling list shows in part only; it is whole when one scrolls to it.
    const cutOff = (rule, { target }) => rule === "target-size" && target.join(" ").startsWith("#row-");
    return result.violations
      .map(({ id, help, nodes }) => ({
        rule: id,
        help,
        where: nodes
          .filter((node) => !cutOff(id, node))
          .map(({ target, failureSummary }) => `${target.join(" ")}: ${failureSummary}`),
      }))
      .filter(({ where }) => where.length > 0);
  });
  expect(violations).toEqual([]);
}
