// No barriers on the pages that exist before and without the program, in both colour schemes. The pages of
// the program are added to `PAGES` as they come.
import { expectNoBarriers } from "./harness/accessibility.mjs";
import { inTheme } from "./harness/browsers.mjs";
import { expect, start, test } from "./harness/test.mjs";

const PAGES = [
  {
    name: "loading screen",
    open: async (page, site) => {
      site.answer(/\.wasm$/, () => ({ never: true }));
      await page.goto(site.url, { waitUntil: "commit" });
      await expect(page.locator("#boot")).toBeVisible();
    },
  },
  { name: "rescue page", open: (page, site) => page.goto(`${site.url}#rescue`) },
  {
    name: "rescue page after a crash",
    open: async (page, site) => {
      await start(page, site.url);
      await page.evaluate(() => window.__isms_panic("a fault"));
      await page.locator("#rescue-page summary").click();
    },
  },
];

for (const theme of ["light", "dark"]) {
  for (const { name, open } of PAGES) {
    test(`no barriers: ${name}, ${theme} @both`, async ({ profile, site, browserName }) => {
      const { page, seen } = await profile.open(inTheme(browserName, theme));
      await open(page, site);
      expect(await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches)).toBe(theme === "dark");
      await expectNoBarriers(page);
      expect(seen.violations).toEqual([]);
    });
  }
}

test("the rescue page works with the keyboard alone, and fits a phone at 400 % @both", async ({ page, site }) => {
  await page.setViewportSize({ width: 320, height: 480 });
  await page.goto(`${site.url}#rescue`);
  await expect(page.locator("#rescue-page h1")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Download everything stored" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status")).toContainText("Offered as isms-rescue-");
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});
