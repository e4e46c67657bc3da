// What a person does with the workbook, and what a test reads off the screen.
import { download, expect, start, started } from "./test.mjs";

/** The two long texts of the organisation form (step 1) that tests type into. */
export const DESCRIPTION = "#f-organisation-description";
export const SECTOR = "#f-organisation-sector";

/** The save indicator. */
export const KEPT = ".save-state summary";

/** Starts an own workbook from the start page. */
export async function newWorkbook(page, firm = "Tests & Sons") {
  await page.locator("#new-firm").fill(firm);
  await page.locator("#new-author").fill("Tess Ter");
  await page.locator('.start form button[type="submit"]').click();
  await expect(page.locator(".book-name")).toContainText(firm);
  await expectKept(page, "saved");
}

/** Opens the page and makes a workbook of its own there. */
export async function startWorkbook(page, url, firm) {
  await start(page, url);
  await newWorkbook(page, firm);
}

/** Opens the page and the sample firm. */
export async function startSample(page, url) {
  await start(page, url);
  await page.locator("#open-sample").click();
  await expect(page.locator(KEPT)).toBeVisible();
  await expectKept(page, "saved");
}

/**
 * Opens the page where a workbook was before. After a crash the browser may have lost which one was open
 * last, so that the start page lists it; a click opens it then.
 */
export async function reopen(page, url) {
  await start(page, url);
  const shelf = page.locator(".shelf-open").first();
  await expect(page.locator(KEPT).or(shelf).first()).toBeVisible({ timeout: 20_000 });
  // The page may open it by itself just then.
  if ((await page.locator(KEPT).count()) === 0) await shelf.click({ timeout: 3_000 }).catch(() => {});
  await expect(page.locator(KEPT)).toBeVisible();
}

/** Goes to a screen by its hash. */
export async function go(page, hash) {
  await page.evaluate((to) => (location.hash = to), hash);
}

/** The form of step 1. */
export async function openProfile(page) {
  await go(page, "#/step/1");
  await expect(page.locator(DESCRIPTION)).toBeVisible();
}

/** Waits until the save indicator says one of these. */
export async function expectKept(page, states, timeout = 10_000) {
  const wanted = [states].flat();
  await expect
    .poll(() => page.locator(KEPT).getAttribute("data-kept"), { timeout, message: `says ${wanted}` })
    .toMatch(new RegExp(`^(${wanted.join("|")})$`));
}

/** Types into a field, leaves it, and waits until the screen says that it is saved. */
export async function write(page, selector, text) {
  await page.locator(selector).fill(text);
  await page.locator(selector).blur();
  await expectKept(page, "saved");
}

/** Saves the file with the keyboard and returns its name and bytes. `catchDownloads` comes before. */
export async function saveFile(page) {
  return download(page, () => page.keyboard.press("Control+s"));
}

/** Gives a file to the page as the file dialog would. */
export async function openFile(page, file) {
  await page.locator("#open-file").setInputFiles(file);
}

/** The dialog that says what was found in a file. */
export const fileDialog = (page) => page.locator("dialog[open]");

/** Erases the first workbook of the list from this browser, as a person does. */
export async function eraseFirst(page) {
  await go(page, "#/workbooks");
  const entry = page.locator(".shelf-entry").first();
  const name = await entry.locator(".shelf-name").textContent();
  await entry.getByRole("button", { name: "Erase" }).click();
  await page.locator("dialog[open] .danger").click();
  await expect(page.locator(".shelf-name", { hasText: name })).toHaveCount(0);
}

/** Everything that this origin stores for the workbook, as one text: equal when not a byte changed. */
export async function storedBytes(page) {
  return page.evaluate(async () => {
    const all = {};
    for (let i = 0; i < localStorage.length; i += 1) {
      const key = localStorage.key(i);
      if (key.startsWith("isms/1/wb/")) all[key] = localStorage.getItem(key);
    }
    for (const { name, version } of await indexedDB.databases()) {
      if (!name.startsWith("isms-")) continue;
      const database = await new Promise((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const store of database.objectStoreNames) {
        const source = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all(
          ["getAllKeys", "getAll"].map((what) => {
            const request = source[what]();
            return new Promise((resolve, reject) => {
              request.onsuccess = () => resolve(request.result);
              request.onerror = () => reject(request.error);
            });
          }),
        );
        const text = (value) => (ArrayBuffer.isView(value) ? String.fromCharCode(...value.slice(0, 60_000)) + value.length : value);
        keys.forEach((key, index) => (all[`${name}@${version}/${store}/${key}`] = text(values[index])));
      }
      database.close();
    }
    return JSON.stringify(all, Object.keys(all).sort(), 1);
  });
}

/** The screens that can be reached: every link within the page, followed `depth` times. */
export async function screens(page, depth = 2) {
  const known = new Set(["#/"]);
  let edge = ["#/"];
  for (let round = 0; round < depth; round += 1) {
    const found = [];
    for (const hash of edge) {
      await go(page, hash);
      await settled(page);
      const links = await page.evaluate(() =>
        [...document.querySelectorAll("a[href]")].map((link) => link.getAttribute("href")),
      );
      for (const link of links) {
        if (!/^#\//.test(link) || known.has(link)) continue;
        known.add(link);
        found.push(link);
      }
    }
    edge = found;
  }
  return [...known];
}

/**
 * One screen of each kind is enough: rows of a register and lines of an assessment differ in their text
 * alone. Keeps the first two of each.
 */
export function ofEachKind(hashes) {
  const seen = new Map();
  return hashes.filter((hash) => {
    const kind = hash
      .replace(/^(#\/gap\/[^/]+\/lines)\/.+$/, "$1/*")
      .replace(/^#\/gap\/[^/]+/, "#/gap/*")
      .replace(/^#\/((?!gap|step)[a-z_]+)\/.+$/, "#/$1/*");
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    return seen.get(kind) <= 2;
  });
}

/** Gives a screen the time to draw itself and its charts. */
export async function settled(page) {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 150)))),
  );
}

export { started };
