// The lifeboat: whatever fails, a page says so in plain words and hands out everything stored, without
// the program's help.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { SINGLE_FILE } from "./harness/server.mjs";
import { catchDownloads, download, expect, start, started, test } from "./harness/test.mjs";
import { DESCRIPTION, expectKept, fileDialog, go, newWorkbook, openFile, openProfile } from "./harness/workbook.mjs";

/** Fills storage with what the workbook keeps, with values that JSON cannot hold, and with strangers' data. */
async function fillStorage(page) {
  await page.evaluate(async () => {
    localStorage.setItem("isms/1/ptr", '["a1"]');
    localStorage.setItem("isms/1/wb/a1/tail/7", 'half a surrogate: \ud83d, a "quote"');
    localStorage.setItem("isms/1/__proto__", "a key like any other");
    localStorage.setItem("stranger", "not ours");
    const open = (name) =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open(name, 3);
        request.onupgradeneeded = () => {
          request.result.createObjectStore("journal");
          request.result.createObjectStore("chunk", { keyPath: "id" });
        };
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    for (const name of ["isms-a1", "stranger-db"]) {
      const database = await open(name);
      const rows = database.transaction(["journal", "chunk"], "readwrite");
      rows.objectStore("journal").put({ bytes: new Uint8Array([0, 255, 7]), when: new Date(0) }, [1, 1]);
      rows.objectStore("journal").put({ big: 2n ** 70n, map: new Map([["k", undefined]]) }, [1, 2]);
      for (let id = 0; id < 450; id += 1) rows.objectStore("chunk").put({ id, text: "é" });
      await new Promise((resolve) => (rows.oncomplete = resolve));
      database.close();
    }
  });
}

async function downloadRescue(page) {
  const { name, bytes } = await download(page, () =>
    page.getByRole("button", { name: "Download everything stored" }).click(),
  );
  expect(name).toMatch(/^isms-rescue-\d{8}T\d{6}Z\.json$/);
  return JSON.parse(bytes.toString("utf8"));
}

function expectEverything(rescued) {
  expect(rescued.format).toBe("isms-workbook-rescue");
  expect(rescued.unreadable).toEqual([]);
  expect(Object.entries(rescued.local_storage).sort()).toEqual([
    ["isms/1/__proto__", "a key like any other"],
    ["isms/1/ptr", '["a1"]'],
    ["isms/1/wb/a1/tail/7", 'half a surrogate: \ud83d, a "quote"'],
  ]);
  expect(rescued.databases.map(({ name, version }) => [name, version])).toEqual([["isms-a1", 3]]);
  const stores = Object.fromEntries(rescued.databases[0].stores.map(({ name, rows }) => [name, rows]));
  expect(stores.journal).toEqual([
    { key: [1, 1], value: { bytes: { $bytes: "AP8H" }, when: { $date: "1970-01-01T00:00:00.000Z" } } },
    { key: [1, 2], value: { big: { $bigint: "1180591620717411303424" }, map: { $map: [["k", { $undefined: true }]] } } },
  ]);
  expect(stores.chunk.length).toBe(450);
  expect(stores.chunk[449]).toEqual({ key: 449, value: { id: 449, text: "é" } });
}

const FAILED_LOADS = [
  {
    name: "the wasm is missing",
    break: (site) => site.answer(/\.wasm$/, () => ({ status: 404, body: "gone" })),
    says: "did not hand out a part of the program",
  },
  {
    name: "one byte of the wasm is wrong",
    break: (site) =>
      site.answer(/\.wasm$/, ({ body }) => {
        const damaged = Buffer.from(body);
        damaged[damaged.length >> 1] ^= 1;
        return { body: damaged };
      }),
    says: "damaged or was changed on the way",
  },
  {
    name: "the wasm is cut off",
    break: (site) => site.answer(/\.wasm$/, ({ body }) => ({ body: body.subarray(0, body.length >> 1) })),
    says: "damaged or was changed on the way",
  },
  {
    name: "the glue code was changed",
    break: (site) => site.answer(/^program-.*\.js$/, ({ body }) => ({ body: `${body}// changed` })),
    says: "damaged or was changed on the way",
  },
  {
    name: "a login page comes instead of the glue code",
    break: (site) =>
      site.answer(/^program-.*\.js$/, () => ({
        body: "<!doctype html>Log in",
        headers: { "content-type": "text/html" },
      })),
    says: "damaged or was changed on the way",
  },
];

for (const failure of FAILED_LOADS) {
  test(`when ${failure.name}, everything stored can be downloaded @both`, async ({ page, site, seen }) => {
    await catchDownloads(page);
    await start(page, site.url);
    await fillStorage(page);
    // As for somebody without the offline copy, which would have saved the day.
    await page.evaluate(async () => {
      for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
      for (const name of await caches.keys()) await caches.delete(name);
    });
    failure.break(site);
    await page.reload();
    await expect(page.locator("#rescue-page")).toContainText(failure.says);
    expectEverything(await downloadRescue(page));
    await expect(page.getByRole("status")).toContainText("3 entries from local storage, 452 records from 1 database");
    expect(seen.violations).toEqual([]);
  });
}

test("the single file reports a damaged program, and hands out what is stored @both", async ({ page }, info) => {
  const whole = await readFile(SINGLE_FILE, "utf8");
  const damaged = info.outputPath("damaged.html");
  const { mkdir, writeFile } = await import("node:fs/promises");
  await mkdir(info.outputDir, { recursive: true });
  await writeFile(damaged, whole.replace(/(id="wasm">.{200})..../, "$1AAAA"));
  await catchDownloads(page);
  await page.goto(`${pathToFileURL(damaged).href}`);
  await expect(page.locator("#rescue-page")).toContainText("could not");
  await fillStorage(page);
  expectEverything(await downloadRescue(page));
});

test("a panic stops the program within a second and shows the rescue page @both", async ({ page, site }) => {
  await catchDownloads(page);
  await start(page, site.url);
  await fillStorage(page);
  // In the page's own time: a test that asks now and then adds its pauses.
  const shownAfter = await page.evaluate(async () => {
    const start = performance.now();
    window.__isms_panic("index out of bounds");
    while (!document.querySelector("#rescue-page h1")) await new Promise((next) => setTimeout(next, 5));
    return performance.now() - start;
  });
  await expect(page.locator("#rescue-page h1")).toHaveText("The workbook has stopped");
  expect(shownAfter).toBeLessThan(1_000);
  await expect(page.locator("#rescue-page h1")).toBeFocused();
  await expect(page.locator("#rescue-page pre")).toContainText("index out of bounds");
  const rescued = await downloadRescue(page);
  expectEverything(rescued);
  expect(rescued.failure.detail).toContain("index out of bounds");
  await page.getByRole("button", { name: "Reload" }).click();
  await expect(page.locator("#boot")).toHaveCount(0);
  await expect(page.locator("#rescue-page")).toHaveCount(0);
});

test("a trap in the program shows the rescue page, and the program is never entered again @both", async ({
  page,
  site,
}) => {
  await start(page, site.url);
  const entered = await page.evaluate(async () => {
    const glue = await import(new URL(document.querySelector("script[data-wasm]").dataset.js, document.baseURI).href);
    const program = await glue.default(); // The running instance: it is loaded once.
    setTimeout(() => program.__wbindgen_malloc(0xffff_fff0, 1)); // No such memory: the program aborts.
    await new Promise((resolve) => setTimeout(resolve, 300));
    try {
      (await glue.default()).__wbindgen_malloc(1, 1);
      return "entered";
    } catch (error) {
      return error.message;
    }
  });
  await expect(page.locator("#rescue-page h1")).toHaveText("The workbook has stopped");
  expect(entered).toBe("the workbook has stopped");
});

test("an error that has nothing to do with the program does not stop it @both", async ({ page, site }) => {
  await start(page, site.url);
  await page.evaluate(async () => {
    setTimeout(() => {
      throw new Error("from a browser extension");
    });
    Promise.reject(new Error("from another"));
    await new Promise((resolve) => setTimeout(resolve, 200));
  });
  await expect(page.locator("#rescue-page")).toHaveCount(0);
});

test("the rescue page can be asked for, at the start and while running @both", async ({ page, site }) => {
  await page.goto(`${site.url}#rescue`);
  await expect(page.locator("#rescue-page h1")).toHaveText("Get your data out");
  await page.getByRole("button", { name: "Reload" }).click();
  await expect(page.locator("#boot")).toHaveCount(0);
  await expect(page.locator("#rescue-page")).toHaveCount(0);
  await page.evaluate(() => (location.hash = "#rescue"));
  await expect(page.locator("#rescue-page h1")).toHaveText("Get your data out");
});

test("what was typed last comes back with a rescue file, for each of its workbooks @both", async ({ page, site, browser }) => {
  const typed = { "First & Co": "half a sentence of the fir", "Second Ltd": "and of the sec" };
  await catchDownloads(page);
  await start(page, site.url);
  for (const firm of Object.keys(typed)) {
    if (firm === "Second Ltd") {
      await page.getByRole("button", { name: "Reload" }).click();
      await started(page);
      await go(page, "#/workbooks");
    }
    await newWorkbook(page, firm);
    await openProfile(page);
    await page.locator(DESCRIPTION).pressSequentially(typed[firm]);
    // The program stops in the middle of a word.
    await page.evaluate(() => window.__isms_panic("for the test"));
    await expect(page.locator("#rescue-page h1")).toBeVisible();
  }
  const { name, bytes } = await download(page, () => page.getByRole("button", { name: "Download everything stored" }).click());

  const elsewhere = await (await browser.newContext()).newPage();
  await start(elsewhere, site.url);
  await openFile(elsewhere, { name, mimeType: "application/json", buffer: bytes });
  const dialog = fileDialog(elsewhere);
  await expect(dialog).toContainText("Their text is entered when the workbook is opened");
  for (const left of [2, 1]) {
    await expect(dialog.getByRole("button", { name: "Open it" })).toHaveCount(left);
    await dialog.getByRole("button", { name: "Open it" }).first().click();
    await expect(dialog.getByRole("status").last()).toHaveText("Opened.");
    await expectKept(elsewhere, "saved");
  }
  await dialog.getByRole("button", { name: "Close" }).last().click();
  for (const name of Object.keys(typed)) {
    await go(elsewhere, "#/workbooks");
    await elsewhere.locator(".shelf-open", { hasText: name }).click();
    await openProfile(elsewhere);
    await expect(elsewhere.locator(DESCRIPTION)).toHaveValue(typed[name]);
  }
  await elsewhere.context().close();
});

test("a start that takes long says so and offers the rescue page", async ({ page, site }) => {
  site.answer(/\.wasm$/, () => ({ never: true }));
  await page.clock.install();
  await page.goto(site.url, { waitUntil: "commit" });
  await expect(page.locator("#boot-status")).toHaveText("Opening the workbook …");
  await expect.poll(() => site.requests.some((request) => request.endsWith(".wasm"))).toBe(true);
  await page.clock.fastForward(11_000);
  await expect(page.locator("#boot-status")).toContainText("longer than usual");
  await page.getByRole("link", { name: "Get what this browser has stored" }).click();
  await expect(page.locator("#rescue-page h1")).toHaveText("Get your data out");
});

test("a browser without WebAssembly is told so @both", async ({ page, site }) => {
  await page.addInitScript(() => delete window.WebAssembly);
  await page.goto(site.url);
  await expect(page.locator("#rescue-page h1")).toHaveText("This browser does not run the workbook");
});

test("the rescue page says that there is nothing, and makes no database by looking @both", async ({ page, site }) => {
  await catchDownloads(page);
  await page.goto(`${site.url}#rescue`);
  const before = await page.evaluate(async () => {
    localStorage.setItem("stranger", "not ours");
    return (await indexedDB.databases()).length;
  });
  const rescued = await downloadRescue(page);
  expect(rescued.local_storage).toEqual({});
  expect(rescued.databases).toEqual([]);
  await expect(page.getByRole("status")).toContainText("nothing was found");
  expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(before);
});

test("a database that local storage promises but the browser lost is not made anew @both", async ({ page, site }) => {
  await catchDownloads(page);
  await page.goto(`${site.url}#rescue`);
  await page.evaluate(() => localStorage.setItem("isms/1/wb/lost/marker", "1"));
  const rescued = await downloadRescue(page);
  expect(rescued.databases).toEqual([]);
  expect(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).toEqual([]);
});

test("the workbook does not run inside another page @both", async ({ page, site }) => {
  await page.goto(`${site.origin}/elsewhere`); // A page of the same server without a policy.
  await page.evaluate((url) => {
    const frame = document.createElement("iframe");
    frame.src = url;
    document.body.append(frame);
  }, site.url);
  const framed = page.frameLocator("iframe");
  await expect(framed.locator("h1")).toHaveText("Not inside another page");
  await expect(framed.getByRole("link")).toHaveAttribute("target", "_blank");
});
