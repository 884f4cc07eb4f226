import { describe, expect, it } from "vitest";
import type { ServerFrame } from "./protocol";
import { LiveSocket, pauseAfter, Refused, type Status } from "./socket";
import { FakeEnvironment, flushPromises, recorded } from "./testing";

const MINUTE = 60_000;

function connected(change: { address?: () => Promise<string>; checkAccess?: () => Promise<void> } = {}) {
  const environment = new FakeEnvironment();
  const frames: ServerFrame[] = [];
  const statuses: Status[] = [];
  let tickets = 0;
  const socket = new LiveSocket(
    {
      address: async () => `ws://here/?ticket=${++tickets}`,
      checkAccess: async () => {},
      onFrame: (frame) => frames.push(frame),
      onStatus: (status) => statuses.push(status),
      ...change,
    },
    environment,
  );
  socket.start();
  return { environment, socket, frames, statuses, status: () => statuses.at(-1)?.kind };
}

async function open(change: Parameters<typeof connected>[0] = {}) {
  const everything = connected(change);
  await flushPromises();
  everything.environment.webSocket.receive(recorded.frame("welcome"));
  return everything;
}

describe("a connection", () => {
  it("is open after its first frame, not before", async () => {
    const { environment, status, socket } = connected();
    await flushPromises();
    expect([status(), socket.send({ action: "ping" })]).toEqual(["connecting", false]);
    environment.webSocket.receive(recorded.frame("welcome"));
    expect([status(), socket.send({ action: "ping" })]).toEqual(["open", true]);
  });

  it("is opened again with a new ticket after a loss", async () => {
    const { environment, status } = await open();
    environment.webSocket.endByServer();
    expect(status()).toBe("waiting");
    await environment.advance(250);
    expect(environment.webSockets.map(({ url }) => url)).toEqual(["ws://here/?ticket=1", "ws://here/?ticket=2"]);
  });

  it("waits longer after each failure, up to 25 seconds, with a random part", () => {
    const pauses = Array.from({ length: 10 }, (_, failures) => pauseAfter(failures, 1));
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 8000, 16000, 25000, 25000, 25000]);
    expect(pauseAfter(9, 0)).toBe(12500);
    expect(pauseAfter(0, 0)).toBe(250);
  });

  it("counts as dead when a ping gets no answer", async () => {
    const { environment, status } = await open();
    await environment.advance(4.5 * MINUTE + 5400);
    expect(environment.webSockets[0]?.sent[0]).toEqual({ action: "ping" });
    expect(environment.webSockets.length).toBe(2);
    expect(environment.webSockets[0]?.closed).toBe(true);
    expect(status()).toBe("connecting");
  });

  it("stays open while pings are answered", async () => {
    const { environment, status } = await open();
    for (let pings = 1; pings <= 5; pings += 1) {
      await environment.advance(4.5 * MINUTE);
      expect(environment.webSocket.sent.length).toBe(pings);
      environment.webSocket.receive(recorded.frame("pong"));
    }
    expect([status(), environment.webSockets.length]).toEqual(["open", 1]);
  });

  it("is requested again when its ticket never arrives", async () => {
    const answers = [new Promise<string>(() => {}), Promise.resolve("ws://here/?ticket=2")];
    const { environment } = connected({ address: () => answers.shift() ?? Promise.reject(new Error("none left")) });
    await environment.advance(10_500);
    expect(environment.webSockets.map(({ url }) => url)).toEqual(["ws://here/?ticket=2"]);
  });

  it("is replaced when a check gets no answer", async () => {
    const { environment, socket, status } = await open();
    socket.checkAlive();
    await environment.advance(4999);
    expect(status()).toBe("open");
    await environment.advance(300);
    expect(environment.webSockets.length).toBe(2);
  });

  it("is replaced when an opened socket sends nothing", async () => {
    const { environment } = connected();
    await flushPromises();
    await environment.advance(10_500);
    expect(environment.webSockets.length).toBe(2);
  });
});

describe("a hidden page", () => {
  it("has no socket, and opens one when it is shown again", async () => {
    const { environment, status } = await open();
    environment.emit("hidden");
    expect([status(), environment.webSocket.closed]).toEqual(["waiting", true]);
    await environment.advance(10 * MINUTE);
    expect(environment.webSockets.length).toBe(1);
    environment.emit("shown");
    await flushPromises();
    expect([status(), environment.webSockets.length]).toEqual(["connecting", 2]);
  });
});

describe("a network that comes and goes", () => {
  it("disconnects when the browser goes offline, and connects when it is online", async () => {
    const { environment, status } = await open();
    environment.emit("offline");
    expect([status(), environment.webSocket.closed]).toEqual(["offline", true]);
    await environment.advance(10 * MINUTE);
    expect(environment.webSockets.length).toBe(1);
    environment.emit("online");
    await flushPromises();
    expect([status(), environment.webSockets.length]).toEqual(["connecting", 2]);
  });

  it("is checked at once when the tab is shown again", async () => {
    const { environment } = await open();
    environment.emit("shown");
    expect(environment.webSocket.sent).toEqual([{ action: "ping" }]);
    await environment.advance(5000);
    expect(environment.webSockets[0]?.closed).toBe(true);
  });

  it("connects without a pause when the tab is shown again", async () => {
    const { environment, status } = connected({ address: () => Promise.reject(new Error("no network")) });
    await environment.advance(2 * MINUTE);
    expect(status()).toBe("waiting");
    environment.emit("shown");
    expect(status()).toBe("connecting");
  });
});

describe("a refusal", () => {
  it("of the ticket ends the connection", async () => {
    const { environment, status, statuses } = connected({ address: () => Promise.reject(new Refused("session")) });
    await environment.advance(60 * MINUTE);
    expect(statuses.at(-1)).toEqual({ kind: "refused", reason: "session" });
    expect(environment.webSockets.length).toBe(0);
    environment.emit("online");
    expect(status()).toBe("refused");
  });

  it("of the socket is distinguished from a network failure by a REST request", async () => {
    const { environment, statuses } = connected({ checkAccess: () => Promise.reject(new Refused("forbidden")) });
    await flushPromises();
    environment.webSocket.endByServer();
    await environment.advance(60 * MINUTE);
    expect(statuses.at(-1)).toEqual({ kind: "refused", reason: "forbidden" });
    expect(environment.webSockets.length).toBe(1);
  });

  it("is not assumed when the network does not answer", async () => {
    const { environment, status } = connected({ checkAccess: () => Promise.reject(new TypeError("failed to fetch")) });
    await flushPromises();
    environment.webSocket.endByServer();
    await flushPromises();
    expect(status()).toBe("waiting");
  });
});

describe("the two hours that API Gateway gives", () => {
  it("are never reached: a new WebSocket replaces the old one, which receives until then", async () => {
    const { environment, frames, status } = await open();
    const old = environment.webSocket;
    for (let pings = 0; environment.webSockets.length === 1; pings = old.sent.length) {
      await environment.advance(4000);
      if (old.sent.length > pings) old.receive(recorded.frame("pong"));
    }
    expect(environment.now() - Date.parse("2026-11-24T04:10:00+05:45")).toBeLessThan(118 * MINUTE);
    old.receive(recorded.frame("other says"));
    expect(frames.at(-1)?.type).toBe("message");
    expect(old.closed).toBe(false);
    environment.webSocket.receive(recorded.frame("resumed"));
    expect([old.closed, status(), environment.webSockets.length]).toEqual([true, "open", 2]);
  });
});

describe("stopping", () => {
  it("ends everything, including a connection attempt", async () => {
    const { environment, socket, status } = connected();
    socket.stop();
    await environment.advance(10 * MINUTE);
    expect([status(), environment.webSockets.length]).toEqual(["closed", 0]);
  });

  it("is not undone by frames from an old WebSocket", async () => {
    const { environment, socket, frames, status } = await open();
    const count = frames.length;
    socket.stop();
    environment.webSocket.receive(recorded.frame("other says"));
    environment.webSocket.endByServer();
    expect([status(), frames.length]).toEqual(["closed", count]);
  });
});
