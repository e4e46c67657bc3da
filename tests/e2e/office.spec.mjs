// Word, Excel and PowerPoint leave the report, and an Excel file comes back into its assessment: shown first,
// then one change that one undo takes back.
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { catchDownloads, download, expect, test } from "./harness/test.mjs";
import { go, startSample, startWorkbook } from "./harness/workbook.mjs";
import { watch } from "./harness/watch.mjs";

const FORMATS = [
  { button: "Word", ending: "docx", part: "word/document.xml", pictures: true },
  { button: "Excel", ending: "xlsx", part: "xl/workbook.xml", pictures: false },
  { button: "PowerPoint", ending: "pptx", part: "ppt/presentation.xml", pictures: true },
];

const excel = (page) => page.getByRole("button", { name: "Excel", exact: true });

/** Starts an assessment and gives its reference; its first line is open. */
async function begun(page) {
  await go(page, "#/gap");
  await page.getByRole("button", { name: "Start an assessment" }).click();
  if ((await page.locator("dialog[open] .chosen li").count()) === 0) {
    await page.locator("#start-assessors").fill("Tess Ter");
    await page.locator("#start-assessors").press("Enter");
  }
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.locator("#gap-line-title").waitFor();
  return page.evaluate(() => location.hash.match(/GA-\d+/)[0]);
}

/** The Excel file of the assessment whose report is open. */
async function exported(page) {
  const { bytes } = await download(page, () => excel(page).click());
  return { name: "assessment.xlsx", mimeType: "application/octet-stream", buffer: bytes };
}

/** The file with one text typed over, as somebody does in Excel. */
function typedOver(file, before, after) {
  const parts = unzipSync(file.buffer);
  const texts = "xl/sharedStrings.xml";
  expect(strFromU8(parts[texts])).toContain(before);
  parts[texts] = strToU8(strFromU8(parts[texts]).replace(before, after));
  return { ...file, buffer: Buffer.from(zipSync(parts)) };
}

test("the report leaves as Word, Excel and PowerPoint, charts included @both", async ({ page, site }) => {
  test.setTimeout(120_000);
  await catchDownloads(page);
  const seen = await watch(page);
  await startSample(page, site.url);
  await go(page, "#/gap/GA-01/report");
  for (const { button, ending, part, pictures } of FORMATS) {
    const { name, bytes } = await download(page, () =>
      page.getByRole("button", { name: button, exact: true }).click(),
    );
    expect(name).toMatch(new RegExp(`^[^/\\\\]*GA-01[^/\\\\]*\\.${ending}$`));
    // A zip file; names of its parts stand in it as they are.
    expect(bytes.subarray(0, 4).toString("latin1")).toBe("PK\u0003\u0004");
    expect(bytes.includes(part)).toBe(true);
    expect(bytes.includes(".png")).toBe(pictures);
  }
  // A closed assessment takes nothing back.
  await expect(page.getByRole("button", { name: /Take over from Excel/ })).toHaveCount(0);
  expect(seen.violations).toEqual([]);
  expect(seen.errors).toEqual([]);
});

test("a worker that does not come can be called off, and the next one works @both", async ({ page, site }) => {
  await catchDownloads(page);
  // Asked for anew each time: without the offline copy, which would hand it out at once.
  await page.addInitScript(() => Object.defineProperty(navigator, "serviceWorker", { value: undefined }));
  await startWorkbook(page, site.url, "Called Off Ltd");
  const run = await begun(page);
  site.answer(/^office-.*\.wasm$/, () => ({ never: true }));
  await go(page, `#/gap/${run}/report`);
  await expect(page.getByText("The paper is being written")).toBeVisible();
  await excel(page).click();
  const dialog = page.locator("dialog[open]");
  await expect(dialog).toBeVisible();
  await expect.poll(() => site.requests.some((request) => /office-.*\.wasm$/.test(request))).toBe(true);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toHaveCount(0);
  site.reset();
  // The paper waited for the same program: it says so, and comes when it is asked for again.
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator("article.paper h1")).toBeVisible();
  const { name } = await download(page, () => excel(page).click());
  expect(name).toMatch(/\.xlsx$/);
});

test("an Excel file comes back as one change, and one undo takes it back @both", async ({ page, site }) => {
  test.setTimeout(120_000);
  await catchDownloads(page);
  await startWorkbook(page, site.url, "Quillmoor");
  const run = await begun(page);
  const first = await page.locator(".gap-line-id").textContent();
  await page.keyboard.press("4");
  await expect(page.locator("#gap-verdict input[value=met]")).toBeChecked();
  await page.keyboard.press("f");
  await page.keyboard.type("Seen by Tess");
  await page.keyboard.press("Escape");
  await go(page, `#/gap/${run}/report`);
  const file = await exported(page);

  // As it is: nothing to take over.
  await page.locator("#excel-file").setInputFiles(file);
  const dialog = page.locator("dialog[open]", { hasText: "What the file changes" });
  await expect(dialog).toContainText("0 lines changed, 0 new");
  await expect(dialog.getByRole("button", { name: "Take over", exact: true })).toBeDisabled();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toHaveCount(0);

  // The workbook goes on. What nobody touched in the file takes nothing of that back.
  const finding = page.locator("#f-gap_answers-finding");
  await go(page, `#/gap/${run}/lines/${first}`);
  await page.locator("#gap-line-title").waitFor();
  await page.keyboard.press("1");
  await expect(page.locator("#gap-verdict input[value=not_met]")).toBeChecked();
  await go(page, `#/gap/${run}/report`);
  await page.locator("#excel-file").setInputFiles(file);
  await expect(dialog).toContainText("0 lines changed, 0 new");
  await dialog.getByRole("button", { name: "Cancel" }).click();

  // What was typed into the file comes in, as one step.
  await page.locator("#excel-file").setInputFiles(typedOver(file, "Seen by Tess", "Seen and typed in Excel"));
  await expect(dialog).toContainText("1 line changed");
  await expect(dialog.locator("tbody th")).toContainText(first);
  await dialog.getByRole("button", { name: "Take over", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await go(page, `#/gap/${run}/lines/${first}`);
  await expect(finding).toHaveValue("Seen and typed in Excel");
  await expect(page.locator("#gap-verdict input[value=not_met]")).toBeChecked();
  await page.keyboard.press("Control+z");
  await expect(finding).toHaveValue("Seen by Tess");
});

test("a file that is no Excel file of this assessment is refused in words, and nothing changes @both", async ({ page, site }) => {
  await catchDownloads(page);
  await startWorkbook(page, site.url, "Quillmoor");
  const run = await begun(page);
  await go(page, `#/gap/${run}/report`);
  const buffer = Buffer.from("PK\u0003\u0004 and nothing behind it", "latin1");
  await page.locator("#excel-file").setInputFiles({ name: "broken.xlsx", mimeType: "application/zip", buffer });
  const refused = page.locator("dialog[open]", { hasText: "This did not work" });
  await expect(refused).toContainText("damaged");
  await refused.locator(".dialog-body button").click();
  await expect(refused).toHaveCount(0);
});
