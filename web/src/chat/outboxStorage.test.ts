import { describe, expect, it } from "vitest";
import { added, discarded, type Outbox, retried } from "./outbox";
import { OutboxStorage } from "./outboxStorage";
import { FakeStorage } from "./testing";

const NOW = 1_000_000;
const DAY = 86_400_000;
const OLD_KEY = "chat:outbox:me:room";
const text = (client_id: string) => ({ client_id, message_type: "TEXT" as const, content: client_id });
const ids = (box: Outbox) => box.map(({ client_id }) => client_id);
const states = (box: Outbox) => box.map(({ client_id, state }) => `${client_id} ${state}`);
const failed = (box: Outbox): Outbox => box.map((item) => ({ ...item, state: "failed", error: "No." }));

/** One tab: its storage, and its outbox. */
class Tab {
  box: Outbox = [];
  readonly stored: OutboxStorage;

  constructor(storage: FakeStorage) {
    this.stored = new OutboxStorage(storage, "me", "room");
    this.reload();
  }

  reload(now = NOW): void {
    this.box = this.stored.load(this.box, now);
  }

  change(change: (box: Outbox) => Outbox): void {
    this.box = change(this.box);
    this.stored.save(this.box);
  }

  write(...written: string[]): void {
    for (const id of written) this.change((box) => added(box, text(id), NOW));
  }
}

describe("a reload", () => {
  it("keeps unsent messages in their order, and sends again what was being sent", () => {
    const storage = new FakeStorage();
    new Tab(storage).write("b", "a");
    const again = new Tab(storage);
    expect(states(again.box)).toEqual(["b waiting", "a waiting"]);
    again.change(() => []);
    expect(storage.kept.size).toBe(0);
  });

  it("clamps what a clock wrote that was a day ahead", () => {
    const storage = new FakeStorage();
    new Tab(storage).change((box) => added(box, text("a"), NOW + DAY));
    expect(new Tab(storage).box).toMatchObject([{ writtenAt: NOW, notBefore: NOW }]);
  });

  it("survives a text that is no message, and a storage that is full", () => {
    const storage = new FakeStorage();
    storage.setItem(`${OLD_KEY}:x`, "{{");
    storage.setItem(OLD_KEY, "{{");
    const tab = new Tab(storage);
    expect(tab.box).toEqual([]);
    storage.setItem = () => {
      throw new Error("full");
    };
    tab.write("a");
    tab.reload();
    expect(states(tab.box)).toEqual(["a waiting"]);
  });
});

describe("the old form, one list of all messages", () => {
  const old = (...written: string[]) =>
    JSON.stringify(
      written.map((id) => ({ ...text(id), writtenAt: NOW, state: "sending", attempts: 3, notBefore: NOW + DAY })),
    );

  it("is taken over in its order, after what is stored already", () => {
    const storage = new FakeStorage();
    new Tab(storage).write("c");
    storage.setItem(OLD_KEY, old("b", "a", "c"));
    const tab = new Tab(storage);
    expect(states(tab.box)).toEqual(["c waiting", "b waiting", "a waiting"]);
    expect(tab.box[1]).toMatchObject({ attempts: 0, notBefore: NOW, lostConnections: 0 });
    expect(storage.keys().sort()).toEqual(["a", "b", "c"].map((id) => `${OLD_KEY}:${id}`));
  });

  it("stays where the storage has no room for the new one", () => {
    const storage = new FakeStorage();
    storage.setItem(OLD_KEY, old("a", "b"));
    const { setItem } = storage;
    storage.setItem = (key, value) => {
      if (key.endsWith(":b")) throw new Error("full");
      setItem(key, value);
    };
    expect(ids(new Tab(storage).box)).toEqual(["a"]);
    storage.setItem = setItem;
    expect(ids(new Tab(storage).box)).toEqual(["a", "b"]);
  });
});

describe("two tabs", () => {
  function twoTabs() {
    const storage = new FakeStorage();
    return [new Tab(storage), new Tab(storage.openTab("other"))] as const;
  }

  it("do not overwrite each other's messages, and agree on the order", () => {
    const [one, other] = twoTabs();
    one.write("z", "b");
    other.write("y", "a");
    one.reload();
    other.reload();
    expect(ids(one.box)).toEqual(["y", "z", "a", "b"]);
    expect(ids(other.box)).toEqual(ids(one.box));
  });

  it("learn that a message has arrived by the other one, and keep it until they have its message", () => {
    const [one, other] = twoTabs();
    one.write("a", "b");
    other.reload();
    one.change((box) => discarded(box, "a"));
    other.reload();
    expect(states(other.box)).toEqual(["a arrived", "b waiting"]);
    other.change((box) => [...box]);
    one.reload();
    expect(states(one.box)).toEqual(["b waiting"]);
  });

  it("show each other's failures, and drop what the other one has discarded", () => {
    const [one, other] = twoTabs();
    one.write("a");
    other.reload();
    one.change(failed);
    other.reload();
    expect(other.box).toMatchObject([{ state: "failed", error: "No." }]);
    other.change((box) => retried(box, "a", NOW));
    one.reload();
    expect(states(one.box)).toEqual(["a waiting"]);
    one.change(failed);
    other.reload();
    one.change((box) => discarded(box, "a"));
    other.reload();
    expect(other.box).toEqual([]);
  });

  it("do not store a message again that the other one has removed", () => {
    const [one, other] = twoTabs();
    one.write("a");
    other.reload();
    one.change(() => []);
    other.change((box) => box.map((item) => ({ ...item, lostConnections: 1 })));
    one.reload();
    expect(one.box).toEqual([]);
  });
});
