// How long the page was busy, from the browser's own trace of its main thread: by the clock, and in processor
// time, which stays the same when other programs want the machine, too.

/** What the page's thread calls a task of its own. */
const TASK = /RunTask$/;

/**
 * The longest task of the page while `act` runs, in milliseconds.
 * @template T
 * @param {import("@playwright/test").Page} page
 * @param {() => Promise<T>} act
 * @param {string} [mark]  a `performance.mark` of the page: with it, the figures are of what began after it, and
 *   `before` has those of what began earlier
 * @returns {Promise<{result: T, wall: number, processor: number, before?: {wall: number, processor: number}}>}
 */
export async function tasksOf(page, act, mark) {
  const browser = page.context().browser();
  const categories = ["-*", "toplevel", "disabled-by-default-devtools.timeline", "blink.user_timing", "__metadata"];
  await browser.startTracing(page, { categories });
  const result = await act();
  await page.waitForTimeout(100);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const threads = traceEvents
    .filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain")
    .map(({ pid, tid }) => `${pid} ${tid}`);
  const tasks = traceEvents.filter(
    ({ name, ph, pid, tid }) => ph === "X" && TASK.test(name) && threads.includes(`${pid} ${tid}`),
  );
  if (tasks.length === 0) throw new Error("the trace has no tasks of the page");
  if (!mark) return { result, ...longest(tasks) };
  const at = traceEvents.find(({ name }) => name === mark)?.ts;
  if (!at) throw new Error(`the trace has no mark ${mark}`);
  return {
    result,
    ...longest(tasks.filter(({ ts }) => ts >= at)),
    before: longest(tasks.filter(({ ts }) => ts < at)),
  };
}

function longest(tasks) {
  const most = (times) => times.reduce((most, time) => Math.max(most, time ?? 0), 0) / 1000;
  return { wall: most(tasks.map(({ dur }) => dur)), processor: most(tasks.map(({ tdur }) => tdur)) };
}
