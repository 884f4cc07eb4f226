/** Several tabs of one person in one conversation: they share the storage and the turn to send. */

import { describe, expect, it } from "vitest";
import { seededRandom } from "./seededRandom";
import { recorded } from "./testing";
import { type Answer, FakeBrowser, type Tab } from "./testingBrowser";

const { me, roomId } = recorded;

async function twoTabs() {
  const browser = new FakeBrowser();
  const tabs = [browser.openTab(), browser.openTab()] as const;
  await browser.advance();
  return { browser, one: tabs[0], other: tabs[1] };
}

describe("two tabs that write while offline", () => {
  it("send each message once, in each tab's order, and show all of them", async () => {
    const { browser, one, other } = await twoTabs();
    for (const tab of browser.tabs) tab.environment.emit("offline");
    for (const number of [1, 2, 3]) {
      one.write(`one ${number}`);
      other.write(`other ${number}`);
    }
    await browser.advance();
    expect(one.shown).toEqual(other.shown);
    for (const tab of browser.tabs) tab.environment.emit("online");
    await browser.advance(1000);
    expect(browser.contents).toEqual(["one 1", "other 1", "one 2", "other 2", "one 3", "other 3"]);
    expect([...one.sent, ...other.sent].sort()).toEqual([...browser.contents].sort());
    expect([one.shown, other.shown]).toEqual([browser.contents, browser.contents]);
    expect(browser.storage.kept.size).toBe(0);
  });

  it("lose nothing when one of them is closed in the middle", async () => {
    const { browser, one, other } = await twoTabs();
    for (const tab of browser.tabs) tab.environment.emit("offline");
    for (const number of [1, 2]) {
      one.write(`one ${number}`);
      other.write(`other ${number}`);
    }
    await browser.advance();
    browser.server.answer = () => "lost";
    one.environment.emit("online");
    await browser.advance();
    expect(one.sent).toEqual(["one 1"]);
    browser.closeTab(one);
    browser.server.answer = () => "stored";
    other.environment.emit("online");
    await browser.advance(1000);
    expect(browser.contents).toEqual(["one 1", "other 1", "one 2", "other 2"]);
    expect(other.shown).toEqual(browser.contents);
  });
});

describe("one sender", () => {
  it("sends while the others wait, and gives the turn away with its connection", async () => {
    const { browser, one, other } = await twoTabs();
    browser.server.answer = () => "unavailable";
    one.write("a");
    await browser.advance();
    other.write("b");
    await browser.advance(20_000);
    expect(other.sent).toEqual([]);
    one.environment.emit("offline");
    browser.server.answer = () => "stored";
    await browser.advance();
    await browser.advance();
    expect(other.sent).toEqual(["a", "b"]);
  });

  it("that sleeps loses its turn, and sends no more", async () => {
    const { browser, one, other } = await twoTabs();
    browser.server.answer = () => "lost";
    one.write("a");
    await browser.advance();
    other.write("b");
    await browser.advance();
    browser.turns.steal(`chat:outbox:${me}:${roomId}`);
    browser.server.answer = () => "stored";
    await browser.advance();
    await browser.advance(60_000);
    expect([one.sent, other.sent]).toEqual([["a"], ["a", "b"]]);
    expect(one.shown).toEqual(["a", "b"]);
  });

  it("that has left the conversation sends over REST what the other tab writes offline", async () => {
    const { browser, one, other } = await twoTabs();
    other.environment.emit("offline");
    one.write("a");
    one.toggle();
    other.write("b");
    await browser.advance();
    await browser.advance();
    expect(browser.contents).toEqual(["a", "b"]);
    expect(other.shown).toEqual(["a", "b"]);
    expect(other.room.isBusy).toBe(false);
  });
});

describe("a clock that was a day ahead", () => {
  it("and is put right delays nothing", async () => {
    const { browser, one } = await twoTabs();
    one.environment.setClockAhead(86_400_000);
    browser.server.answer = () => "unavailable";
    one.write("a");
    await browser.advance();
    browser.server.answer = () => "stored";
    one.environment.setClockAhead(0);
    await browser.advance(5_000);
    expect(browser.contents).toEqual(["a"]);
  });
});

describe("a message that kills its connection", () => {
  it("is set aside with the reason after five connections, and the next ones are sent", async () => {
    const { browser, one, other } = await twoTabs();
    browser.server.answer = (content) => (content === "a" ? "cut" : "stored");
    one.write("a");
    one.write("b");
    await browser.advance(60_000);
    expect(browser.contents).toEqual(["b"]);
    expect([...one.sent, ...other.sent].sort()).toEqual(["a", "a", "a", "a", "a", "b"]);
    for (const tab of browser.tabs) {
      expect(tab.shown).toEqual(["b", "a"]);
      expect(tab.room.snapshot().outbox).toMatchObject([{ state: "failed", cause: "connection" }]);
    }
  });

  it("is counted over a reload", async () => {
    const browser = new FakeBrowser();
    browser.server.answer = () => "cut";
    let sent = 0;
    for (let reloads = 0; reloads < 5; reloads += 1) {
      const tab = browser.openTab();
      if (reloads === 0) tab.write("a");
      await browser.advance();
      sent += tab.sent.length;
      browser.closeTab(tab);
    }
    await browser.advance();
    expect(sent).toBe(5);
    expect(browser.openTab().room.snapshot().outbox).toMatchObject([{ state: "failed", cause: "connection" }]);
  });
});

describe("any life of a few tabs", () => {
  const ANSWERS: readonly Answer[] = [
    "stored",
    "stored",
    "stored",
    "echo lost",
    "lost",
    "stored and cut",
    "unavailable",
  ];

  async function live(seed: number) {
    const random = seededRandom(seed);
    const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
    const browser = new FakeBrowser();
    const all: Tab[] = [];
    const open = () => all.push(browser.openTab(`tab${all.length}`));
    const story: string[] = [];
    browser.server.answer = () => {
      const answer = pick(ANSWERS);
      story.push(`    the server: ${answer}`);
      return answer;
    };
    open();
    open();
    for (let step = 0; step < 40; step += 1) {
      const tab = pick(browser.tabs);
      const acts: Record<string, () => void | Promise<void>> = {
        write: () => tab.write(`${tab.name} ${tab.written.length}`),
        "write more": () => tab.write(`${tab.name} ${tab.written.length}`),
        "lose the network": () => tab.environment.emit("offline"),
        "find the network": () => tab.environment.emit("online"),
        "leave or return": () => tab.toggle(),
        "be robbed of the turn": () => browser.turns.steal(`chat:outbox:${me}:${roomId}`),
        "set the clock": () => tab.environment.setClockAhead(Math.round((random() - 0.5) * 86_400_000)),
        "close, and another opens": () => {
          browser.closeTab(tab);
          open();
        },
        wait: () => browser.advance(Math.round(random() * 9000), 1000),
        "wait a moment": () => browser.advance(),
      };
      const name = pick(Object.keys(acts));
      story.push(`${tab.name}: ${name}`);
      await acts[name]?.();
      if (random() < 0.5) await browser.advance();
    }
    browser.server.answer = () => "stored";
    for (const tab of browser.tabs) tab.open();
    await browser.advance(60_000, 1000);
    return { browser, all, story: story.join("\n") };
  }

  it.each(Array.from({ length: 150 }, (_, index) => index + 1))(
    "loses nothing, sends nothing twice, and keeps each tab's order (seed %i)",
    async (seed) => {
      const { browser, all, story } = await live(seed);
      const written = all.flatMap((tab) => tab.written);
      expect([...browser.contents].sort(), story).toEqual(written.sort());
      for (const tab of all) {
        expect(
          browser.contents.filter((content) => tab.written.includes(content)),
          story,
        ).toEqual(tab.written);
      }
      for (const tab of browser.tabs) expect(tab.shown, story).toEqual(browser.contents);
      expect(browser.storage.kept.size, story).toBe(0);
    },
  );
});
