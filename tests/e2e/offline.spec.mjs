// The offline copy: the workbook opens without its server, and stays the accepted version until the
// user says otherwise.
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DIST, serveDist } from "./harness/server.mjs";
import { expect, start, started, test as base } from "./harness/test.mjs";

const test = base.extend({
  /** A copy of dist/ that may be changed, on a server of its own that may be stopped. */
  host: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "isms-host-"));
    cpSync(DIST, folder, { recursive: true });
    const site = await serveDist(folder);
    await use({ folder, site, publish: () => publish(folder) });
    await site.close();
    rmSync(folder, { recursive: true });
  },
});

/** Makes another version out of the copy: another description, and the list of files that goes with it. */
function publish(folder) {
  const page = readFileSync(join(folder, "index.html"), "utf8").replace(
    /(<meta name="description" content=")[^"]*/,
    "$1Second",
  );
  writeFileSync(join(folder, "index.html"), page);
  const worker = readFileSync(join(folder, "sw.js"), "utf8");
  const [line, json] = /^const BUILD = (.*);$/m.exec(worker);
  const build = JSON.parse(json);
  build.version = "second";
  const entry = build.files.find(({ url }) => url === "./");
  entry.integrity = `sha384-${createHash("sha384").update(page).digest("base64")}`;
  writeFileSync(join(folder, "sw.js"), worker.replace(line, `const BUILD = ${JSON.stringify(build)};`));
}

/** What tells the versions apart; the title follows the screen. */
const version = (page) => page.evaluate(() => document.querySelector("meta[name=description]").content);

const controlled = (page) => page.waitForFunction(() => navigator.serviceWorker.controller !== null);

test("opens without its server @both", async ({ page, host, seen }) => {
  await start(page, host.site.url);
  await controlled(page);
  await host.site.close();
  await page.reload();
  await started(page);
  await page.goto(`${host.site.url}index.html?from=bookmark#/x`);
  await started(page);
  expect(seen.violations).toEqual([]);
});

test("a new version waits until it is accepted, even over a restart of the browser", async ({ profile, host }) => {
  let { page } = await profile.open();
  await start(page, host.site.url);
  await controlled(page);
  const first = await version(page);

  host.publish();
  // With no tab open the browser makes the new worker the active one. That must not change the program.
  await page.goto(host.site.url);
  await page.evaluate(() => navigator.serviceWorker.ready.then((registration) => registration.update()));
  await page.waitForFunction(() => window.__isms_accept_update !== undefined);
  await profile.close();
  ({ page } = await profile.open());
  await start(page, host.site.url);
  expect(await version(page)).toBe(first);

  await page.waitForFunction(() => window.__isms_accept_update !== undefined);
  await page.evaluate(() => window.__isms_accept_update());
  expect(await version(page)).toBe(first);
  await page.reload();
  await started(page);
  expect(await version(page)).toBe("Second");
  expect(await page.evaluate(() => window.__isms_accept_update)).toBeUndefined();
});

test("a half-published version is not taken", async ({ page, host }) => {
  await start(page, host.site.url);
  await controlled(page);
  const first = await version(page);
  host.publish();
  writeFileSync(join(host.folder, "index.html"), "<!doctype html><title>Half</title>");
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const arriving = new Promise((resolve) => registration.addEventListener("updatefound", resolve, { once: true }));
    await registration.update().catch(() => {});
    await arriving;
    const worker = registration.installing;
    if (worker) await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
  });
  await page.reload();
  await started(page);
  expect(await version(page)).toBe(first);
  expect(await page.evaluate(() => window.__isms_accept_update)).toBeUndefined();
});
