// A fault in the program (goal G13): wherever it happens, the rescue page stands there within a second,
// hands out everything stored, and after a reload nothing that was called saved is missing.
//
// There is no second build with faults in it. Instead a call that the program makes into the browser is
// made to trap the program's own memory allocator, or to throw, at the named moment: either way an
// exception passes through the program's frames, as it does in a panic.
import { catchDownloads, download, expect, started, test } from "./harness/test.mjs";
import { DESCRIPTION, SECTOR, expectKept, go, openFile, openProfile, reopen, startWorkbook, write } from "./harness/workbook.mjs";

/**
 * From now on the program's next look at the clock fails, if it happens while `moment` is being handled:
 * the type of an event, or `timer` for work that no event began.
 */
async function breakAt(page, moment, how) {
  await page.evaluate(
    async ({ moment, how }) => {
      const glue = await import(new URL(document.querySelector("script[data-wasm]").dataset.js, document.baseURI).href);
      const program = await glue.default();
      const fails = {
        trap: () => program.__wbindgen_malloc(0xffff_fff0, 1), // No such memory: the program aborts.
        exception: () => {
          throw new RangeError("an injected fault");
        },
      };
      const now = performance.now.bind(performance);
      const date = Date.now;
      const arm = (real) => () => {
        const during = window.event?.type ?? "timer";
        // Others look at the clock, too.
        if (!window.__broken && during === moment && /wasm/.test(new Error().stack)) {
          window.__broken = now();
          fails[how]();
        }
        return real();
      };
      performance.now = arm(now);
      Date.now = arm(date);
      new MutationObserver(() => {
        if (document.querySelector("#rescue-page")) window.__rescued ??= now();
      }).observe(document.body, { childList: true });
    },
    { moment, how },
  );
}

/** The moments, and what a person does to get there. */
const MOMENTS = [
  { moment: "input", act: (page) => page.locator(SECTOR).pressSequentially("x") },
  { moment: "blur", act: (page) => page.locator(SECTOR).fill("left at once").then(() => page.locator(SECTOR).blur()) },
  { moment: "change", act: (page) => page.locator("input[type=date]").first().fill("2030-01-31") },
  { moment: "keydown", act: (page) => page.locator(SECTOR).fill("then a key").then(() => page.keyboard.press("Control+s")) },
  { moment: "click", act: (page) => page.locator(".save-file").click() },
  { moment: "timer", act: async () => {} },
  { moment: "complete", act: (page) => page.locator(SECTOR).fill("the disk answers").then(() => page.locator(SECTOR).blur()) },
  { moment: "visibilitychange", act: hide },
  { moment: "pagehide", act: (page) => dispatch(page, "window", "pagehide") },
  { moment: "pageshow", act: (page) => dispatch(page, "window", "pageshow") },
  { moment: "freeze", act: (page) => dispatch(page, "document", "freeze") },
  { moment: "resume", act: (page) => dispatch(page, "document", "resume") },
  { moment: "versionchange", act: repair },
  { moment: "message", act: broadcast },
];

async function hide(page) {
  await page.locator(SECTOR).fill("about to be hidden");
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }).catch(() => {});
}

async function dispatch(page, target, name) {
  await page.evaluate(({ target, name }) => window[target].dispatchEvent(new Event(name)), { target, name }).catch(() => {});
}

async function broadcast(page) {
  await page.evaluate(async () => {
    const id = (await indexedDB.databases()).map(({ name }) => name).find((name) => name.startsWith("isms-")).slice(5);
    new BroadcastChannel(`isms/${id}`).postMessage("not a change");
  });
}

/** As when another tab finds the database without a store and makes it. */
async function repair(page) {
  await page.evaluate(async () => {
    const { name, version } = (await indexedDB.databases()).find((one) => one.name.startsWith("isms-"));
    const request = indexedDB.open(name, version + 1);
    request.onsuccess = () => request.result.close();
  });
}

for (const how of ["trap", "exception"]) {
  for (const { moment, act } of MOMENTS) {
    const both = how === "trap" && ["input", "timer", "complete"].includes(moment) ? " @both" : "";
    test(`${how} in ${moment}: rescued within a second, nothing lost${both}`, async ({ page, site }) => {
      await catchDownloads(page);
      await startWorkbook(page, site.url);
      await openProfile(page);
      await write(page, DESCRIPTION, "acknowledged before the fault");
      await breakAt(page, moment, how);
      await act(page).catch(() => {});
      await expect(page.locator("#rescue-page h1")).toHaveText("The workbook has stopped", { timeout: 5_000 });
      const waited = await page.evaluate(() => window.__rescued - window.__broken);
      expect(waited).toBeLessThan(1_000);
      const { bytes } = await download(page, () =>
        page.getByRole("button", { name: "Download everything stored" }).click(),
      );
      const rescued = JSON.parse(bytes.toString("utf8"));
      expect(rescued.unreadable).toEqual([]);
      expect(JSON.stringify(rescued.local_storage) + decoded(rescued.databases)).toContain("acknowledged before the fault");
      page.on("dialog", (dialog) => dialog.accept());
      await page.getByRole("button", { name: "Reload" }).click();
      await started(page);
      await expect(page.locator(DESCRIPTION)).toHaveValue("acknowledged before the fault");
      await write(page, SECTOR, "and on");
    });
  }
}

/** All byte strings of the databases as text. */
function decoded(databases) {
  const texts = [];
  JSON.stringify(databases, (key, value) => {
    if (key === "$bytes") texts.push(Buffer.from(value, "base64").toString("utf8"));
    return value;
  });
  return texts.join("\n");
}

test("typing that a fault interrupts is there after the reload @both", async ({ page, site }) => {
  await startWorkbook(page, site.url);
  await openProfile(page);
  await page.locator(DESCRIPTION).focus();
  await page.keyboard.type("half a sentence");
  await page.evaluate(() => window.__isms_panic("an injected fault"));
  await expect(page.locator("#rescue-page")).toBeVisible();
  page.on("dialog", (dialog) => dialog.accept());
  await page.getByRole("button", { name: "Reload" }).click();
  await started(page);
  await expect(page.locator(DESCRIPTION)).toHaveValue("half a sentence");
});

test("a fault while a file is read leaves the open workbook as it was", async ({ page, site }) => {
  await catchDownloads(page);
  await startWorkbook(page, site.url);
  await openProfile(page);
  await write(page, DESCRIPTION, "before the file");
  await page.evaluate(() => {
    File.prototype.arrayBuffer = () => Promise.reject(new DOMException("gone", "NotReadableError"));
  });
  await openFile(page, { name: "x.isms.json", mimeType: "application/json", buffer: Buffer.from("{}") });
  await expect(page.locator("dialog[open]")).toContainText("could not read the file");
  await page.locator("dialog[open] .buttons button").last().click();
  await expect(page.locator(DESCRIPTION)).toHaveValue("before the file");
  await expectKept(page, "saved");
});

test("a fault again and again at the start never deletes anything", async ({ page, site }) => {
  await startWorkbook(page, site.url);
  await openProfile(page);
  await write(page, DESCRIPTION, "survives three bad starts");
  await page.goto(`${site.origin}/elsewhere`);
  const bad = `Object.defineProperty(performance, "timeOrigin", { get() { throw new RangeError("bad start"); } });
    const real = performance.now; performance.now = () => { throw new RangeError("bad start"); };`;
  for (let turn = 0; turn < 3; turn += 1) {
    const broken = await page.context().newPage();
    await broken.addInitScript(bad);
    await broken.goto(site.url).catch(() => {});
    await expect(broken.locator("#rescue-page h1")).toBeVisible({ timeout: 15_000 });
    await broken.close();
  }
  await reopen(page, site.url);
  await go(page, "#/step/1");
  await expect(page.locator(DESCRIPTION)).toHaveValue("survives three bad starts");
});
