// What every spec imports: Playwright's test with the site, a watched page, and the helpers.
import { test as base, chromium, firefox, expect } from "@playwright/test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OPTIONS } from "./browsers.mjs";
import { killBrowser, killRenderers } from "./processes.mjs";
import { serveDist } from "./server.mjs";
import { watch } from "./watch.mjs";

export { expect };

export const test = base.extend({
  /** One server for each worker; its origin, and with it the storage, is the same across restarts. */
  sharedSite: [
    async ({}, use) => {
      const site = await serveDist();
      await use(site);
      await site.close();
    },
    { scope: "worker" },
  ],

  /** The server, answering rightly and with an empty log. */
  site: async ({ sharedSite }, use) => {
    sharedSite.reset();
    await use(sharedSite);
  },

  /** What the page did that it should not; watching from before its first navigation. */
  seen: async ({ page }, use) => {
    await use(await watch(page));
  },

  /**
   * A browser on a profile folder of its own, which outlives a SIGKILL:
   * `let { page } = await profile.open(); … profile.killBrowser(); ({ page } = await profile.open());`
   */
  profile: async ({ browserName }, use) => {
    const profile = newProfile(browserName);
    await use(profile);
    await profile.remove();
  },
});

/** @param {"chromium" | "firefox"} browserName */
export function newProfile(browserName) {
  const folder = mkdtempSync(join(tmpdir(), "isms-profile-"));
  let context;
  return {
    folder,
    /** Starts the browser on this profile, as a user would after a crash. */
    async open(options = {}) {
      const { launchOptions, channel } = OPTIONS[browserName];
      const type = browserName === "firefox" ? firefox : chromium;
      context = await type.launchPersistentContext(folder, { channel, ...launchOptions, ...options });
      const seen = await watch(context);
      const page = context.pages()[0] ?? (await context.newPage());
      return { context, page, seen };
    },
    /** Ends the browser as a user does; one that was killed, or does not answer, is only cleared away. */
    async close() {
      await Promise.race([context?.close().catch(() => {}), new Promise((done) => setTimeout(done, 5_000))]);
      killBrowser(folder);
      context = undefined;
    },
    killBrowser: () => killBrowser(folder),
    killRenderers: () => killRenderers(folder),
    /**
     * A page in place of one whose process was killed. The browser may first hand out a spare process that was
     * killed too, and say so or not. Chromium at times gives up as a whole when it has lost all of them; then the
     * profile is opened again, as its user would.
     */
    async anotherPage() {
      for (let turn = 1; turn <= 3; turn += 1) {
        const late = new Promise((_, reject) => setTimeout(reject, 5_000, new Error("no new page")));
        try {
          return await Promise.race([context.newPage(), late]);
        } catch {
          await new Promise((done) => setTimeout(done, 200));
        }
      }
      await this.close();
      return (await this.open()).page;
    },
    /** Clears everything away, without the courtesy of a proper end. */
    async remove() {
      killBrowser(folder);
      await Promise.race([context?.close().catch(() => {}), new Promise((done) => setTimeout(done, 500))]);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/** Opens the workbook and waits until it runs. */
export async function start(page, url) {
  await page.goto(url);
  await started(page);
}

/** Waits until the loading screen has gone, and fails with the reason if the rescue page came instead. */
export async function started(page) {
  const boot = page.locator("#boot");
  const rescue = page.locator("#rescue-page");
  await boot.waitFor({ state: "detached", timeout: 30_000 });
  if ((await rescue.count()) > 0) throw new Error(`rescue page: ${await rescue.textContent()}`);
}

/**
 * Runs `act`, which starts a download, and returns its name and bytes. Call `catchDownloads` on the page
 * before it is loaded: in Firefox there is no download event, so the blob is caught in the page.
 */
export async function download(page, act) {
  const before = await page.evaluate(() => window.__testDownloads.length);
  await act();
  await expect.poll(() => page.evaluate(() => window.__testDownloads.length)).toBe(before + 1);
  const { name, base64 } = await page.evaluate(async (index) => {
    const { name, blob } = window.__testDownloads[index];
    const url = await new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.readAsDataURL(blob);
    });
    return { name, base64: url.slice(url.indexOf(",") + 1) };
  }, before);
  return { name, bytes: Buffer.from(base64, "base64") };
}

/** @param {import("@playwright/test").Page | import("@playwright/test").BrowserContext} target */
export async function catchDownloads(target) {
  await target.addInitScript(() => {
    const blobs = new Map();
    window.__testDownloads = [];
    const create = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob) => {
      const url = create(blob);
      blobs.set(url, blob);
      return url;
    };
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function () {
      const blob = this.hasAttribute("download") ? blobs.get(this.href) : undefined;
      if (blob) window.__testDownloads.push({ name: this.download, blob });
      return click.call(this);
    };
  });
}
