// A page with nothing but an input and a choice: what of a key's way to the frame that shows it belongs to the
// browser and the machine. Measured in the same run as the program, and taken off it (decision 0025).
import { pause, withPage } from "./page.mjs";
import { pressTimed } from "./probe.mjs";

const KEYS = 60;
const PAGE = "<!doctype html><title>empty</title><input><p></p><select><option>1<option>2<option>3</select>";

/** How long the keys take there, in milliseconds: letters, Enter, and a step of a choice. */
export const measureEmpty = (site) =>
  withPage(async (page) => {
    site.answer(/^input\.html$/, () => ({ status: 200, body: PAGE }));
    await page.goto(`${site.url}input.html`);
    // Enter changes something that is drawn, as it does in the program.
    await page.evaluate(() => {
      const shown = document.querySelector("p");
      addEventListener("keydown", (event) => event.key === "Enter" && (shown.textContent = event.timeStamp));
    });
    const keys = async (place, key) => {
      await page.locator(place).focus();
      const times = [];
      for (let n = 0; n < KEYS; n += 1) {
        times.push((await pressTimed(page, key(n))).paint);
        await pause(page, 20, 180);
      }
      return times;
    };
    return {
      letter: await keys("input", (n) => "abcdefghijklmnopqrstuvwxyz"[n % 26]),
      end: await keys("input", () => "Enter"),
      step: await keys("select", (n) => (n % 2 === 0 ? "ArrowDown" : "ArrowUp")),
    };
  });

/** The rows of the bench on an empty page. */
export const emptyRows = (empty, quantile) =>
  [
    ["letter", "Letter"],
    ["end", "Enter"],
    ["step", "A step of a choice"],
  ].flatMap(([name, what]) => [
    { what: `${what} in an empty page, key to paint, 95 %`, value: quantile(empty[name], 0.95), unit: "ms" },
    { what: "  median", value: quantile(empty[name]), unit: "ms" },
  ]);

/** The rows of one kind of edit: with many rows beyond the empty page, and against few rows. */
export const keyRows = (what, { many, few, empty, quantile, of, against }) => [
  { what: `${what}, key to paint, ${of}, 95 %`, value: quantile(many, 0.95), unit: "ms" },
  {
    what: "  beyond the same key in an empty page",
    value: quantile(many, 0.95) - quantile(empty, 0.95),
    unit: "ms",
    budget: 16,
  },
  { what: "  median", value: quantile(many), unit: "ms" },
  { what: `  median, against ${against}`, value: quantile(many) / quantile(few), unit: "x", budget: 1.2 },
];
