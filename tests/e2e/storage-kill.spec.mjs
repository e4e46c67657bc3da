// "Saved" means saved (G1, fault A3), and nothing typed is lost with the tab (G2, fault A1): browsers and
// tabs are ended by SIGKILL, at the worst moments and at random ones. A few rounds here; `cargo xtask
// torture` runs as many as it is told.
import { rounds } from "./harness/rounds.mjs";
import { expect, test } from "./harness/test.mjs";
import { DESCRIPTION, KEPT, SECTOR, openProfile, reopen, startWorkbook } from "./harness/workbook.mjs";

/**
 * Edits the two texts in turn, number by number, each by keystroke and leaving the field, and tells the
 * server each number that the screen calls saved. `every`: wait for that after so many edits.
 */
async function stream(page, from, every) {
  await page.evaluate(
    ({ fields, kept, from, every }) => {
      const indicator = document.querySelector(kept);
      const isSaved = () => indicator.dataset.kept === "saved";
      let number = from;
      const shown = () => Math.max(...fields.map((field) => Number(document.querySelector(field).value.slice(5) || 0)));
      // Runs in the task that says so: what the fields show now is what "saved" is said of.
      new MutationObserver(() => {
        if (isSaved()) fetch(`/call/saved-${shown()}`, { method: "POST", keepalive: true });
      }).observe(indicator, { attributes: true, attributeFilter: ["data-kept"] });
      const edit = () => {
        number += 1;
        const input = document.querySelector(fields[number % 2]);
        input.value = `edit ${number}`;
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
        // Some are left at once and become a change; some linger as a draft.
        if (number % 7 !== 0) input.dispatchEvent(new FocusEvent("blur"));
        const again = () => (number % every !== 0 || isSaved() ? setTimeout(edit, 1) : setTimeout(again, 1));
        again();
      };
      edit();
    },
    { fields: [SECTOR, DESCRIPTION], kept: KEPT, from, every },
  );
}

/** The numbers in the two fields. */
async function numbers(page) {
  const values = await Promise.all([SECTOR, DESCRIPTION].map((field) => page.locator(field).inputValue()));
  return values.map((value) => {
    expect(value === "" || /^edit \d+$/.test(value), `whole: ${value}`).toBe(true);
    return Number(value.slice(5) || 0);
  });
}

test("a killed browser loses nothing that the screen called saved @kill @both", async ({ profile, site, browserName }) => {
  let saved = 0;
  site.onAnyCall((name) => {
    const number = /^saved-(\d+)$/.exec(name)?.[1];
    if (number) saved = Math.max(saved, +number);
  });
  // Each start looks at what the round before left, and is the start of the next round.
  let opened = false;
  let confirmed = 0;
  for (const round of rounds(test, { chromium: 50, firefox: 10 }[browserName])) {
    const { page } = await profile.open();
    if (opened) {
      await reopen(page, site.url);
      await openProfile(page);
      const [even, odd] = await numbers(page);
      const newest = Math.max(even, odd);
      expect(newest, `round ${round}: nothing that was called saved is lost`).toBeGreaterThanOrEqual(saved);
      // The two texts are edited in turn, so what is there is a run without gaps. Only a draft, which lies
      // in another place, may have outlived the change before it.
      const apart = newest % 7 === 0 ? 3 : 1;
      expect(Math.abs(even - odd), `round ${round}: ${even}, ${odd} without a gap`).toBeLessThanOrEqual(apart);
      confirmed = newest;
    } else {
      await startWorkbook(page, site.url);
      await openProfile(page);
      opened = true;
    }
    saved = 0;
    await stream(page, confirmed, [1, 1, 5, 40][round % 4]);
    // Now and then at the very moment of the word; else at a random one.
    if (round % 3 === 0) {
      const before = saved;
      await expect.poll(() => saved, { intervals: [1] }).toBeGreaterThan(before);
    } else {
      await page.waitForTimeout(30 + Math.random() * 500);
    }
    profile.killBrowser();
    await profile.close();
  }
  const { page } = await profile.open();
  await reopen(page, site.url);
  await openProfile(page);
  expect(Math.max(...(await numbers(page)))).toBeGreaterThanOrEqual(saved);
});

test("the text is there when the browser is killed right after the screen said saved @both", async ({ profile, site }) => {
  let { page } = await profile.open();
  await startWorkbook(page, site.url);
  await openProfile(page);
  site.onCall("now", () => profile.killBrowser());
  await page.evaluate((kept) => {
    const indicator = document.querySelector(kept);
    let saving = false;
    new MutationObserver(() => {
      saving ||= indicator.dataset.kept === "saving";
      if (saving && indicator.dataset.kept === "saved") {
        // The page stands still in this request: nothing runs between the word and the kill.
        const request = new XMLHttpRequest();
        request.open("POST", "/call/now", false);
        request.send();
      }
    }).observe(indicator, { attributes: true, attributeFilter: ["data-kept"] });
  }, KEPT);
  await page.locator(DESCRIPTION).focus();
  await page.keyboard.type("We make bicycles.").catch(() => {});
  await page.waitForEvent("close", { timeout: 15_000 }).catch(() => {});
  await profile.close();
  ({ page } = await profile.open());
  await reopen(page, site.url);
  await openProfile(page);
  await expect(page.locator(DESCRIPTION)).toHaveValue("We make bicycles.");
});

test("what is being typed is not called saved @both", async ({ page, site }) => {
  await startWorkbook(page, site.url);
  await openProfile(page);
  await page.locator(DESCRIPTION).focus();
  await page.keyboard.press("a");
  // Within the pause in which keystrokes are collected, only localStorage has the text, and a killed
  // browser may lose that.
  await expect(page.locator(KEPT)).toHaveAttribute("data-kept", "saving", { timeout: 400 });
  await expect(page.locator(KEPT)).toHaveAttribute("data-kept", "saved");
});

test("a killed tab loses no character @kill @both", async ({ profile, site, browserName }) => {
  const DELAYS = [0, 1, 5, 20, 100];
  for (const round of rounds(test, { chromium: 15, firefox: 5 }[browserName])) {
    // A browser that has lost a process is a little strange afterwards, so each round has a fresh one.
    const { page } = await profile.open();
    page.setDefaultTimeout(20_000);
    if (round === 1) await startWorkbook(page, site.url);
    else await reopen(page, site.url);
    await openProfile(page);
    const delay = DELAYS[round % DELAYS.length];
    const text = `round ${round}: nothing is lost`;
    const length = 1 + Math.floor(Math.random() * text.length);
    let killed = 0;
    site.onCall("now", () => (killed = profile.killRenderers()));
    site.onCall("later", () => setTimeout(() => (killed = profile.killRenderers()), delay));
    await page.locator(DESCRIPTION).fill("");
    await page.locator(DESCRIPTION).focus();
    await page.evaluate(
      ({ field, text, delay }) => {
        // After the program's own handler.
        window.addEventListener("input", () => {
          if (document.querySelector(field).value !== text) return;
          const request = new XMLHttpRequest();
          request.open("POST", delay === 0 ? "/call/now" : "/call/later", false);
          request.send();
        });
      },
      { field: DESCRIPTION, text: text.slice(0, length), delay },
    );
    page.keyboard.type(text.slice(0, length)).catch(() => {});
    await expect.poll(() => killed, { message: `round ${round}`, timeout: 15_000 }).toBeGreaterThan(0);
    const again = await profile.anotherPage();
    await reopen(again, site.url);
    await openProfile(again);
    await expect(again.locator(DESCRIPTION), `round ${round}, ${delay} ms`).toHaveValue(text.slice(0, length));
    await profile.close();
  }
});

test("a change and its undo, both made in the task in which the tab dies, are both kept @kill", async ({ profile, site }) => {
  const { page } = await profile.open();
  await startWorkbook(page, site.url);
  await openProfile(page);
  let current = page;
  for (const round of rounds(test, 3)) {
    let killed = 0;
    site.onCall("now", () => (killed = profile.killRenderers()));
    const before = `before ${round}`;
    await current.locator(SECTOR).fill(before);
    await current.locator(SECTOR).blur();
    await expect(current.locator(KEPT)).toHaveAttribute("data-kept", "saved");
    await current.evaluate(
      ({ field, round }) => {
        const input = document.querySelector(field);
        input.value = `after ${round}`;
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
        input.dispatchEvent(new FocusEvent("blur"));
        document.querySelector('button[aria-label^="Undo"]')?.click();
        const request = new XMLHttpRequest();
        request.open("POST", "/call/now", false);
        request.send();
      },
      { field: SECTOR, round },
    ).catch(() => {});
    await expect.poll(() => killed, { timeout: 15_000 }).toBeGreaterThan(0);
    current = await profile.anotherPage();
    await reopen(current, site.url);
    await openProfile(current);
    await expect(current.locator(SECTOR), `round ${round}`).toHaveValue(before);
  }
});
