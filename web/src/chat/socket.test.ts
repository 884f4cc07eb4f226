import { describe, expect, it } from "vitest";
import type { ServerFrame } from "./protocol";
import { LiveSocket, Refused, type Status, Throttled } from "./socket";
import { FakeEnvironment, flushPromises, recorded } from "./testing";

const MINUTE = 60_000;

interface Change {
  address?: () => Promise<string>;
  checkAccess?: () => Promise<void>;
  isWaitedFor?: () => boolean;
}

function connected(change: Change = {}, environment = new FakeEnvironment()) {
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

async function open(change: Change = {}, environment?: FakeEnvironment) {
  const everything = connected(change, environment);
  await flushPromises();
  const { webSocket } = everything.environment;
  webSocket.receive(recorded.frame("welcome"));
  return { ...everything, webSocket };
}

/** Two sockets of one page. */
async function openTwo() {
  const chat = await open();
  const bell = await open({}, chat.environment);
  return { chat, bell, environment: chat.environment };
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
    await environment.advance(120_000);
    expect(environment.webSockets.map(({ url }) => url)).toEqual(["ws://here/?ticket=1", "ws://here/?ticket=2"]);
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

describe("an end", () => {
  it("of one socket while another stays open is that socket's own: it is replaced after a second", async () => {
    const { chat, bell, environment } = await openTwo();
    chat.webSocket.endByServer();
    await environment.advance(1250);
    expect([chat.status(), bell.status(), environment.webSockets.length]).toEqual(["connecting", "open", 3]);
  });

  it("of all sockets of a page within a second is the server's: they come back spread over two minutes", async () => {
    const { chat, bell, environment } = await openTwo();
    chat.webSocket.endByServer();
    await environment.advance(900);
    bell.webSocket.endByServer();
    await environment.advance(59_000);
    expect([chat.status(), bell.status(), environment.webSockets.length]).toEqual(["waiting", "waiting", 2]);
    await environment.advance(2100);
    expect(environment.webSockets.length).toBe(4);
  });

  it("of all sockets is not the server's after the device slept", async () => {
    const { environment } = await open();
    environment.sleep(7 * MINUTE);
    environment.webSocket.endByServer();
    await environment.advance(250);
    expect(environment.webSockets.length).toBe(2);
  });

  it("is not spread for somebody who has written something", async () => {
    const { environment, webSocket } = await open({ isWaitedFor: () => true });
    webSocket.endByServer();
    await environment.advance(250);
    expect(environment.webSockets.length).toBe(2);
  });

  it("is not spread for somebody who acts, and who acts again is not asked for within five seconds", async () => {
    let tries = 0;
    const address = async () => {
      tries += 1;
      if (tries > 1) throw new Throttled();
      return "ws://here/";
    };
    const { environment, socket, webSocket } = await open({ address });
    await environment.advance(MINUTE);
    webSocket.endByServer();
    socket.retry();
    await flushPromises();
    expect(tries).toBe(2);
    for (let taps = 0; taps < 50; taps += 1) {
      socket.retry();
      await environment.advance(100);
    }
    expect(tries).toBe(3);
  });

  it("that the server has announced is followed by a new connection at once, without the old one", async () => {
    const { environment, webSocket } = await open();
    webSocket.receive({ type: "closing", reason: "preferences" });
    expect(webSocket.closed).toBe(true);
    await environment.advance(250);
    expect(environment.webSockets.length).toBe(2);
  });

  it("for too many sockets is not: another one would have to go", async () => {
    const { environment, webSocket } = await open();
    webSocket.receive({ type: "closing", reason: "too_many" });
    await environment.advance(2 * MINUTE);
    expect(environment.webSockets.length).toBe(1);
    environment.emit("shown");
    await flushPromises();
    expect(environment.webSockets.length).toBe(2);
  });
});

describe("a server that is asked too much", () => {
  const REFUSED = () => Promise.reject(new Throttled());

  it("is asked again after some seconds for the user who opens the page, then within two minutes, then ever less", async () => {
    let tries = 0;
    const { environment, statuses } = connected({ address: () => REFUSED().finally(() => (tries += 1)) });
    await environment.advance(60 * MINUTE);
    const pauses = statuses.flatMap((status) => (status.kind === "waiting" ? [status.pause] : []));
    expect(pauses.slice(0, 2)).toEqual([7500, 60_000]);
    expect(pauses.at(-1)).toBe(150_000);
    expect(tries).toBeLessThan(30);
  });

  it("is asked by REST why it drops sockets once, not each time", async () => {
    let checks = 0;
    const { environment } = connected({
      checkAccess: async () => {
        checks += 1;
      },
    });
    for (let drops = 1; drops <= 4; drops += 1) {
      await flushPromises();
      environment.webSocket.endByServer();
      while (environment.webSockets.length === drops) await environment.advance(1000);
    }
    expect([checks, environment.webSockets.length]).toEqual([1, 5]);
  });

  it("is not asked at once by whoever comes online", async () => {
    const { environment, status } = connected({ address: REFUSED });
    await flushPromises();
    environment.emit("online");
    await flushPromises();
    expect(status()).toBe("waiting");
  });

  it("keeps a good connection whose ping it refuses, and one that it does not renew", async () => {
    let isRefusing = false;
    const address = async () => {
      if (isRefusing) throw new Throttled();
      return "ws://here/";
    };
    const { environment, status, webSocket } = await open({ address });
    isRefusing = true;
    const end = environment.now() + 117 * MINUTE;
    for (let pings = 0; environment.now() < end; pings = webSocket.sent.length) {
      await environment.advance(4000);
      if (webSocket.sent.length === pings) continue;
      webSocket.receive({ message: "Too Many Requests", connectionId: "L0SM9cOFvHcCIhw=", requestId: "L0SM9H7" });
    }
    expect([status(), webSocket.closed, environment.webSockets.length]).toEqual(["open", false, 1]);
    isRefusing = false;
    while (environment.webSockets.length === 1) await environment.advance(1000);
    environment.webSocket.receive(recorded.frame("resumed"));
    expect([status(), webSocket.closed, environment.webSockets.length]).toEqual(["open", true, 2]);
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
