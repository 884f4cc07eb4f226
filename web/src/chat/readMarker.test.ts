import { describe, expect, it } from "vitest";
import { message, recorded } from "./testing";
import { type Answer, FakeBrowser, type Tab } from "./testingBrowser";

const { other } = recorded;

/** A conversation of three messages of the other person, whose end the reader sees. */
async function reading(readAnswer: Answer) {
  const browser = new FakeBrowser();
  for (const seq of [1, 2, 3]) browser.server.stored.push(message(seq, { sender_id: other }));
  browser.server.readAnswer = readAnswer;
  const tab = browser.openTab();
  await browser.advance();
  look(tab, true);
  await browser.advance();
  return { browser, tab };
}

function look(tab: Tab, isLooking: boolean): void {
  tab.room.setWatched(isLooking);
  tab.room.setEndVisible(isLooking);
}

const readsOf = (tab: Tab) =>
  tab.environment.webSockets.flatMap(({ sent }) => sent).filter(({ action }) => action === "read").length;

describe("a read position", () => {
  it("is sent once where the server confirms it", async () => {
    const { browser, tab } = await reading("stored");
    await browser.advance(300_000, 1000);
    expect([browser.server.readUpTo, readsOf(tab)]).toEqual([3, 1]);
  });

  it.each<Answer>(["lost", "unavailable"])("that is %s is sent again, with growing pauses", async (answer) => {
    const { browser, tab } = await reading(answer);
    await browser.advance(180_000, 1000);
    expect(readsOf(tab)).toBe(6); // at once, after 5, 15, 35, 75 and 135 s
    browser.server.readAnswer = "stored";
    await browser.advance(60_000, 1000);
    const reads = readsOf(tab);
    await browser.advance(300_000, 1000);
    expect([browser.server.readUpTo, readsOf(tab)]).toEqual([3, reads]);
  });

  it("whose confirmation is lost is asked for, because a repetition makes none", async () => {
    const { browser, tab } = await reading("echo lost");
    await browser.advance(5000, 1000);
    expect([tab.room.snapshot().room.lastRead[recorded.me], readsOf(tab)]).toEqual([3, 2]);
    await browser.advance(300_000, 1000);
    expect(readsOf(tab)).toBe(2);
  });

  it("is sent on the next connection, even if nobody looks any more", async () => {
    const { browser, tab } = await reading("lost");
    look(tab, false);
    tab.environment.emit("offline");
    browser.server.readAnswer = "stored";
    browser.server.stored.push(message(4, { sender_id: other }));
    tab.environment.emit("online");
    await browser.advance(1000);
    expect(browser.server.readUpTo).toBe(3);
  });
});
