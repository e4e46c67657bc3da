// The harness's own proof: what it kills is dead at once, and a profile opens again afterwards. The rounds
// that put the workbook through this use the same helpers; `cargo xtask torture` runs them ISMS_ROUNDS times.
import { expect, start, test } from "./harness/test.mjs";
import { rounds } from "./harness/rounds.mjs";

/** Writes rows one by one, strict and committed, and tells the server of each that the disk has. */
async function writeRows(page) {
  await page.evaluate(async () => {
    const database = await new Promise((resolve, reject) => {
      const request = indexedDB.open("isms-harness", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("rows");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const writeNext = (row) => {
      const writing = database.transaction("rows", "readwrite", { durability: "strict" });
      writing.objectStore("rows").put("x".repeat(300), row);
      writing.commit();
      writing.oncomplete = () => {
        fetch(`/call/acknowledged-${row}`, { method: "POST", keepalive: true });
        setTimeout(writeNext, 5, row + 1);
      };
    };
    const keys = database.transaction("rows").objectStore("rows").getAllKeys();
    keys.onsuccess = () => writeNext(keys.result.length);
  });
}

const storedRows = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.open("isms-harness", 1);
        request.onsuccess = () => {
          const keys = request.result.transaction("rows").objectStore("rows").getAllKeys();
          keys.onsuccess = () => {
            request.result.close();
            resolve(keys.result);
          };
        };
      }),
  );

test("what the disk has acknowledged survives a killed browser @kill @both", async ({ profile, site, browserName }) => {
  let acknowledged = -1;
  const note = (name) => {
    const row = /^acknowledged-(\d+)$/.exec(name)?.[1];
    if (row) acknowledged = Math.max(acknowledged, +row);
  };
  site.onAnyCall(note);
  for (const round of rounds(test, { chromium: 3, firefox: 2 }[browserName])) {
    const { page } = await profile.open();
    await start(page, site.url);
    const before = acknowledged;
    await writeRows(page);
    // A slow disk may take longer for the first row than the whole wait after it.
    await expect.poll(() => acknowledged, { message: `round ${round}` }).toBeGreaterThan(before);
    await page.waitForTimeout(Math.random() * 300);
    const killed = profile.killBrowser();
    expect(killed, `round ${round}`).toBeGreaterThan(1);
    await profile.close();

    const after = await profile.open();
    await start(after.page, site.url);
    const rows = await storedRows(after.page);
    expect(rows, `round ${round}: no gaps`).toEqual(rows.map((_, index) => index));
    expect(rows.length, `round ${round}: nothing acknowledged is lost`).toBeGreaterThan(acknowledged);
    await profile.close();
  }
});

test("local storage survives a tab that is killed in the middle of its work @kill @both", async ({
  profile,
  site,
  browserName,
}) => {
  for (const round of rounds(test, { chromium: 3, firefox: 2 }[browserName])) {
    const { page } = await profile.open();
    await start(page, site.url);
    let killed = 0;
    site.onCall("now", () => (killed = profile.killRenderers()));
    // Firefox hands what a task has written to its parent process when the task ends, so the request waits for
    // the next one; within one task it would be a race. Then the page stands still, so nothing runs until the kill.
    page
      .evaluate((value) => {
        localStorage.setItem("isms/1/harness", value);
        setTimeout(() => {
          const request = new XMLHttpRequest();
          request.open("POST", "/call/now", false);
          request.send();
        });
      }, String(round))
      .catch(() => {});
    await expect.poll(() => killed).toBeGreaterThan(0);
    const again = await profile.anotherPage();
    await start(again, site.url);
    expect(await again.evaluate(() => localStorage.getItem("isms/1/harness"))).toBe(String(round));
    await profile.close();
  }
});
