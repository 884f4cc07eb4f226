import { describe, expect, it } from "vitest";
import { DraftStorage } from "./draftStorage";
import { FakeStorage, flushPromises } from "./testing";

function openTab(storage: FakeStorage): DraftStorage {
  const drafts = new DraftStorage(storage, "me", "room");
  storage.onChange((key) => drafts.changed(key));
  return drafts;
}

describe("an unfinished text", () => {
  it("survives a reload of its tab, whatever other tabs write", () => {
    const storage = new FakeStorage();
    const other = storage.openTab("zz");
    openTab(storage).save("mine");
    openTab(other).save("theirs");
    expect([openTab(storage).load(), openTab(other).load()]).toEqual(["mine", "theirs"]);
  });

  it("of a closed tab is shown in the next one, which takes it over when it is changed", () => {
    const storage = new FakeStorage();
    openTab(storage).save("unfinished");
    storage.closeTab();
    const next = openTab(storage.openTab("next"));
    expect(next.load()).toBe("unfinished");
    expect(storage.keys()).toEqual(["chat:draft:me:room:tab"]);
    next.save("unfinished no more");
    expect([...storage.kept]).toEqual([["chat:draft:me:room:next", "unfinished no more"]]);
    next.save("");
    expect(storage.kept.size).toBe(0);
  });

  it("of an open tab is not lost when another tab shows it, changes it and sends it", async () => {
    const storage = new FakeStorage();
    const first = openTab(storage);
    first.load();
    first.save("first");
    const second = openTab(storage.openTab("second"));
    expect(second.load()).toBe("first");
    second.save("second");
    second.save("");
    await flushPromises();
    expect(openTab(storage).load()).toBe("first");
  });

  it("of a tab and of its duplicate are kept apart", async () => {
    const storage = new FakeStorage();
    const duplicate = storage.openTab("tab");
    const [one, two] = [openTab(storage), openTab(duplicate)];
    one.save("one");
    await flushPromises();
    two.save("two");
    expect([openTab(storage).load(), openTab(duplicate).load()]).toEqual(["one", "two"]);
  });

  it("of the old form, one for all tabs, is taken over", () => {
    const storage = new FakeStorage();
    storage.setItem("chat:draft:me:room", "old");
    const drafts = openTab(storage);
    expect(drafts.load()).toBe("old");
    drafts.save("new");
    expect([...storage.kept]).toEqual([["chat:draft:me:room:tab", "new"]]);
  });
});
