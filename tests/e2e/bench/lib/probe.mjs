// What a page under measurement records about itself. The clock is the page's own, in milliseconds.

/** Before the page is loaded. */
export async function probe(page) {
  await page.addInitScript(() => {
    const probe = { memory: undefined, written: 0, offered: 0 };
    window.__bench = probe;

    for (const name of ["instantiate", "instantiateStreaming"]) {
      const original = WebAssembly[name];
      WebAssembly[name] = async (...args) => {
        const result = await original.apply(WebAssembly, args);
        probe.memory = (result.instance ?? result).exports.memory;
        return result;
      };
    }

    const size = (value) => {
      if (typeof value === "string") return value.length * 2; // both engines keep them as UTF-16 at worst
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength;
      if (Array.isArray(value)) return value.reduce((sum, item) => sum + size(item), 0);
      if (value && typeof value === "object") {
        return Object.entries(value).reduce((sum, [key, item]) => sum + size(key) + size(item), 0);
      }
      return 8;
    };
    const count = (values) => {
      probe.written += size([...values].filter((value) => value !== undefined));
    };
    for (const [owner, name] of [
      [Storage.prototype, "setItem"],
      [IDBObjectStore.prototype, "put"],
      [IDBObjectStore.prototype, "add"],
    ]) {
      const original = owner[name];
      owner[name] = function (...args) {
        count(args);
        return original.apply(this, args);
      };
    }

    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function () {
      if (!this.hasAttribute("download")) return click.call(this);
      probe.offered = performance.now(); // and no file on the disk of whoever measures
    };

    /** Resolves when the frame that shows the present state has been drawn. */
    probe.painted = () =>
      new Promise((resolve) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now());
          port2.postMessage(0);
        });
      });
    /** Resolves when `holds` does, looked at once a frame, and that frame has been drawn. */
    probe.drawn = async (holds) => {
      while (!holds()) await new Promise((resolve) => requestAnimationFrame(resolve));
      return probe.painted();
    };

    // A letter is there with its input event, which comes a task after its key; any other key with the key.
    probe.awaited = undefined;
    const seen = (start) => {
      const { awaited } = probe;
      probe.awaited = undefined;
      probe.painted().then((end) => awaited?.({ start, paint: end - start }));
    };
    let pressed = 0;
    addEventListener("keydown", (event) => {
      // A Shift that is held for the key that follows ends nothing.
      if (!probe.awaited || event.key === "Shift") return;
      pressed = event.timeStamp;
      const letter = event.key.length === 1 && event.target.matches("input, textarea");
      if (!letter) seen(pressed);
    }, true);
    addEventListener("input", () => probe.awaited && seen(pressed), true);
    probe.nextKey = () => new Promise((resolve) => (probe.awaited = resolve));
  });
}

/** Presses a key and returns when its effect was drawn, in milliseconds after the key, and when it was pressed. */
export async function pressTimed(page, key) {
  const seen = page.evaluate(() => window.__bench.nextKey());
  await page.evaluate(() => 0); // The page listens before the key comes.
  await page.keyboard.press(key);
  return seen;
}

/** Starts counting anew what is written. */
export const resetProbe = (page) => page.evaluate(() => Object.assign(window.__bench, { written: 0 }));

/** @returns {Promise<{written: number, wasm: number}>} bytes written since, and those of the program's memory */
export const readProbe = (page) =>
  page.evaluate(() => {
    const { written, memory } = window.__bench;
    return { written, wasm: memory?.buffer.byteLength ?? 0 };
  });
