import { describe, expect, it } from "vitest";
import {
  acknowledged,
  added,
  connectionLost,
  discarded,
  disconnected,
  next,
  nextDueIn,
  notSent,
  type Outbox,
  refused,
  retried,
  sent,
  withClock,
} from "./outbox";
import { message, recorded } from "./testing";

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

  it("is repeated when no echo arrives, and is set aside in the end", () => {
    let all = box("a");
    let now = NOW;
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      expect(next(all, now)?.client_id).toBe("a");
      all = sent(all, "a", now);
      const echoWithin = [3_500, 10_000, 20_000, 30_000, 30_000][attempt - 1] ?? 0;
      expect(nextDueIn(all, now)).toBe(echoWithin);
      now += echoWithin;
    }
    all = sent(all, "a", now);
    expect(all).toMatchObject([{ state: "failed", cause: "silence" }]);
    expect(nextDueIn(all, now)).toBeNull();
  });

  it("starts again on every new connection", () => {
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

describe("a connection that is lost right after a message was sent", () => {
  const lostAfter = (all: Outbox, ms: number) => connectionLost(sent(all, "a", NOW), NOW + ms);

  it("five times sets the message aside, and the next one is sent", () => {
    let all = box("a", "b");
    for (let losses = 1; losses < 5; losses += 1) all = lostAfter(all, 2000);
    expect(next(all, NOW + 2000)?.client_id).toBe("a");
    all = lostAfter(all, 2000);
    expect(all[0]).toMatchObject({ state: "failed", cause: "connection" });
    expect(next(all, NOW + 2000)?.client_id).toBe("b");
    expect(retried(all, "a", NOW)[0]).toMatchObject({ state: "waiting", lostConnections: 0 });
  });

  it("does not count if it lasted for a while", () => {
    let all = box("a");
    for (let losses = 0; losses < 20; losses += 1) all = lostAfter(all, 10_001);
    expect(next(all, NOW + 10_001)).toMatchObject({ client_id: "a", lostConnections: 0 });
  });
});

describe("a clock that was a day ahead", () => {
  const DAY = 86_400_000;

  it("delays nothing once it is put right", () => {
    const ahead = notSent(added([], text("a"), NOW + DAY), "a", null, NOW + DAY);
    const [item] = withClock(ahead, NOW);
    expect(item).toMatchObject({ writtenAt: NOW, notBefore: NOW });
    expect(next(withClock(ahead, NOW), NOW)?.client_id).toBe("a");
  });

  it("changes nothing while it is right, however long the pause is", () => {
    const frame = { ...recorded.frame<"error">("refused"), code: "RATE_LIMITED", retry_after: 600, client_id: "a" };
    const waiting = refused(sent(box("a"), "a", NOW), frame, NOW);
    expect(withClock(waiting, NOW + 1)).toBe(waiting);
  });
});

describe("an outage", () => {
  const outage = (code: string) =>
    ({ type: "error", code, detail: "Not now.", client_id: "a", retry_after: 5 }) as const;

  it.each(["UNAVAILABLE", "BUSY", "RATE_LIMITED"])("of a day (%s) fails nothing, and nothing overtakes", (code) => {
    let [all, now] = [box("a", "b"), NOW];
    let tries = 0;
    for (; now < NOW + 86_400_000; tries += 1) {
      now += nextDueIn(all, now) ?? 0;
      expect(next(all, now)?.client_id).toBe("a");
      all = refused(sent(all, "a", now), outage(code), now);
      expect(next(all, now)).toBeNull();
    }
    expect(tries).toBeLessThan(2900); // the pauses grow to half a minute
  });

  it("over REST fails nothing either", () => {
    let [all, now] = [box("a", "b"), NOW];
    const pauses = [];
    for (let tries = 0; tries < 5; tries += 1) {
      all = notSent(all, "a", null, now);
      pauses.push(nextDueIn(all, now));
      now += nextDueIn(all, now) ?? 0;
    }
    expect(pauses).toEqual([5000, 10_000, 20_000, 30_000, 30_000]);
    expect(next(all, now)?.client_id).toBe("a");
  });

  it("of the server's code sets one aside after ten errors, to be sent again by the user", () => {
    let [all, now] = [box("a", "b"), NOW];
    for (let errors = 0; errors <= 10; errors += 1) {
      expect(next(all, now)?.client_id).toBe("a");
      all = refused(sent(all, "a", now), outage("INTERNAL_ERROR"), now);
      now += nextDueIn(all, now) ?? 0;
    }
    expect(all[0]).toMatchObject({ state: "failed", error: "Not now.", isFinal: false });
    expect(next(all, now)?.client_id).toBe("b");
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
    expect(notSent(box("a"), "a", { reason: "Closed.", isFinal: true, isInternal: false }, NOW)).toMatchObject([
      { state: "failed", error: "Closed.", isFinal: true },
    ]);
  });
});
