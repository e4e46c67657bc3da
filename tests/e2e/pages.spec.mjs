// Every screen that can be reached by a link: no barriers, in both colour schemes, on a desk and on a
// phone, nothing sticks out sideways, nothing is hidden by the bar, and drawings are painted. Axe sees about half of what bars people; the keyboard journeys
// of the other specs see some of the rest.
import { expectNoBarriers } from "./harness/accessibility.mjs";
import { inTheme } from "./harness/browsers.mjs";
import { expect, test } from "./harness/test.mjs";
import { go, ofEachKind, screens, settled, startSample, startWorkbook } from "./harness/workbook.mjs";

const SIZES = { desk: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };

async function walk(page, hashes) {
  const barriers = {};
  for (const hash of hashes) {
    await go(page, hash);
    await settled(page);
    try {
      await expectNoBarriers(page);
    } catch (error) {
      barriers[hash] = error.message;
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wide > 0) barriers[`${hash} sticks out`] = `${wide} px`;
    // A shape that is made as an element of pages is in the document and never painted.
    const unpainted = await page.evaluate(
      () => [...document.querySelectorAll("svg *")].filter((e) => !(e instanceof SVGElement)).length,
    );
    if (unpainted > 0) barriers[`${hash} drawings`] = `${unpainted} shapes that are not painted`;
    const hidden = await page.evaluate(() => {
      const [bar, heading] = [document.querySelector(".top"), document.querySelector("main h1")];
      return heading !== null && bar !== null && heading.getBoundingClientRect().top < bar.getBoundingClientRect().bottom;
    });
    // A line is brought into view itself.
    if (hidden && !hash.includes("/lines")) barriers[`${hash} heading`] = "under the bar";
    const headings = await page.locator("h1").count();
    // A paper and an open record have a title of their own beside the screen's.
    if (headings < 1) barriers[`${hash} headings`] = `${headings} h1`;
  }
  expect(barriers).toEqual({});
}

for (const theme of ["light", "dark"]) {
  for (const [device, viewport] of Object.entries(SIZES)) {
    test(`no barriers on any screen of the sample firm: ${theme}, ${device} @both`, async ({ profile, site, browserName }) => {
      test.setTimeout(300_000);
      const { page, seen } = await profile.open({ ...inTheme(browserName, theme), viewport });
      await startSample(page, site.url);
      const hashes = ofEachKind(await screens(page, 2));
      expect(hashes.length).toBeGreaterThan(15);
      await walk(page, hashes);
      expect(seen.violations).toEqual([]);
      expect(seen.errors).toEqual([]);
    });
  }

  test(`no barriers in an empty workbook, on the start page, in the palette: ${theme} @both`, async ({ profile, site, browserName }) => {
    test.setTimeout(180_000);
    const { page } = await profile.open(inTheme(browserName, theme));
    await page.goto(site.url);
    await expect(page.locator("#new-firm")).toBeVisible();
    await expectNoBarriers(page);
    await startWorkbook(page, site.url, "Empty Ltd");
    await walk(page, ofEachKind(await screens(page, 1)));
    await page.keyboard.press("Control+k");
    await expect(page.locator("dialog[open]")).toBeVisible();
    await settled(page);
    await expectNoBarriers(page);
    await page.keyboard.press("Escape");
    await page.locator(".save-state summary").click();
    await expectNoBarriers(page);
  });
}

test("a screen that is left before its next frame leaves nothing that stops the program @both", async ({ page, site }) => {
  test.setTimeout(180_000);
  await startSample(page, site.url);
  const hashes = ofEachKind(await screens(page, 2));
  await page.evaluate(() => {
    const frame = window.requestAnimationFrame.bind(window);
    window.__held = [];
    window.requestAnimationFrame = (act) => (window.__hold ? window.__held.push(act) : frame(act));
  });
  let held = 0;
  for (const hash of hashes) {
    held += await page.evaluate(async (hash) => {
      const turn = () => new Promise((done) => setTimeout(done, 30));
      window.__hold = true;
      location.hash = hash;
      await turn();
      location.hash = hash === "#/help" ? "#/settings" : "#/help";
      await turn();
      window.__hold = false;
      const late = window.__held.splice(0);
      for (const act of late) setTimeout(act, 0, performance.now());
      await turn();
      return late.length;
    }, hash);
    await expect(page.locator("#rescue-page"), hash).toHaveCount(0);
  }
  expect(held).toBeGreaterThan(hashes.length);
});
