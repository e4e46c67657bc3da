// A static server for dist/ under a path of some depth, which proves that all addresses are relative.
// It logs every request, can be told to answer wrongly, and can kill for a page that is blocked.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

export const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url));
export const DIST = join(REPOSITORY, "dist");
export const SINGLE_FILE = join(DIST, "isms-workbook.html");

const BASE = "/some/path/";
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
};

/**
 * @typedef {object} Site
 * @property {string} url        address of the page
 * @property {string} origin
 * @property {string[]} requests  every request so far, as `GET /some/path/x`
 * @property {(pattern: RegExp, answer: Answer) => void} answer  answer matching files otherwise, until `reset`
 * @property {(name: string, act: () => unknown) => void} onCall  what `POST /call/<name>` does, at once
 * @property {(act: (name: string) => unknown) => void} onAnyCall  the same for every name: a log of acknowledgements
 * @property {() => void} reset
 * @property {() => Promise<void>} close
 *
 * @typedef {(file: {body: Buffer, headers: Record<string, string>}) =>
 *   {status?: number, body?: string | Buffer, headers?: Record<string, string>, never?: boolean}} Answer
 */

/** @returns {Promise<Site>} */
export async function serveDist(folder = DIST, port = 0) {
  const requests = [];
  const answers = [];
  const calls = new Map();
  let anyCall;

  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    if (path.startsWith("/call/")) {
      // A page calls this in a synchronous request, so that it stands still while it is killed.
      const name = path.slice("/call/".length);
      calls.get(name)?.();
      anyCall?.(name);
      response.writeHead(204).end();
      return;
    }
    requests.push(`${request.method} ${path}`);
    const name = normalize(path.startsWith(BASE) ? path.slice(BASE.length) || "index.html" : "/");
    const headers = { "content-type": TYPES[extname(name)] ?? "text/plain", "cache-control": "no-cache" };
    try {
      if (name.startsWith("/") || name.startsWith("..")) throw new Error("outside");
      const missing = { status: 404, body: "no such file", headers };
      let file = await readFile(join(folder, name)).then(
        (body) => ({ status: 200, body, headers }),
        () => missing,
      );
      for (const { pattern, answer } of answers) {
        if (pattern.test(name)) file = { ...file, ...answer(file) };
      }
      if (!file.never) response.writeHead(file.status, file.headers).end(file.body);
    } catch {
      response.writeHead(404, { "content-type": "text/plain" }).end("no such file");
    }
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    url: `${origin}${BASE}`,
    origin,
    requests,
    answer: (pattern, answer) => answers.push({ pattern, answer }),
    onCall: (name, act) => calls.set(name, act),
    onAnyCall: (act) => (anyCall = act),
    reset: () => {
      requests.length = 0;
      answers.length = 0;
      calls.clear();
      anyCall = undefined;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  };
}
