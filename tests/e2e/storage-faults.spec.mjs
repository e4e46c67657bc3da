// Storage refuses, is full, is gone, is damaged (faults B, C, D7; goal G5): the screen says so, the app
// opens all the same, the work can be saved as a file, and nothing is ever called saved that is not.
import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { catchDownloads, expect, start, started, test } from "./harness/test.mjs";
import { DESCRIPTION, KEPT, SECTOR, expectKept, go, newWorkbook, openProfile, reopen, saveFile, startWorkbook, storedBytes, write } from "./harness/workbook.mjs";

/** A page of the same origin on which the program does not run. */
const elsewhere = (page, site) => page.goto(`${site.origin}/elsewhere`);

/** What a browser cannot press together, so that it really takes room. */
function noise(length) {
  let text = "";
  while (text.length < length) text += Math.random().toString(36).slice(2);
  return text.slice(0, length);
}

/** Fails with the reason if the program stopped, or if the screen pretends that nobody was ever here. */
async function expectNotForgotten(page) {
  await expect(page.locator("#rescue-page")).toHaveCount(0);
  const told = page.locator(".storage-finding, .banner, .shelf-open").or(page.locator(KEPT));
  await expect(told.first()).toBeVisible({ timeout: 20_000 });
}

async function saveAndFind(page, text) {
  const { bytes } = await saveFile(page);
  expect(bytes.toString("utf8")).toContain(text);
}

// ---- B1, B4, B5: local storage ----------------------------------------------------------------------

/** Takes the last unit of local storage. */
function fillLocalStorage() {
  let number = 0;
  for (let size = 1 << 20; size > 0; ) {
    try {
      localStorage.setItem(`stranger/${(number += 1)}`, "x".repeat(size));
    } catch {
      size >>= 1;
    }
  }
}

test("local storage full: work goes on in the database, and the screen says so quietly @both", async ({ page, site }) => {
  await startWorkbook(page, site.url);
  await openProfile(page);
  await page.evaluate(fillLocalStorage);
  // More than is freed by what the database has by now.
  const text = `there is no room for me in local storage ${noise(9_000)}`;
  await write(page, DESCRIPTION, text);
  await page.locator(KEPT).click();
  await expect(page.locator(".save-remark")).toBeVisible();
  await page.reload();
  await started(page);
  await expect(page.locator(DESCRIPTION)).toHaveValue(text);
  await write(page, SECTOR, "and on");
});

for (const { name, browser, prepare, options } of [
  {
    name: "storage blocked by a setting",
    browser: "chromium",
    prepare: (folder) => {
      mkdirSync(join(folder, "Default"), { recursive: true });
      const settings = { profile: { default_content_setting_values: { cookies: 2 } } };
      writeFileSync(join(folder, "Default", "Preferences"), JSON.stringify(settings));
    },
  },
  { name: "storage blocked by a setting", browser: "firefox", options: { "network.cookie.cookieBehavior": 2 } },
]) {
  const mark = browser === "firefox" ? " @both" : "";
  test(`${name} (${browser}): said before the first edit, works in memory, can be saved as a file${mark}`, async ({
    profile,
    site,
    browserName,
  }) => {
    test.skip(browserName !== browser, "a preference of the other browser");
    prepare?.(profile.folder);
    const { page, seen } = await profile.open(options ? { firefoxUserPrefs: await prefs(options) } : {});
    await catchDownloads(page);
    await start(page, site.url);
    // The workbook need not exist yet for this to be known.
    await expect(page.locator(".storage-finding")).toContainText("keeps nothing");
    await page.locator("#new-firm").fill("Nowhere Ltd");
    await page.locator('.start form button[type="submit"]').click();
    await expect(page.locator(KEPT)).toBeVisible();
    await expectKept(page, "memory", 15_000);
    await openProfile(page);
    await expect(page.locator(DESCRIPTION)).toBeEnabled();
    await page.locator(DESCRIPTION).fill("only in this tab");
    await page.locator(DESCRIPTION).blur();
    await expectKept(page, "memory");
    await page.locator(KEPT).click();
    await expect(page.locator(".save-more")).toContainText(/save a file/i);
    await page.keyboard.press("Escape");
    await saveAndFind(page, "only in this tab");
    await page.waitForTimeout(3_000);
    await expectKept(page, "memory");
    await expect(page.locator("#rescue-page")).toHaveCount(0);
    expect(seen.violations).toEqual([]);
  });
}

async function prefs(more) {
  const { FIREFOX } = await import("./harness/browsers.mjs");
  return { ...FIREFOX.launchOptions.firefoxUserPrefs, ...more };
}

test("local storage switched off: the database alone keeps the work, and the screen says one copy @both", async ({
  profile,
  site,
  browserName,
}) => {
  // Firefox has a preference for it; elsewhere the page is made to see the same.
  const { context, page } = await profile.open(
    browserName === "firefox" ? { firefoxUserPrefs: await prefs({ "dom.storage.enabled": false }) } : {},
  );
  if (browserName !== "firefox") {
    await context.addInitScript(() => Object.defineProperty(window, "localStorage", { get: () => null }));
  }
  await start(page, site.url);
  await newWorkbook(page);
  await openProfile(page);
  await write(page, DESCRIPTION, "one copy");
  await page.locator(KEPT).click();
  await expect(page.locator(".save-remark")).toBeVisible();
  await page.goto(`${site.origin}/elsewhere`);
  await reopen(page, site.url);
  await openProfile(page);
  await expect(page.locator(DESCRIPTION)).toHaveValue("one copy");
});

// ---- B2, B7, B12: the database ----------------------------------------------------------------------

test("no room in the database: said within a second, a file is offered, recovers by itself", async ({ page, site }) => {
  await catchDownloads(page);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Storage.overrideQuotaForOrigin", { origin: site.origin, quotaSize: 3 << 20 });
  await startWorkbook(page, site.url);
  await openProfile(page);
  // The browser remembers for a while how much room there was, so it takes some writing to meet the end.
  let text = "";
  for (let turn = 0; turn < 40; turn += 1) {
    text = noise(190_000);
    await page.locator(DESCRIPTION).fill(text);
    await page.locator(DESCRIPTION).blur();
    await expectKept(page, ["saved", "not-saved"]);
    if ((await page.locator(KEPT).getAttribute("data-kept")) === "not-saved") break;
  }
  await expectKept(page, "not-saved");
  await page.locator(KEPT).click();
  await expect(page.locator(".save-more")).toContainText("no space left");
  await expect(page.locator(".save-more").getByRole("button", { name: /save/i })).toBeVisible();
  await page.keyboard.press("Escape");
  await saveAndFind(page, text);
  // Work goes on meanwhile.
  await page.locator(SECTOR).fill("written while full");
  await page.locator(SECTOR).blur();
  await expectKept(page, "not-saved");
  await devtools.send("Storage.overrideQuotaForOrigin", { origin: site.origin });
  await expectKept(page, "saved", 15_000);
  await elsewhere(page, site);
  await reopen(page, site.url);
  await openProfile(page);
  await expect(page.locator(SECTOR)).toHaveValue("written while full");
  expect(await page.locator(DESCRIPTION).inputValue()).toBe(text);
});

test("the database is deleted while the workbook is open: everything is still there to be saved", async ({ page, site }) => {
  await catchDownloads(page);
  await startWorkbook(page, site.url);
  await openProfile(page);
  await write(page, DESCRIPTION, "before the clearing");
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Storage.clearDataForOrigin", { origin: site.origin, storageTypes: "indexeddb" });
  await page.locator(SECTOR).fill("after the clearing");
  await page.locator(SECTOR).blur();
  await expectKept(page, "not-saved", 10_000);
  await page.waitForTimeout(2_000);
  await expectKept(page, "not-saved");
  await saveAndFind(page, "before the clearing");
  await saveAndFind(page, "after the clearing");
});

/** Makes every transaction take two seconds more. */
function slowDown() {
  const property = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, "oncomplete");
  Object.defineProperty(IDBTransaction.prototype, "oncomplete", {
    ...property,
    set(handler) {
      property.set.call(this, handler && ((event) => setTimeout(() => handler.call(this, event), 2_000)));
    },
  });
}

test("slow storage: nothing is called saved early, typing goes on, leaving asks first", async ({ page, site }) => {
  await startWorkbook(page, site.url);
  await openProfile(page);
  await page.evaluate(slowDown);
  await page.locator(DESCRIPTION).fill("slow");
  await page.locator(DESCRIPTION).blur();
  const since = Date.now();
  await expectKept(page, "saving");
  await page.locator(SECTOR).fill("not blocked");
  await expectKept(page, "saved");
  expect(Date.now() - since).toBeGreaterThan(1_900);
});

test("slow storage: the edition changes without an earlier state, and nothing else is claimed", async ({ page, site }) => {
  await startWorkbook(page, site.url);
  await page.evaluate(slowDown);
  await go(page, "#/edition");
  const change = page.getByRole("button", { name: /Change the edition to ISO\/IEC 27001:2013/ });
  await change.click();
  await page.locator("dialog[open]").getByRole("button", { name: /Change the edition to/ }).click();
  // Not a second time meanwhile.
  await expect(change).toBeDisabled();
  await expect(page.locator(".notices")).toContainText("is not among the earlier states");
  await go(page, "#/edition");
  await expect(page.locator("main")).toContainText("This workbook follows ISO/IEC 27001:2013");
  await go(page, "#/settings");
  await page.getByRole("button", { name: "Keep the present state" }).click();
  await expect(page.locator(".notice-error")).toContainText("The present state was not kept");
});

// ---- B9, C: between two sessions --------------------------------------------------------------------

async function deleteDatabases() {
  for (const { name } of await indexedDB.databases()) {
    await new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = resolve;
      request.onerror = () => reject(request.error);
    });
  }
}

test("the database is lost between sessions: the second copy is shown, and taken on a word @both", async ({ page, site }) => {
  await startWorkbook(page, site.url, "Lost & Found");
  await openProfile(page);
  await write(page, DESCRIPTION, "kept twice");
  await elsewhere(page, site);
  await page.evaluate(deleteDatabases);
  await reopen(page, site.url);
  await expect(page.locator(".banner[role=alert]")).toContainText("deleted or lost its database");
  await openProfile(page);
  await expect(page.locator(DESCRIPTION)).toHaveValue("kept twice");
  // Nothing is made anew before somebody decides.
  await expect(page.locator(DESCRIPTION)).toBeDisabled();
  expect(await storedBytes(page)).not.toContain("/head/head");
  await page.getByRole("button", { name: "Go on with this" }).click();
  await expect(page.locator(DESCRIPTION)).toBeEnabled();
  await write(page, SECTOR, "goes on");
  await page.reload();
  await started(page);
  await expect(page.locator(SECTOR)).toHaveValue("goes on");
  await expect(page.locator(DESCRIPTION)).toHaveValue("kept twice");
});

test("local storage is cleared between sessions: the database opens, whole @both", async ({ page, site }) => {
  await startWorkbook(page, site.url, "Half Gone");
  await openProfile(page);
  await write(page, DESCRIPTION, "in the database");
  await elsewhere(page, site);
  await page.evaluate(() => localStorage.clear());
  await reopen(page, site.url);
  await openProfile(page);
  await expect(page.locator(DESCRIPTION)).toHaveValue("in the database");
  await write(page, SECTOR, "and on");
});

test("both are gone: the start page, which asks for a file too, and no panic @both", async ({ page, site, seen }) => {
  await startWorkbook(page, site.url);
  await elsewhere(page, site);
  await page.evaluate(() => localStorage.clear());
  await page.evaluate(deleteDatabases);
  await start(page, site.url);
  await expect(page.locator("#new-firm")).toBeVisible();
  await expect(page.getByRole("button", { name: "Open a file" })).toBeVisible();
  await expect(page.locator("#rescue-page")).toHaveCount(0);
  expect(seen.errors.filter((error) => !error.includes("404"))).toEqual([]);
});

test("data of a newer version is shown and never written, not even on an edit @both", async ({ page, site }) => {
  await catchDownloads(page);
  await startWorkbook(page, site.url);
  await openProfile(page);
  await write(page, DESCRIPTION, "from the future");
  await elsewhere(page, site);
  await page.evaluate(async () => {
    for (const { name, version } of await indexedDB.databases()) {
      await new Promise((resolve, reject) => {
        const request = indexedDB.open(name, version + 1_000);
        request.onsuccess = () => resolve(request.result.close());
        request.onerror = () => reject(request.error);
      });
    }
  });
  const before = await storedBytes(page);
  await reopen(page, site.url);
  await openProfile(page);
  await expectKept(page, "viewing");
  await expect(page.locator(".banner").first()).toContainText("newer version");
  await expect(page.locator(".banner").first()).toContainText("Do not clear");
  await expect(page.locator(DESCRIPTION)).toHaveValue("from the future");
  await expect(page.locator(DESCRIPTION)).toBeDisabled();
  await saveAndFind(page, "from the future");
  await go(page, "#/");
  await page.waitForTimeout(1_000);
  await elsewhere(page, site);
  expect(await storedBytes(page)).toBe(before);
});

// ---- C3, C4: damaged files --------------------------------------------------------------------------

const DAMAGES = {
  "zeroed at the start": (path) => overwrite(path, 0, Buffer.alloc(Math.min(4096, statSync(path).size))),
  "one byte flipped": (path) => {
    const middle = statSync(path).size >> 1;
    const bytes = readFileSync(path);
    overwrite(path, middle, Buffer.from([bytes[middle] ^ 0xff]));
  },
  "cut to half": (path) => {
    const file = openSync(path, "r+");
    ftruncateSync(file, statSync(path).size >> 1);
    closeSync(file);
  },
  deleted: (path) => rmSync(path),
};

function overwrite(path, at, bytes) {
  const file = openSync(path, "r+");
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}

/** The files of one engine in a profile that hold data. */
function files(folder, browserName, engine) {
  const below = (path) =>
    !existsSync(path)
      ? []
      : readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
          entry.isDirectory() ? below(join(path, entry.name)) : [join(path, entry.name)],
        );
  const all =
    browserName === "chromium"
      ? below(join(folder, "Default", engine === "IndexedDB" ? "IndexedDB" : "Local Storage"))
      : below(join(folder, "storage", "default")).filter((path) => path.includes(engine === "IndexedDB" ? "/idb/" : "/ls/"));
  return all.filter((path) => /\.(log|ldb|sqlite)$/.test(path) && statSync(path).size > 0);
}

for (const engine of ["IndexedDB", "local storage"]) {
  for (const [damage, act] of Object.entries(DAMAGES)) {
    test(`${engine} ${damage}: the workbook is there, or the screen says what can be had @both`, async ({
      profile,
      site,
      browserName,
    }) => {
      let { page } = await profile.open();
      await startWorkbook(page, site.url, "Damaged Goods");
      await openProfile(page);
      await write(page, DESCRIPTION, "kept in two places");
      await page.reload(); // Hidden on the way, so that there is a second copy of this state.
      await started(page);
      await profile.close();
      const damaged = files(profile.folder, browserName, engine);
      expect(damaged.length, "files to damage").toBeGreaterThan(0);
      damaged.forEach(act);

      ({ page } = await profile.open());
      await start(page, site.url);
      await expectNotForgotten(page);
      const shelf = page.locator(".shelf-open").first();
      if ((await page.locator(KEPT).count()) === 0 && (await shelf.count()) > 0) await shelf.click();
      await expect(page.locator(KEPT).or(page.locator(".storage-finding")).first()).toBeVisible({ timeout: 20_000 });
      if ((await page.locator(KEPT).count()) > 0) {
        await openProfile(page);
        await expect(page.locator(DESCRIPTION)).toHaveValue("kept in two places");
        const goOn = page.getByRole("button", { name: "Go on with this" });
        if ((await goOn.count()) > 0) await goOn.click();
        // A database that does not open is not replaced by the copy: then it is read only, and said so.
        const banner = page.locator(".banner").first();
        await expect(page.locator(`${DESCRIPTION}:enabled`).or(banner).first()).toBeVisible();
        if (await page.locator(DESCRIPTION).isEnabled()) await write(page, SECTOR, "goes on");
        else await expect(banner).toBeVisible();
      }
    });
  }
}

test("both damaged: nothing is hidden, and whatever can be read can be downloaded @both", async ({ profile, site, browserName }) => {
  let { page } = await profile.open();
  await startWorkbook(page, site.url, "Damaged Twice");
  await profile.close();
  for (const engine of ["IndexedDB", "local storage"]) files(profile.folder, browserName, engine).forEach(DAMAGES["one byte flipped"]);
  ({ page } = await profile.open());
  await catchDownloads(page);
  await start(page, site.url);
  await expect(page.locator("#new-firm").or(page.locator(KEPT)).or(page.locator(".storage-finding")).first()).toBeVisible({ timeout: 20_000 });
  await expect(page.locator("#rescue-page")).toHaveCount(0);
  // It works for a new workbook all the same.
  await go(page, "#/workbooks");
  await expect(page.locator("#new-firm")).toBeVisible();
});
