import { describe, expect, it } from "vitest";
import {
  dependsOnOthers,
  type End,
  LONGEST_SPREAD_MS,
  pauseAfter,
  SPREAD_MS,
  suspectOf,
  type Trouble,
} from "./reconnect";

const MINUTE = 60_000;
const CALM: Trouble = { failures: 0, serverTroubleMs: null, isWaitedFor: false };
const closed = {
  kind: "closed",
  code: 1006,
  ageMs: MINUTE,
  quietMs: 0,
  hasSlept: false,
  isAnotherOpen: false,
} as const;

const CHANCES = [0, 0.25, 0.5, 0.999];
const ENDS: End[] = [
  { kind: "silent" },
  { kind: "unreachable" },
  { kind: "dropped" },
  ...[0, 3000, 60 * MINUTE].map((retryAfterMs) => ({ kind: "throttled", retryAfterMs }) as const),
  ...["preferences", "session", "too_many", "too_fast", ""].map((reason) => ({ kind: "closing", reason }) as const),
  ...[1000, 1001, 1005, 1006, 1009, 1011, 1012, 1013, 4000].flatMap((code) =>
    [0, MINUTE, 119 * MINUTE].flatMap((ageMs) =>
      [0, 10 * MINUTE].flatMap((quietMs) =>
        [true, false].flatMap((hasSlept) =>
          [true, false].map((isAnotherOpen) => ({ ...closed, code, ageMs, quietMs, hasSlept, isAnotherOpen })),
        ),
      ),
    ),
  ),
];
const TROUBLES: Trouble[] = Array.from({ length: 12 }, (_, failures) => failures).flatMap((failures) =>
  [null, 0, MINUTE, 24 * 60 * MINUTE].flatMap((serverTroubleMs) =>
    [true, false].map((isWaitedFor) => ({ failures, serverTroubleMs, isWaitedFor })),
  ),
);
const everywhere = ENDS.flatMap((end) => TROUBLES.map((trouble) => ({ end, trouble })));
const where = (test: (end: End, trouble: Trouble) => boolean) =>
  everywhere.filter(({ end, trouble }) => test(end, trouble));

describe("the pause, over all ends", () => {
  it("is between nothing and five minutes, and longer with more chance", () => {
    const wrong = where((end, trouble) => {
      const pauses = CHANCES.map((chance) => pauseAfter(end, trouble, chance));
      const isAscending = pauses.every((pause, index) => pause >= (pauses[index - 1] ?? 0));
      return !isAscending || pauses.some((pause) => !(pause <= LONGEST_SPREAD_MS));
    });
    expect(wrong).toEqual([]);
  });

  it("is at most a quarter of a second after the first end of one connection", () => {
    const wrong = where(
      (end, trouble) =>
        trouble.failures === 0 && suspectOf(end, trouble) === "connection" && pauseAfter(end, trouble, 0.999) > 250,
    );
    expect(wrong).toEqual([]);
  });

  it("grows with the failures of one connection, up to 25 seconds", () => {
    const pauses = Array.from({ length: 10 }, (_, failures) =>
      pauseAfter({ kind: "unreachable" }, { ...CALM, failures }, 1),
    );
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 8000, 16000, 25000, 25000, 25000]);
    expect(pauseAfter({ kind: "unreachable" }, { ...CALM, failures: 9 }, 0)).toBe(12500);
  });

  it("is even over two minutes or more where the server is the suspect and nobody waits", () => {
    const suspected = where((end, trouble) => {
      const suspect = suspectOf(end, trouble);
      return (suspect === "server" || suspect === "throttle") && !trouble.isWaitedFor;
    });
    expect(suspected.length).toBeGreaterThan(100);
    const wrong = suspected.filter(({ end, trouble }) => {
      const atLeast = end.kind === "throttled" ? end.retryAfterMs : 0;
      const full = pauseAfter(end, trouble, 1);
      return full < SPREAD_MS || (atLeast === 0 && pauseAfter(end, trouble, 0.25) !== full / 4);
    });
    expect(wrong).toEqual([]);
  });

  it("is at most 25 seconds for somebody who has written, and at least five where the server refuses", () => {
    const waited = where(
      (end, trouble) =>
        trouble.isWaitedFor &&
        suspectOf(end, trouble) !== "limit" &&
        !(end.kind === "throttled" && end.retryAfterMs > 0),
    );
    const wrong = waited.filter(({ end, trouble }) => {
      const least = suspectOf(end, trouble) === "throttle" ? 5000 : 0;
      return pauseAfter(end, trouble, 0) < least || pauseAfter(end, trouble, 1) > 25_000;
    });
    expect(wrong).toEqual([]);
  });

  it("is never shorter than the server asks for, within five minutes", () => {
    const wrong = where((end, trouble) => {
      const asked = end.kind === "throttled" ? Math.min(end.retryAfterMs, LONGEST_SPREAD_MS) : 0;
      return pauseAfter(end, trouble, 0) < asked;
    });
    expect(wrong).toEqual([]);
  });
});

describe("the suspect", () => {
  it.each<[string, End, Partial<Trouble>, string]>([
    ["a ping without an answer", { kind: "silent" }, {}, "connection"],
    ["the last open socket of a page", closed, {}, "server"],
    ["one of several", { ...closed, isAnotherOpen: true }, {}, "connection"],
    ["the end of two hours", { ...closed, ageMs: 119 * MINUTE }, {}, "connection"],
    ["the end of ten idle minutes", { ...closed, quietMs: 10 * MINUTE }, {}, "connection"],
    ["a device that slept", { ...closed, hasSlept: true }, {}, "connection"],
    ["a frame that is too large", { ...closed, code: 1009 }, {}, "connection"],
    ["a restart that is announced", { ...closed, code: 1012, isAnotherOpen: true }, {}, "server"],
    ["other preferences", { kind: "closing", reason: "preferences" }, {}, "connection"],
    ["too many sockets", { kind: "closing", reason: "too_many" }, {}, "limit"],
    ["a network that is away", { kind: "unreachable" }, {}, "connection"],
    ["a server that does not come back", { kind: "unreachable" }, { serverTroubleMs: 0 }, "server"],
    ["a socket that is closed once before its first frame", { kind: "dropped" }, {}, "connection"],
    ["a socket that is closed again before its first frame", { kind: "dropped" }, { failures: 1 }, "throttle"],
    ["a throttle", { kind: "throttled", retryAfterMs: 0 }, {}, "throttle"],
  ])("of %s", (_, end, trouble, suspect) => {
    expect(suspectOf(end, { ...CALM, ...trouble })).toBe(suspect);
  });

  it("waits for the page's other sockets only where they would change it", () => {
    const decided = where((end, trouble) => dependsOnOthers(end, trouble)).map(({ end }) => end);
    expect(decided.length).toBeGreaterThan(0);
    expect(decided.filter((end) => suspectOf(end, CALM) !== "connection" || end.kind !== "closed")).toEqual([]);
    expect(dependsOnOthers({ ...closed, isAnotherOpen: true }, CALM)).toBe(true);
    expect(dependsOnOthers({ ...closed, isAnotherOpen: true }, { ...CALM, isWaitedFor: true })).toBe(false);
  });
});
