import { describe, expect, it } from "vitest";
import type { ServerFrame } from "./protocol";
import { LiveSocket, pauseAfter, Refused, type Status } from "./socket";
import { FakeWorld, recorded, settled } from "./testing";

const MINUTE = 60_000;

function connected(change: { address?: () => Promise<string>; confirm?: () => Promise<void> } = {}) {
  const world = new FakeWorld();
  const frames: ServerFrame[] = [];
  const statuses: Status[] = [];
  let tickets = 0;
  const socket = new LiveSocket(
    {
      address: async () => `ws://here/?ticket=${++tickets}`,
      confirm: async () => {},
      onFrame: (frame) => frames.push(frame),
      onStatus: (status) => statuses.push(status),
      ...change,
    },
    world,
  );
  socket.start();
  return { world, socket, frames, statuses, status: () => statuses.at(-1)?.kind };
}

async function open(change: Parameters<typeof connected>[0] = {}) {
  const everything = connected(change);
  await settled();
  everything.world.wire.says(recorded.frame("welcome"));
  return everything;
}

describe("a connection", () => {
  it("is open with its first frame, not before", async () => {
    const { world, status, socket } = connected();
    await settled();
    expect([status(), socket.send({ action: "ping" })]).toEqual(["connecting", false]);
    world.wire.says(recorded.frame("welcome"));
    expect([status(), socket.send({ action: "ping" })]).toEqual(["open", true]);
  });

  it("comes back with a new ticket when it was lost", async () => {
    const { world, status } = await open();
    world.wire.ends();
    expect(status()).toBe("waiting");
    await world.passes(250);
    expect(world.wires.map(({ url }) => url)).toEqual(["ws://here/?ticket=1", "ws://here/?ticket=2"]);
  });

  it("waits longer each time it fails, up to 25 seconds, never all clients at once", () => {
    const pauses = Array.from({ length: 10 }, (_, failures) => pauseAfter(failures, 1));
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 8000, 16000, 25000, 25000, 25000]);
    expect(pauseAfter(9, 0)).toBe(12500);
    expect(pauseAfter(0, 0)).toBe(250);
  });

  it("is given up for dead when a ping gets no answer", async () => {
    const { world, status } = await open();
    await world.passes(4.5 * MINUTE + 5400);
    expect(world.wires[0]?.sent[0]).toEqual({ action: "ping" });
    expect(world.wires.length).toBe(2);
    expect(world.wires[0]?.closed).toBe(true);
    expect(status()).toBe("connecting");
  });

  it("lives on while pings are answered", async () => {
    const { world, status } = await open();
    for (let pings = 1; pings <= 5; pings += 1) {
      await world.passes(4.5 * MINUTE);
      expect(world.wire.sent.length).toBe(pings);
      world.wire.says(recorded.frame("pong"));
    }
    expect([status(), world.wires.length]).toEqual(["open", 1]);
  });

  it("is asked for again when the ticket for it never comes", async () => {
    const answers = [new Promise<string>(() => {}), Promise.resolve("ws://here/?ticket=2")];
    const { world } = connected({ address: () => answers.shift() ?? Promise.reject(new Error("none left")) });
    await world.passes(10_500);
    expect(world.wires.map(({ url }) => url)).toEqual(["ws://here/?ticket=2"]);
  });

  it("that has to prove itself and does not is given up", async () => {
    const { world, socket, status } = await open();
    socket.prove();
    await world.passes(4999);
    expect(status()).toBe("open");
    await world.passes(300);
    expect(world.wires.length).toBe(2);
  });

  it("tries another when an opened socket says nothing", async () => {
    const { world } = connected();
    await settled();
    await world.passes(10_500);
    expect(world.wires.length).toBe(2);
  });
});

describe("a page that is left", () => {
  it("has no socket, and opens another as soon as it is shown again", async () => {
    const { world, status } = await open();
    world.happens("left");
    expect([status(), world.wire.closed]).toEqual(["waiting", true]);
    await world.passes(10 * MINUTE);
    expect(world.wires.length).toBe(1);
    world.happens("back");
    await settled();
    expect([status(), world.wires.length]).toEqual(["connecting", 2]);
  });
});

describe("a network that comes and goes", () => {
  it("stops at once when the browser knows that it is gone, and returns at once with it", async () => {
    const { world, status } = await open();
    world.happens("offline");
    expect([status(), world.wire.closed]).toEqual(["offline", true]);
    await world.passes(10 * MINUTE);
    expect(world.wires.length).toBe(1);
    world.happens("online");
    await settled();
    expect([status(), world.wires.length]).toEqual(["connecting", 2]);
  });

  it("is tested at once when the tab comes back", async () => {
    const { world } = await open();
    world.happens("back");
    expect(world.wire.sent).toEqual([{ action: "ping" }]);
    await world.passes(5000);
    expect(world.wires[0]?.closed).toBe(true);
  });

  it("does not wait out a long pause when the tab comes back", async () => {
    const { world, status } = connected({ address: () => Promise.reject(new Error("no network")) });
    await world.passes(2 * MINUTE);
    expect(status()).toBe("waiting");
    world.happens("back");
    expect(status()).toBe("connecting");
  });
});

describe("a refusal", () => {
  it("of the ticket ends it", async () => {
    const { world, status, statuses } = connected({ address: () => Promise.reject(new Refused("session")) });
    await world.passes(60 * MINUTE);
    expect(statuses.at(-1)).toEqual({ kind: "refused", reason: "session" });
    expect(world.wires.length).toBe(0);
    world.happens("online");
    expect(status()).toBe("refused");
  });

  it("of the socket is told from a dead network by asking REST", async () => {
    const { world, statuses } = connected({ confirm: () => Promise.reject(new Refused("forbidden")) });
    await settled();
    world.wire.ends();
    await world.passes(60 * MINUTE);
    expect(statuses.at(-1)).toEqual({ kind: "refused", reason: "forbidden" });
    expect(world.wires.length).toBe(1);
  });

  it("is not what a network that answers nothing is taken for", async () => {
    const { world, status } = connected({ confirm: () => Promise.reject(new TypeError("failed to fetch")) });
    await settled();
    world.wire.ends();
    await settled();
    expect(status()).toBe("waiting");
  });
});

describe("the two hours that API Gateway gives", () => {
  it("are never reached: a new wire takes over, and the old one is heard until it does", async () => {
    const { world, frames, status } = await open();
    const old = world.wire;
    for (let pings = 0; world.wires.length === 1; pings = old.sent.length) {
      await world.passes(4000);
      if (old.sent.length > pings) old.says(recorded.frame("pong"));
    }
    expect(world.now() - Date.parse("2026-11-24T04:10:00+05:45")).toBeLessThan(118 * MINUTE);
    old.says(recorded.frame("other says"));
    expect(frames.at(-1)?.type).toBe("message");
    expect(old.closed).toBe(false);
    world.wire.says(recorded.frame("resumed"));
    expect([old.closed, status(), world.wires.length]).toEqual([true, "open", 2]);
  });
});

describe("stopping", () => {
  it("ends everything, also a connect that is under way", async () => {
    const { world, socket, status } = connected();
    socket.stop();
    await world.passes(10 * MINUTE);
    expect([status(), world.wires.length]).toEqual(["closed", 0]);
  });

  it("is not undone by what an old wire says", async () => {
    const { world, socket, frames, status } = await open();
    const count = frames.length;
    socket.stop();
    world.wire.says(recorded.frame("other says"));
    world.wire.ends();
    expect([status(), frames.length]).toEqual(["closed", count]);
  });
});
