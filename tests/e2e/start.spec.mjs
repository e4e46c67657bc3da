// The workbook starts: from a web server under a path, and as a single file from a double click.
import { pathToFileURL } from "node:url";
import { SINGLE_FILE } from "./harness/server.mjs";
import { expect, start, test } from "./harness/test.mjs";

test("starts under a sub-path, asking only its own server @both", async ({ page, site, seen }) => {
  await start(page, site.url);
  await expect(page.locator("body")).toContainText("ISMS workbook");
  expect(seen.errors).toEqual([]);
  expect(seen.violations).toEqual([]);
  expect(seen.requests.filter((url) => !url.startsWith(site.url))).toEqual([]);
});

test("starts as a single file from file:// and asks for nothing @both", async ({ page, seen }) => {
  const url = pathToFileURL(SINGLE_FILE).href;
  await start(page, url);
  await expect(page.locator("body")).toContainText("ISMS workbook");
  expect(seen.errors).toEqual([]);
  expect(seen.violations).toEqual([]);
  expect(seen.requests.filter((request) => request !== url)).toEqual([]);
});
