// Several tabs (faults D1 to D3): one writes, the others follow live and are one click from taking over;
// a writer that dies is replaced, one that is frozen can be robbed, and nothing is lost in silence.
import { expect, start, test } from "./harness/test.mjs";
import { rounds } from "./harness/rounds.mjs";
import { DESCRIPTION, KEPT, SECTOR, expectKept, openProfile, reopen, startWorkbook, write } from "./harness/workbook.mjs";

const editHere = (page) => page.getByRole("button", { name: "Edit in this tab" });

/** A first tab that writes and a second one that follows. */
async function twoTabs(context, site) {
  const writer = context.pages()[0] ?? (await context.newPage());
  await startWorkbook(writer, site.url);
  await openProfile(writer);
  const reader = await context.newPage();
  await reopen(reader, site.url);
  await openProfile(reader);
  await expectKept(reader, "viewing");
  return { writer, reader };
}

test("a second tab is live and read-only, and takes over with one click @both", async ({ context, site }) => {
  const { writer, reader } = await twoTabs(context, site);
  await expect(reader.locator(DESCRIPTION)).toBeDisabled();
  await expect(reader.locator(".banner")).toContainText("another tab");
  await write(writer, DESCRIPTION, "seen at once");
  await expect(reader.locator(DESCRIPTION)).toHaveValue("seen at once");
  await write(writer, SECTOR, "and the next");
  await expect(reader.locator(SECTOR)).toHaveValue("and the next");

  await editHere(reader).click();
  await expect(reader.locator(DESCRIPTION)).toBeEnabled();
  await expect(writer.locator(DESCRIPTION)).toBeDisabled();
  await write(reader, DESCRIPTION, "from the other side");
  await expect(writer.locator(DESCRIPTION)).toHaveValue("from the other side");
  await expectKept(writer, "viewing");

  // And back.
  await editHere(writer).click();
  await expect(writer.locator(DESCRIPTION)).toBeEnabled();
  await write(writer, DESCRIPTION, "to and fro");
  await expect(reader.locator(DESCRIPTION)).toHaveValue("to and fro");
});

test("typing that the other tab interrupts is taken along", async ({ context, site }) => {
  const { writer, reader } = await twoTabs(context, site);
  await writer.locator(DESCRIPTION).focus();
  await writer.keyboard.type("half a sent");
  await editHere(reader).click();
  await expect(reader.locator(DESCRIPTION)).toBeEnabled();
  await expect(reader.locator(DESCRIPTION)).toHaveValue("half a sent");
});

test("when the writing tab closes, the other one writes @both", async ({ context, site }) => {
  const { writer, reader } = await twoTabs(context, site);
  await write(writer, DESCRIPTION, "last words");
  await writer.close();
  await expect(reader.locator(DESCRIPTION)).toBeEnabled({ timeout: 2_000 });
  await expect(reader.locator(DESCRIPTION)).toHaveValue("last words");
  await write(reader, DESCRIPTION, "goes on");
});

test("when the writing tab is killed, the other takes over within a second, with all it had typed @kill", async ({
  profile,
  site,
}) => {
  // Tabs of one origin share a process, so the survivor sits in a process of its own: another window
  // opened without a reference to the first.
  for (const round of rounds(test, 3)) {
    const { context, page } = await profile.open();
    await start(page, site.url);
    if (round === 1) await startWorkbook(page, site.url);
    else await reopen(page, site.url);
    await openProfile(page);
    const reader = await context.newPage();
    await reopen(reader, site.url);
    await openProfile(reader);
    await expectKept(reader, "viewing");
    const text = `typed in round ${round}`;
    await page.locator(DESCRIPTION).fill("");
    await page.locator(DESCRIPTION).focus();
    await page.keyboard.type(text);
    const crashed = page.waitForEvent("crash");
    const session = await context.newCDPSession(page);
    session.send("Page.crash").catch(() => {}); // Its answer never comes.
    await crashed;
    const before = Date.now();
    await expect(reader.locator(DESCRIPTION)).toBeEnabled({ timeout: 3_000 });
    expect(Date.now() - before, "hand-over").toBeLessThan(1_000);
    await expect(reader.locator(DESCRIPTION)).toHaveValue(text);
    await write(reader, SECTOR, `round ${round}`);
    await profile.close();
  }
});

test("a frozen writer can be robbed, and says so when it thaws", async ({ context, site }) => {
  const { writer, reader } = await twoTabs(context, site);
  await write(writer, DESCRIPTION, "before the frost");
  const session = await context.newCDPSession(writer);
  await session.send("Page.setWebLifecycleState", { state: "frozen" });
  await editHere(reader).click();
  await expect(reader.locator(DESCRIPTION)).toBeEnabled({ timeout: 3_000 });
  await expect(reader.locator(DESCRIPTION)).toHaveValue("before the frost");
  await write(reader, DESCRIPTION, "written meanwhile");
  await session.send("Page.setWebLifecycleState", { state: "active" });
  await expectKept(writer, "viewing");
  await expect(writer.locator(DESCRIPTION)).toBeDisabled();
  await expect(writer.locator(DESCRIPTION)).toHaveValue("written meanwhile");
  await write(reader, SECTOR, "still mine");
  await expect(writer.locator(SECTOR)).toHaveValue("still mine");
});

test("a change that a robbed tab made too late is not lost in silence", async ({ context, site }) => {
  const { writer, reader } = await twoTabs(context, site);
  await write(writer, DESCRIPTION, "agreed");
  // The disk answers late, as a slow or sleeping one does: the change is under way when the pen goes.
  await writer.evaluate(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...all) {
      if (this.name === "journal") throw new DOMException("the disk sleeps", "UnknownError");
      return put.apply(this, all);
    };
  });
  await writer.locator(DESCRIPTION).fill("too late");
  await writer.locator(DESCRIPTION).blur();
  await expectKept(writer, "not-saved");
  await editHere(reader).click();
  await expect(reader.locator(DESCRIPTION)).toBeEnabled({ timeout: 3_000 });
  const value = await reader.locator(DESCRIPTION).inputValue();
  if (value === "agreed") {
    // Not taken over: then the robbed tab says so.
    await expect(writer.locator(".notice-error")).toContainText("came too late");
  } else {
    expect(value).toBe("too late");
  }
  await expectKept(writer, "viewing");
});

test("three tabs, edits and take-overs at random: all end with the same workbook", async ({ context, site }) => {
  test.setTimeout(90_000);
  const { writer, reader } = await twoTabs(context, site);
  const third = await context.newPage();
  await reopen(third, site.url);
  await openProfile(third);
  const tabs = [writer, reader, third];
  let last = "";
  for (let turn = 0; turn < 12; turn += 1) {
    const tab = tabs[Math.floor(Math.random() * tabs.length)];
    await tab.bringToFront();
    if (await tab.locator(DESCRIPTION).isDisabled()) {
      await editHere(tab).click();
      await expect(tab.locator(DESCRIPTION)).toBeEnabled();
    }
    // What the tab before wrote and saved is there.
    await expect(tab.locator(DESCRIPTION)).toHaveValue(last);
    last = `turn ${turn}`;
    await write(tab, DESCRIPTION, last);
  }
  for (const tab of tabs) await expect(tab.locator(DESCRIPTION)).toHaveValue(last);
  const states = await Promise.all(tabs.map((tab) => tab.locator(KEPT).getAttribute("data-kept")));
  expect(states.filter((state) => state === "saved").length, String(states)).toBe(1);
});
