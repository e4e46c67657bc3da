// The workbook as a file: what was saved opens as it was, and whatever else is chosen is refused or
// explained in words that say what, where and what to do, while the open workbook stays untouched.
import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { catchDownloads, expect, test } from "./harness/test.mjs";
import { DESCRIPTION, KEPT, eraseFirst, expectKept, fileDialog, go, openFile, openProfile, saveFile, startSample, startWorkbook, write } from "./harness/workbook.mjs";

const asFile = (content, name = "chosen.isms.json") => ({
  name,
  mimeType: "application/json",
  buffer: Buffer.isBuffer(content) ? content : Buffer.from(content, "utf8"),
});

test("saved, erased, opened and saved again: the same bytes @both", async ({ page, site, seen }) => {
  await catchDownloads(page);
  await startSample(page, site.url);
  const first = await saveFile(page);
  expect(first.name).toMatch(/\.isms\.json$/);
  expect(JSON.parse(first.bytes.toString("utf8"))).toBeTruthy();
  await eraseFirst(page);
  await expect(page.locator(KEPT)).toHaveCount(0);
  expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
  await openFile(page, asFile(first.bytes, first.name));
  await expect(page.locator(KEPT)).toBeVisible();
  await expectKept(page, "saved");
  const second = await saveFile(page);
  expect(second.name).toBe(first.name);
  expect(second.bytes.equals(first.bytes)).toBe(true);
  expect(seen.violations).toEqual([]);
});

test("a file goes on in another browser @both", async ({ page, site, browser }) => {
  await catchDownloads(page);
  await startWorkbook(page, site.url, "Wanderers");
  await openProfile(page);
  await write(page, DESCRIPTION, "made elsewhere – “with signs”, Ünïcödé and 🚲");
  const saved = await saveFile(page);

  const context = await browser.newContext();
  const other = await context.newPage();
  await catchDownloads(other);
  await other.goto(site.url);
  await openFile(other, asFile(saved.bytes, saved.name));
  await expect(other.locator(".book-name")).toContainText("Wanderers");
  await openProfile(other);
  await expect(other.locator(DESCRIPTION)).toHaveValue("made elsewhere – “with signs”, Ünïcödé and 🚲");
  await expectKept(other, "saved");
  await write(other, DESCRIPTION, "went on");
  await other.reload();
  await expect(other.locator(DESCRIPTION)).toHaveValue("went on");
  await context.close();
});

test("the file of the open workbook, twice: nothing to do; an older state: a copy beside it @both", async ({ page, site }) => {
  await catchDownloads(page);
  await startWorkbook(page, site.url, "Twice");
  await openProfile(page);
  await write(page, DESCRIPTION, "first state");
  const older = await saveFile(page);
  await openFile(page, asFile(older.bytes));
  await expect(fileDialog(page)).toContainText("same state");
  await fileDialog(page).getByRole("button", { name: "Close" }).last().click();

  await write(page, DESCRIPTION, "second state");
  await openFile(page, asFile(older.bytes));
  await expect(fileDialog(page)).toContainText("nothing is replaced");
  await fileDialog(page).getByRole("button", { name: "Open as a copy" }).click();
  await openProfile(page);
  await expect(page.locator(DESCRIPTION)).toHaveValue("first state");
  await expectKept(page, "saved");

  await go(page, "#/workbooks");
  await expect(page.locator(".shelf-entry")).toHaveCount(2);
  // The other one kept what it had.
  await page.locator(".shelf-entry", { hasNotText: "Open now" }).locator(".shelf-open").click();
  await openProfile(page);
  await expect(page.locator(DESCRIPTION)).toHaveValue("second state");
});

// ---- What is not a workbook, or not a whole one -----------------------------------------------------

const HOSTILE = [
  "<script>window.__ran = 1</script>",
  "<img src=x onerror=window.__ran=1>",
  '"><svg onload=window.__ran=1>',
  "=HYPERLINK(\"http://x.invalid\")",
  "+1+cmd|' /C calc'!A0",
  "@SUM(1+1)",
  "javascript:window.__ran=1",
];

/**
 * `make` gets the bytes of a good file, `says` must stand in the dialog, `where` too. `opens`: what is
 * whole in it can be opened, after the word of the user.
 */
const BAD = [
  { name: "empty", make: () => "", says: /empty/ },
  { name: "plain text", make: () => "Dear Sir or Madam", says: /no valid JSON/, where: /line 1, column 1/ },
  { name: "JSON that is no workbook", make: () => '{"name":"package","version":"1.0.0"}', says: /no workbook of this app/ },
  { name: "a JSON list", make: () => "[1,2,3]", says: /no workbook of this app/ },
  { name: "a web page", make: () => "<!doctype html><title>Log in</title>", says: /web page/ },
  { name: "a picture", make: () => Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), says: /picture/ },
  { name: "an Excel workbook", make: () => Buffer.from("504b030414000600080000002100", "hex"), says: /archive|Excel/ },
  {
    name: "cut off in the middle",
    make: (good) => good.subarray(0, good.length >> 1),
    says: /ends too early/,
    where: /line \d+, column \d+/i,
  },
  { name: "a newer schema", make: edited((book) => (book.schema += 1)), says: /newer version/, opens: "Look at it", viewing: true },
  { name: "a schema of 0", make: edited((book) => (book.schema = 0)), says: /version 0/ },
  { name: "a schema in quotation marks", make: edited((book) => (book.schema = "2")), says: /quotation marks/ },
  {
    name: "duplicate ids",
    make: edited((book) => {
      const rows = tableOf(book, "people");
      rows[1].id = rows[0].id;
    }),
    says: /id \S+ is already taken/,
    where: /people/,
    opens: "Open it",
  },
  {
    name: "a key given twice",
    make: (good) => good.toString("utf8").replace(/"schema": ?\d+/, (schema) => `${schema},${schema}`),
    says: /given twice/,
    where: /line \d+, column \d+/i,
  },
  {
    name: "dangling references",
    make: edited((book) => {
      const row = tableOf(book, "actions").find((action) => action.owner);
      row.owner = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    }),
    says: /points to a row that is not in the file/,
    where: /actions/,
    opens: "Open it",
  },
  {
    name: "wrong types",
    make: edited((book) => {
      tableOf(book, "people")[0].name = 42;
      tableOf(book, "actions")[0].due = true;
    }),
    says: /A text was expected/,
    where: /people/,
    opens: "Open it",
  },
  {
    name: "NaN",
    make: (good) => good.toString("utf8").replace(/"number": ?\d+/, '"number":NaN'),
    says: /NaN or Infinity/,
    where: /line \d+, column \d+/i,
  },
  {
    name: "a number beyond all numbers",
    make: (good) => good.toString("utf8").replace(/"number": ?\d+/, '"number":1e400'),
    says: /too large/,
    where: /line \d+, column \d+/i,
  },
  {
    name: "100,000 levels deep",
    make: () => `{"format":"isms-workbook","schema":3,"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
    says: /inside one another/,
    where: /line \d+, column \d+/i,
  },
  {
    name: "an unpaired surrogate",
    make: (good) => good.toString("utf8").replace(/"name": ?"/, '"name":"half \\ud83d '),
    says: /half a character/,
    where: /line \d+, column \d+/i,
  },
  {
    name: "invalid UTF-8",
    make: (good) => Buffer.concat([good.subarray(0, 40), Buffer.from([0xff, 0xfe, 0xc3]), good.subarray(40)]),
    says: /no valid UTF-8/,
    where: /line \d+, column \d+/i,
  },
  { name: "UTF-16", make: (good) => Buffer.from(`\ufeff${good.toString("utf8")}`, "utf16le"), says: /UTF-16/ },
  { name: "only zeros", make: () => Buffer.alloc(5_000), says: /zero bytes/ },
];

/** A way to damage a good file: parse, change, write. */
function edited(change) {
  return (good) => {
    const book = JSON.parse(good.toString("utf8"));
    change(book);
    return JSON.stringify(book);
  };
}

function tableOf(book, name) {
  const table = book[name] ?? book.tables?.[name];
  return Array.isArray(table) ? table : table.rows;
}

test("every bad file is explained, and the open workbook is untouched @both", async ({ page, site, seen }) => {
  test.setTimeout(180_000);
  await catchDownloads(page);
  await startSample(page, site.url);
  const good = await saveFile(page);
  await go(page, "#/workbooks");
  await page.locator("#new-firm").fill("Untouched Ltd");
  await page.locator('.start form button[type="submit"]').click();
  await expect(page.locator(".book-name")).toContainText("Untouched Ltd");
  await expectKept(page, "saved");
  // So that none of the files meets a workbook of its id.
  await go(page, "#/workbooks");
  const sample = page.locator(".shelf-entry", { hasNotText: "Untouched Ltd" });
  await sample.getByRole("button", { name: "Erase" }).click();
  await page.locator("dialog[open] .danger").click();
  await expect(page.locator(".shelf-entry")).toHaveCount(1);
  await page.locator(".shelf-open").click();
  await expect(page.locator(".book-name")).toContainText("Untouched Ltd");
  await expectKept(page, ["saved", "idle"]);
  const before = await saveFile(page);

  for (const { name, make, says, where, opens } of BAD) {
    await test.step(name, async () => {
      await openFile(page, asFile(make(good.bytes), `${name}.json`));
      const dialog = fileDialog(page);
      await expect(dialog, name).toContainText(says, { timeout: 15_000 });
      if (where) await expect(dialog, name).toContainText(where);
      // What to do stands beside what was found.
      await expect(dialog.locator(".finding-advice").first(), name).not.toBeEmpty();
      const open = dialog.getByRole("button", { name: opens ?? /^(Open|Look)/ });
      await expect(open, name).toHaveCount(opens ? 1 : 0);
      await dialog.locator(".buttons button").last().click();
      await expect(dialog).toHaveCount(0);
      const after = await saveFile(page);
      expect(after.bytes.equals(before.bytes), `${name}: the open workbook is as it was`).toBe(true);
    });
  }
  await expect(page.locator("#rescue-page")).toHaveCount(0);
  expect(seen.violations).toEqual([]);
  expect(seen.errors).toEqual([]);
});

test("200 MB are refused before they are read, and the page stays awake @both", async ({ page, site }, info) => {
  await startWorkbook(page, site.url, "Small");
  mkdirSync(info.outputDir, { recursive: true });
  const path = join(info.outputDir, "huge.isms.json");
  const file = createWriteStream(path);
  const block = Buffer.alloc(1 << 20, " ");
  for (let written = 0; written < 200; written += 1) if (!file.write(block)) await once(file, "drain");
  file.end();
  await once(file, "close");
  await openFile(page, path);
  await expect(fileDialog(page)).toContainText("200 MB");
  await expect(fileDialog(page)).toContainText("64 MB");
  await expect(page.locator(".book-name")).toContainText("Small");
  writeFileSync(path, "");
});

test("a mark of UTF-8 at the start is no fault @both", async ({ page, site }) => {
  await catchDownloads(page);
  await startWorkbook(page, site.url, "Marked");
  const { bytes } = await saveFile(page);
  await eraseFirst(page);
  await openFile(page, asFile(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes])));
  await expect(page.locator(".book-name")).toContainText("Marked");
  expect((await saveFile(page)).bytes.equals(bytes)).toBe(true);
});

test("a newer file can be looked at, and nothing of it is kept or changed @both", async ({ page, site }) => {
  await catchDownloads(page);
  await startWorkbook(page, site.url, "Later");
  const { bytes } = await saveFile(page);
  await eraseFirst(page);
  await openFile(page, asFile(edited((book) => (book.schema += 1))(bytes)));
  await fileDialog(page).getByRole("button", { name: "Look at it" }).click();
  await expect(page.locator(".book-name")).toContainText("Later");
  await expectKept(page, "viewing");
  await openProfile(page);
  await expect(page.locator(DESCRIPTION)).toBeDisabled();
  expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
});

test("script and formula text in every field is opened as text, and saved as it came @both", async ({ page, site, seen }) => {
  await catchDownloads(page);
  await startSample(page, site.url);
  const good = await saveFile(page);
  await eraseFirst(page);
  let turn = 0;
  const hostile = edited((book) => {
    const poison = (row) => {
      for (const key of ["name", "title", "description", "notes", "result", "role", "note", "place", "location", "sites"]) {
        if (typeof row[key] === "string") row[key] = `${HOSTILE[(turn += 1) % HOSTILE.length]} ${row[key]}`;
      }
    };
    for (const name of ["organisation", "people", "documents", "actions", "evidence", "gap_runs", "gap_answers"]) {
      tableOf(book, name).forEach(poison);
    }
  })(good.bytes);
  expect(turn).toBeGreaterThan(100);
  await openFile(page, asFile(hostile));
  // A dialog may say what was found; the one that only shows how far the reading is goes by itself.
  const accept = fileDialog(page).locator(".primary");
  await expect(page.locator(KEPT).or(accept).first()).toBeVisible();
  if ((await accept.count()) > 0) await accept.click();
  await expect(page.locator(KEPT)).toBeVisible();
  await expectKept(page, "saved");
  const again = await saveFile(page);
  expect(JSON.parse(again.bytes.toString("utf8"))).toEqual(JSON.parse(hostile));
  expect(await page.evaluate(() => window.__ran)).toBeUndefined();
  expect(seen.violations).toEqual([]);
});
