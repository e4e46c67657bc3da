// Listens to what a page must not do: break its policy, ask for anything, log an error.

const MARK = "isms-test-violation ";

/**
 * @typedef {object} Watch
 * @property {{directive: string, blocked: string, sample: string}[]} violations
 * @property {string[]} requests  addresses, without data: and blob:
 * @property {string[]} errors    console errors and uncaught exceptions
 */

/**
 * Call before the first navigation. Works for a page and for a whole context.
 * @param {import("@playwright/test").Page | import("@playwright/test").BrowserContext} target
 * @returns {Promise<Watch>}
 */
export async function watch(target) {
  const seen = { violations: [], requests: [], errors: [] };
  target.on("request", (request) => {
    if (!/^(data|blob|about):/.test(request.url())) seen.requests.push(request.url());
  });
  target.on("console", (message) => {
    const text = message.text();
    if (text.startsWith(MARK)) seen.violations.push(JSON.parse(text.slice(MARK.length)));
    else if (message.type() === "error") seen.errors.push(text);
  });
  target.on("pageerror", (error) => seen.errors.push(String(error)));
  target.on("weberror", (error) => seen.errors.push(String(error.error())));
  await target.addInitScript((mark) => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const { effectiveDirective, blockedURI, sample } = event;
      console.info(mark + JSON.stringify({ directive: effectiveDirective, blocked: blockedURI, sample }));
    });
  }, MARK);
  return seen;
}
