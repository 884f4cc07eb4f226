import { describe, expect, it } from "vitest";
import { ChatRoom } from "./chatRoom";
import { Rejected, type Services } from "./services";
import { FakeEnvironment, FakeStorage, flushPromises, message, recorded } from "./testing";

const { me, other, roomId } = recorded;
const recordedHistory = recorded.frame<"history">("welcome");
/** Of what it holds, all has been read. */
const history = { ...recordedHistory, last_read: { [me]: recordedHistory.last_seq } };
const presence = { type: "presence", room_id: roomId, user_id: other, status: "online", last_seen: null };
const gatewayRefusal = { message: "Too Many Requests", connectionId: "L0SM9cOFvHcCIhw=", requestId: "L0SM9H7" };
const text = (content: string) => ({ message_type: "TEXT" as const, content });

async function connected(change: Partial<Services> = {}) {
  const environment = new FakeEnvironment();
  const services: Services = {
    address: async (room) => `ws://here/${room}`,
    checkAccess: async () => {},
    messages: async () => [],
    announce: () => Promise.reject(new Error("nobody uploads here")),
    send: () => Promise.reject(new Error("nobody leaves here")),
    ...change,
  };
  const room = new ChatRoom({ roomId, me, services, storage: new FakeStorage(), environment });
  room.start();
  await flushPromises();
  return { room, environment };
}

const actions = (environment: FakeEnvironment) => environment.webSocket.sent.map(({ action }) => action);

describe("a history that was lost", () => {
  it("is asked for again where another frame came first, until it is there", async () => {
    const { room, environment } = await connected();
    environment.webSocket.receive(presence);
    room.send(text("written before the history"));
    await environment.advance(5_000);
    expect(actions(environment)).toEqual(["join"]);
    await environment.advance(10_000);
    expect(actions(environment)).toEqual(["join", "join"]);
    environment.webSocket.receive(history);
    expect(actions(environment)).toEqual(["join", "join", "message"]);
    await environment.advance(180_000);
    const all = environment.webSockets.flatMap(({ sent }) => sent);
    expect(all.filter(({ action }) => action === "join")).toHaveLength(2);
  });

  it("is not asked for where it comes a moment later", async () => {
    const { environment } = await connected();
    environment.webSocket.receive(presence);
    await environment.advance(1_000);
    environment.webSocket.receive(history);
    await environment.advance(60_000);
    expect(actions(environment)).not.toContain("join");
  });

  it("is not asked for on a connection that has ended", async () => {
    const { room, environment } = await connected();
    environment.webSocket.receive(presence);
    room.leave();
    await environment.advance(60_000);
    expect(environment.webSockets.flatMap(({ sent }) => sent)).toEqual([]);
  });
});

describe("messages that are missing", () => {
  it("are asked for more and more seldom while the server does not answer", async () => {
    const requests: number[] = [];
    const { environment } = await connected({
      messages: async () => {
        requests.push(environment.now());
        throw new Error("it does not answer");
      },
    });
    environment.webSocket.receive(history);
    environment.webSocket.receive({ type: "message", message: message(history.last_seq + 3) });
    await environment.advance(10 * 60_000);
    expect(requests.length).toBeGreaterThan(5);
    expect(requests.length).toBeLessThan(25);
  });

  it("are asked for at once after a new connection", async () => {
    let requests = 0;
    const { environment } = await connected({
      messages: async () => {
        requests += 1;
        throw new Error("it does not answer");
      },
    });
    environment.webSocket.receive(history);
    environment.webSocket.receive({ type: "message", message: message(history.last_seq + 3) });
    await environment.advance(120_000);
    environment.emit("offline");
    environment.emit("online");
    await flushPromises();
    const before = requests;
    environment.webSocket.receive({ ...history, messages: [], last_seq: history.last_seq + 3 });
    await environment.advance(500);
    expect(requests).toBe(before + 1);
  });
});

describe("a message at which the server fails", () => {
  it("is set aside after many tries also in the background, so that the next ones go on", async () => {
    const arrived: string[] = [];
    const { room, environment } = await connected({
      send: async (_, sent) => {
        if (sent.content === "poison") throw new Rejected("Something went wrong.", false, true);
        arrived.push(String(sent.content));
        return message(history.last_seq + 1, { sender_id: me, client_id: sent.client_id });
      },
    });
    room.send(text("poison"));
    room.send(text("next"));
    room.leave();
    await environment.advance(60_000);
    expect(arrived).toEqual([]);
    await environment.advance(10 * 60_000);
    expect(arrived).toEqual(["next"]);
    expect(room.snapshot().outbox).toMatchObject([{ content: "poison", state: "failed", isFinal: false }]);
  });

  it("waits for ever in the background where the server is only not available", async () => {
    const { room, environment } = await connected({
      send: () => Promise.reject(new Rejected("Not available now.", false)),
    });
    room.send(text("first"));
    room.leave();
    await environment.advance(30 * 60_000);
    expect(room.snapshot().outbox).toMatchObject([{ content: "first", state: "waiting" }]);
  });
});

describe("a message that API Gateway refuses", () => {
  it("waits as long as the throttle lasts, and nothing overtakes it", async () => {
    const { room, environment } = await connected();
    environment.webSocket.receive(history);
    room.send(text("first"));
    room.send(text("second"));
    for (let second = 0; second < 300; second += 1) {
      const before = environment.webSocket.sent.length;
      await environment.advance(1_000);
      if (environment.webSocket.sent.length > before || second === 0) environment.webSocket.receive(gatewayRefusal);
    }
    const sent = environment.webSockets.flatMap((webSocket) => webSocket.sent);
    expect(new Set(sent.map(({ content }) => content).filter(Boolean))).toEqual(new Set(["first"]));
    expect(room.snapshot().outbox.map(({ state }) => state)).not.toContain("failed");
  });
});
