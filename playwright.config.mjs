// The tests in real browsers. `cargo xtask test` prepares and runs them; while working on one:
//   npx playwright test --project chromium tests/e2e/start.spec.mjs
// (after `cargo xtask dist`; the browsers are the system's, nothing is downloaded).
import { defineConfig } from "@playwright/test";
import { CHROMIUM, FIREFOX } from "./tests/e2e/harness/browsers.mjs";

export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "**/*.spec.mjs",
  outputDir: "target/end-to-end",
  fullyParallel: true,
  workers: 2,
  retries: 0, // A test that passes on the second try hides a fault.
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  reporter: "list",
  use: { screenshot: "only-on-failure" },
  projects: [
    { name: "chromium", use: { ...CHROMIUM, trace: "retain-on-failure" } },
    // Playwright speaks to an unpatched Firefox through WebDriver BiDi, which lacks download events,
    // traces and media emulation. So the whole suite runs in Chromium, and here what is marked @both.
    { name: "firefox", grep: /@both/, use: FIREFOX },
  ],
});
