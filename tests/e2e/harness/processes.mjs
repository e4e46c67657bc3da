// Ends browsers the hard way. Only processes that descend from the browser of one given profile folder
// are touched. Linux only, as it reads /proc.
import { readFileSync, readdirSync } from "node:fs";

/** @typedef {{pid: number, parent: number, command: string}} Process */

/** @returns {Process[]} */
function processes() {
  const found = [];
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // Children of a browser rewrite their command line with blanks in it, so blanks it is.
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      // The name in brackets may hold anything, so count from the last bracket: state, parent, …
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (state !== "Z" && command) found.push({ pid: +name, parent: +parent, command });
    } catch {
      // It ended while we looked.
    }
  }
  return found;
}

/** The browser that was started with this profile folder, then everything below it. */
export function browserProcesses(profile) {
  const all = processes();
  const named = all.filter(({ command }) => command.includes(profile));
  const pids = new Set(named.map(({ pid }) => pid));
  for (let before = -1; before !== pids.size; ) {
    before = pids.size;
    for (const { pid, parent } of all) if (pids.has(parent)) pids.add(pid);
  }
  const isChild = ({ command }) => / (--type=|-contentproc )/.test(command);
  const family = all.filter(({ pid }) => pids.has(pid) && pid !== process.pid);
  return [...family.filter((one) => !isChild(one)), ...family.filter(isChild)];
}

/** SIGKILL to the whole browser, main process first, so that nothing is left that could tidy up. */
export function killBrowser(profile) {
  return kill(browserProcesses(profile));
}

/**
 * SIGKILL to every process that shows a page. All of them: the one that belongs to a tab cannot be told
 * from the spare one that waits for the next. But not those of Chromium's own window, without which the
 * browser itself gives up.
 */
export function killRenderers(profile) {
  const shows = ({ command }) =>
    (/ --type=renderer /.test(command) && !command.includes(" --top-chrome-webui")) || / -contentproc .* tab( \d+)?$/.test(command);
  return kill(browserProcesses(profile).filter(shows));
}

function kill(victims) {
  for (const { pid } of victims) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Gone with its parent.
    }
  }
  return victims.length;
}
