// Nothing leaves the page and nothing foreign runs in it (goals G11, G12), on every screen of both builds,
// also when the text in the workbook tries to be markup.
import { pathToFileURL } from "node:url";
import { SINGLE_FILE } from "./harness/server.mjs";
import { catchDownloads, expect, test } from "./harness/test.mjs";
import { KEPT, eraseFirst, expectKept, fileDialog, go, ofEachKind, openFile, openProfile, saveFile, screens, settled, startSample, startWorkbook } from "./harness/workbook.mjs";

const BUILDS = [
  { name: "dist/", address: (site) => site.url },
  { name: "the single file", address: () => pathToFileURL(SINGLE_FILE).href },
];

for (const build of BUILDS) {
  test(`${build.name}: every screen, not one request and not one violation @both`, async ({ page, site, seen }) => {
    test.setTimeout(240_000);
    await startSample(page, build.address(site));
    if (build.name === "dist/") await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    await page.waitForTimeout(500);
    const loaded = [site.requests.length, seen.requests.length];
    const walked = await screens(page, 2);
    expect(walked.length).toBeGreaterThan(15);
    // What opens on a click: the palette, the save indicator.
    await page.keyboard.press("Control+k");
    await page.keyboard.type("gap");
    await page.keyboard.press("Escape");
    await page.locator(KEPT).click();
    await settled(page);
    expect(site.requests.slice(loaded[0]).filter(ofThePage)).toEqual([]);
    expect(seen.requests.slice(loaded[1]).filter(ofThePage)).toEqual([]);
    expect(seen.violations).toEqual([]);
    expect(seen.errors).toEqual([]);
  });
}

/**
 * A worker starts from its script, which the offline copy hands out; the browser itself looks for a newer copy
 * then.
 */
const ofThePage = (request) => !/\/(sw|office-[0-9a-f]+)\.js$/.test(request);

/** Classic ways in which text becomes script. Each sets `window.__ran` where it succeeds. */
export const PAYLOADS = [
  "<script>window.__ran=1</script>",
  "<SCRIPT SRC=//x.invalid/a.js></SCRIPT>",
  "<scr<script>ipt>window.__ran=1</scr</script>ipt>",
  "</script><script>window.__ran=1</script>",
  "</textarea><script>window.__ran=1</script>",
  "</title><script>window.__ran=1</script>",
  "</style><script>window.__ran=1</script>",
  "<img src=x onerror=window.__ran=1>",
  "<img src=x onerror='window.__ran=1'//",
  '"><img src=x onerror="window.__ran=1">',
  "'><img src=x onerror=window.__ran=1>",
  "<img src=x:x onerror\n=window.__ran=1>",
  "<img/src=x/onerror=window.__ran=1>",
  "<img src=`x` onerror=window.__ran=1>",
  "<svg onload=window.__ran=1>",
  "<svg><script>window.__ran=1</script></svg>",
  "<svg><animate onbegin=window.__ran=1 attributeName=x dur=1s>",
  "<svg><a xlink:href=\"javascript:window.__ran=1\"><text y=20>x</text></a></svg>",
  "<svg><foreignObject><body onload=window.__ran=1></foreignObject></svg>",
  "<svg><use href=\"data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><script>window.__ran=1</script></svg>#x\">",
  "<math><mtext></mtext><mglyph><style><img src=x onerror=window.__ran=1>",
  "<body onload=window.__ran=1>",
  "<input autofocus onfocus=window.__ran=1>",
  "<select autofocus onfocus=window.__ran=1>",
  "<details open ontoggle=window.__ran=1>",
  "<video><source onerror=window.__ran=1>",
  "<audio src=x onerror=window.__ran=1>",
  "<marquee onstart=window.__ran=1>",
  "<iframe src=javascript:window.__ran=1>",
  "<iframe srcdoc='<script>parent.__ran=1</script>'>",
  "<object data=javascript:window.__ran=1>",
  "<embed src=javascript:window.__ran=1>",
  "<a href=javascript:window.__ran=1>press me</a>",
  "<a href=\"jav&#x09;ascript:window.__ran=1\">press me</a>",
  "<form action=javascript:window.__ran=1><button>x</button></form>",
  "<meta http-equiv=refresh content='0;url=javascript:window.__ran=1'>",
  "<base href=//x.invalid/>",
  "<link rel=stylesheet href=//x.invalid/x.css>",
  "<style>@import '//x.invalid/x.css';body{background:url(//x.invalid/x)}</style>",
  "<div style=\"background:url(//x.invalid/x);width:expression(window.__ran=1)\">",
  "javascript:window.__ran=1",
  "{{constructor.constructor('window.__ran=1')()}}${window.__ran=1}",
  "<template><img src=x onerror=window.__ran=1></template>",
  "<!--><img src=x onerror=window.__ran=1>-->",
  "<x onclick=window.__ran=1 tabindex=1 id=x>x</x>",
  "&lt;script&gt;window.__ran=1&lt;/script&gt;",
  "\u2028window.__ran=1\u2029//",
  "]]><script>window.__ran=1</script>",
];

/** Every free text of every row gets a payload of its own; names stay findable by a mark. */
function poisoned(bytes) {
  const book = JSON.parse(bytes.toString("utf8"));
  let turn = 0;
  const isFree = (key) => !/^(id|number|email|sha256|edition|line|created|at|by|lines|provides)$/.test(key);
  const free = (text) => /[ .]/.test(text) && !/^\d{4}-\d\d-\d\d/.test(text) && !/^[A-Z0-9]{26}$/.test(text);
  const walk = (value) => {
    if (Array.isArray(value)) return value.forEach(walk);
    if (value === null || typeof value !== "object") return;
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === "string" && isFree(key) && (free(inner) || /^(name|title)$/.test(key))) {
        value[key] = `${PAYLOADS[(turn += 1) % PAYLOADS.length]} ${inner.slice(0, 40)}`;
      } else walk(inner);
    }
  };
  walk(book);
  return { bytes: Buffer.from(JSON.stringify(book)), turn };
}

test("text that tries to be script is text, in every field on every screen @both", async ({ page, site, seen }) => {
  test.setTimeout(300_000);
  await catchDownloads(page);
  await startSample(page, site.url);
  const { bytes, turn } = poisoned((await saveFile(page)).bytes);
  expect(turn).toBeGreaterThan(PAYLOADS.length);
  await eraseFirst(page);
  await openFile(page, { name: "hostile.isms.json", mimeType: "application/json", buffer: bytes });
  // The dialog that shows how far the reading is goes by itself; one with something to say waits.
  const accept = fileDialog(page).locator(".primary");
  await expect(page.locator(KEPT).or(accept).first()).toBeVisible();
  if ((await accept.count()) > 0) await accept.click();
  await expectKept(page, "saved");
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  const requests = seen.requests.length;
  for (const hash of ofEachKind(await screens(page, 2))) {
    await go(page, hash);
    await settled(page);
    const shown = await page.evaluate(() => ({
      ran: window.__ran,
      // Markup that came from a text, had it become elements.
      foreign: document.querySelectorAll(
        "iframe, object, embed, marquee, math, video, audio, base[href*='x.invalid'], body script, img[src='x'], a[href^='javascript' i], x, [onerror], [onload], [onclick], [onfocus], [ontoggle]",
      ).length,
      rescue: Boolean(document.querySelector("#rescue-page")),
    }));
    const why = shown.rescue ? await page.locator("#rescue-page pre").textContent() : "";
    expect(shown, `${hash} ${why}`).toEqual({ ran: undefined, foreign: 0, rescue: false });
  }
  expect(seen.violations).toEqual([]);
  expect(seen.requests.slice(requests).filter(ofThePage)).toEqual([]);
});

test("each of these texts, typed into the organisation form, is shown and kept as typed", async ({ page, site, seen }) => {
  test.setTimeout(120_000);
  await catchDownloads(page);
  await startWorkbook(page, site.url, "<b onmouseover=window.__ran=1>Bold & Sons</b>");
  await openProfile(page);
  const texts = await page.locator("form input[type=text]:enabled, .field input[type=text]:enabled, .field textarea:enabled").all();
  expect(texts.length).toBeGreaterThan(2);
  const all = PAYLOADS.join("\n");
  const long = page.locator(".field textarea:enabled").first();
  await long.fill(all);
  await long.blur();
  for (const [index, payload] of PAYLOADS.entries()) {
    const field = texts[index % texts.length];
    await field.fill(payload);
    await field.blur();
    await expect(field).toHaveValue(payload.replace(/\n/g, (await field.evaluate((e) => e.tagName)) === "TEXTAREA" ? "\n" : " "));
  }
  await expectKept(page, "saved");
  await page.locator(".book-name").hover();
  for (const hash of ["#/", "#/workbooks", "#/checks", "#/step/1"]) {
    await go(page, hash);
    await settled(page);
  }
  expect(await page.evaluate(() => window.__ran)).toBeUndefined();
  expect(seen.violations).toEqual([]);
  expect(seen.errors).toEqual([]);
});
