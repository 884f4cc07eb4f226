import { describe, expect, it } from "vitest";
import {
  acknowledged,
  added,
  discarded,
  disconnected,
  load,
  next,
  nextDueIn,
  notSent,
  type Outbox,
  refused,
  retried,
  save,
  sent,
} from "./outbox";
import { FakeStorage, message, recorded } from "./testing";

const NOW = 1_000_000;
const { me, other } = recorded;

const text = (client_id: string) => ({ client_id, message_type: "TEXT" as const, content: client_id });
const box = (...ids: string[]) => ids.reduce<Outbox>((all, id) => added(all, text(id), NOW), []);
const states = (all: Outbox) => all.map(({ client_id, state }) => `${client_id} ${state}`);

describe("sending", () => {
  it("sends one message at a time, in the order of writing", () => {
    const first = sent(box("a", "b"), "a", NOW);
    expect(states(first)).toEqual(["a sending", "b waiting"]);
    expect(next(first, NOW)).toBeNull();
    const echoed = acknowledged(first, [message(1, { client_id: "a", sender_id: me })], me);
    expect(next(echoed, NOW)?.client_id).toBe("b");
  });

  it("is complete only with an echo of my own message", () => {
    const all = box("a");
    expect(acknowledged(all, [message(1, { client_id: "a", sender_id: other })], me)).toBe(all);
  });

  it("is repeated when no echo arrives, and fails in the end", () => {
    let all = box("a");
    let now = NOW;
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      expect(next(all, now)?.client_id).toBe("a");
      all = sent(all, "a", now);
      const echoWithin = attempt === 1 ? 3_500 : 10_000;
      expect(nextDueIn(all, now)).toBe(echoWithin);
      now += echoWithin;
    }
    all = sent(all, "a", now);
    expect(states(all)).toEqual(["a failed"]);
    expect(nextDueIn(all, now)).toBeNull();
  });

  it("starts again after every lost connection", () => {
    let all = box("a");
    for (let losses = 0; losses < 20; losses += 1) all = disconnected(sent(all, "a", NOW), NOW);
    expect(next(all, NOW)?.client_id).toBe("a");
  });
});

describe("a refusal", () => {
  const failing = () => sent(box("mine-2", "b"), "mine-2", NOW);

  it("for good fails the message with the server's text, and the next message is sent", () => {
    const all = refused(failing(), recorded.frame("refused"), NOW);
    expect(states(all)).toEqual(["mine-2 failed", "b waiting"]);
    expect(all[0]?.error).toContain("words in at least one language");
    expect(next(all, NOW)?.client_id).toBe("b");
  });

  it("for too many requests waits as long as the server says", () => {
    const frame = { ...recorded.frame<"error">("refused"), code: "RATE_LIMITED", retry_after: 7 };
    const all = refused(failing(), frame, NOW);
    expect([next(all, NOW + 6999), next(all, NOW + 7000)?.client_id]).toEqual([null, "mine-2"]);
  });

  it("can be retried or discarded", () => {
    const all = refused(failing(), recorded.frame("refused"), NOW);
    const again = retried(all, "mine-2", NOW);
    expect(again[0]).toMatchObject({ state: "waiting", attempts: 0 });
    expect(again[0]?.error).toBeUndefined();
    expect(states(discarded(all, "mine-2"))).toEqual(["b waiting"]);
  });
});

describe("a reload", () => {
  it("keeps unsent messages, and repeats those that were being sent", () => {
    const storage = new FakeStorage();
    save(storage, "key", sent(box("a", "b"), "a", NOW));
    const kept = load(storage, "key", NOW + 5);
    expect(states(kept)).toEqual(["a waiting", "b waiting"]);
    expect(next(kept, NOW + 5)?.client_id).toBe("a");
  });

  it("leaves no stored messages after all have arrived, and survives a broken storage", () => {
    const storage = new FakeStorage();
    save(storage, "key", box("a"));
    save(storage, "key", []);
    expect(storage.kept.size).toBe(0);
    storage.setItem("key", "{{");
    expect(load(storage, "key", NOW)).toEqual([]);
    const full = {
      ...storage,
      setItem: () => {
        throw new Error("full");
      },
    };
    expect(() => save(full, "key", box("a"))).not.toThrow();
  });
});

describe("a refusal", () => {
  it("for good shows the reason without the field name, and cannot be retried", () => {
    const frame = {
      type: "error",
      code: "FILE_NOT_AS_ANNOUNCED",
      detail: "file_id: This is no picture.",
      client_id: "a",
    };
    const [item] = refused(sent(box("a"), "a", NOW), frame as Parameters<typeof refused>[1], NOW);
    expect(item).toMatchObject({ state: "failed", error: "This is no picture.", isFinal: true });
  });

  it("that is temporary waits, as does a missing answer", () => {
    const frame = { type: "error", code: "BUSY", detail: "Busy.", client_id: "a", retry_after: 3 };
    const [item] = refused(sent(box("a"), "a", NOW), frame as Parameters<typeof refused>[1], NOW);
    expect(item).toMatchObject({ state: "waiting", notBefore: NOW + 3000 });
    expect(notSent(box("a"), "a", null, NOW)).toMatchObject([{ state: "waiting", notBefore: NOW + 5000 }]);
    expect(notSent(box("a"), "a", { reason: "Closed." }, NOW)).toMatchObject([
      { state: "failed", error: "Closed.", isFinal: true },
    ]);
  });
});
