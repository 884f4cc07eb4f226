import { describe, expect, it } from "vitest";
import { ChatRoom } from "./chatRoom";
import type { Message } from "./protocol";
import { Rejected, type Services } from "./services";
import { Refused } from "./socket";
import { FakeEnvironment, FakeStorage, flushPromises, message, recorded } from "./testing";

const { me, roomId } = recorded;
/** Of what is in it nothing has been read, of what lies before it everything. */
const welcome = () => ({ ...recorded.frame<"history">("welcome"), last_read: { [me]: 11 } });
const text = (content: string) => ({ message_type: "TEXT" as const, content });

function setUp(change: Partial<Services> = {}, storage = new FakeStorage()) {
  const environment = new FakeEnvironment();
  const asked: Array<Parameters<Services["messages"]>[1]> = [];
  const services: Services = {
    address: async (room, after) => `ws://here/${room}?after_seq=${after}`,
    checkAccess: async () => {},
    messages: async (_, query) => {
      asked.push(query);
      return [];
    },
    announce: async () => {
      throw new Error("nobody uploads here");
    },
    send: async () => {
      throw new Error("nobody leaves here");
    },
    ...change,
  };
  const room = new ChatRoom({ roomId, me, services, storage: storage, environment: environment });
  room.start();
  return { room, environment, asked, storage };
}

async function opened(change: Partial<Services> = {}, storage = new FakeStorage()) {
  const everything = setUp(change, storage);
  await flushPromises();
  everything.environment.webSocket.receive(welcome());
  return everything;
}

const messagesOn = (environment: FakeEnvironment) =>
  environment.webSocket.sent.filter(({ action }) => action === "message");
const echo = (environment: FakeEnvironment, seq: number) =>
  environment.webSocket.receive({
    type: "message",
    message: message(seq, { sender_id: me, client_id: String(messagesOn(environment).at(-1)?.client_id) }),
  });

describe("sending", () => {
  it("shows the message at once and keeps it until its echo", async () => {
    const { room, environment, storage } = await opened();
    room.send(text("Namaste"));
    expect(room.snapshot().outbox).toMatchObject([{ content: "Namaste", state: "sending" }]);
    expect(storage.kept.size).toBe(1);
    echo(environment, 62);
    expect(room.snapshot().outbox).toEqual([]);
    expect(room.snapshot().room.messages.at(-1)?.seq).toBe(62);
    expect(storage.kept.size).toBe(0);
  });

  it("continues in order after a lost connection, without duplicates", async () => {
    const { room, environment } = await opened();
    room.send(text("arrives, but its echo is lost"));
    const first = messagesOn(environment)[0]?.client_id;
    environment.emit("offline");
    room.send(text("written offline"));
    environment.emit("online");
    await flushPromises();
    expect(environment.webSocket.url).toBe(`ws://here/${roomId}?after_seq=61`);
    const resumed = recorded.frame<"history">("resumed");
    const missed = message(62, { sender_id: me, client_id: String(first) });
    environment.webSocket.receive({ ...resumed, messages: [missed], last_seq: 62 });
    expect(messagesOn(environment).map(({ content }) => content)).toEqual(["written offline"]);
    echo(environment, 63);
    expect(room.snapshot().outbox).toEqual([]);
    expect(
      room
        .snapshot()
        .room.messages.map(({ seq }) => seq)
        .slice(-2),
    ).toEqual([62, 63]);
  });

  it("without an echo checks the connection, and opens another within 8.5 seconds", async () => {
    const { room, environment } = await opened();
    room.send(text("into the void"));
    await environment.advance(3_500);
    expect(environment.webSocket.sent.map(({ action }) => action)).toEqual(["message", "ping", "message"]);
    await environment.advance(5_000);
    expect(room.snapshot().status.kind).toBe("waiting");
    await environment.advance(250);
    expect(environment.webSockets.length).toBe(2);
    environment.webSocket.receive({ ...recorded.frame<"history">("resumed"), messages: [], last_seq: 61 });
    expect(messagesOn(environment)).toMatchObject([{ content: "into the void" }]);
  });

  it("survives a reload", async () => {
    const { room, environment, storage } = await opened();
    environment.emit("offline");
    room.send(text("for later"));
    room.stop();
    const reloaded = await opened({}, storage);
    expect(messagesOn(reloaded.environment).map(({ content }) => content)).toEqual(["for later"]);
  });

  it("waits for the history, which shows what has arrived", async () => {
    const { room, environment } = setUp();
    room.send(text("early"));
    await flushPromises();
    expect(environment.webSocket.sent).toEqual([]);
    environment.webSocket.receive(welcome());
    expect(messagesOn(environment).length).toBe(1);
  });
});

describe("a connection that waits for a server that restarts", () => {
  it.each<[string, (room: ChatRoom) => void]>([
    ["sends", (room) => room.send(text("now"))],
    ["types", (room) => room.typing()],
    ["asks for it", (room) => room.retryConnection()],
  ])("is opened at once when the user %s", async (_, act) => {
    const { room, environment } = await opened();
    await environment.advance(60_000);
    environment.webSocket.endByServer();
    await environment.advance(20_000);
    expect(environment.webSockets.length).toBe(1);
    act(room);
    await flushPromises();
    expect(environment.webSockets.length).toBe(2);
    room.stop();
  });

  it("is opened soon when something is not sent yet", async () => {
    const { room, environment } = await opened();
    room.send(text("on its way"));
    environment.webSocket.endByServer();
    await environment.advance(250);
    expect(environment.webSockets.length).toBe(2);
    room.stop();
  });
});

describe("the unread notifications", () => {
  it("are told by each pong and each change", async () => {
    const told: unknown[] = [];
    const { environment } = await opened({ onUnread: (...counted) => told.push(counted) });
    environment.webSocket.receive({ ...recorded.frame("pong"), last_seq: 61, unread_count: 2, latest_id: "n2" });
    environment.webSocket.receive({ type: "unread", unread_count: 0, latest_id: "n2" });
    expect(told).toEqual([
      [2, "n2"],
      [0, "n2"],
    ]);
  });
});

describe("reading", () => {
  it("is reported when the user looks, once for the same position", async () => {
    const { room, environment } = await opened();
    const reads = () => environment.webSocket.sent.filter(({ action }) => action === "read");
    expect(reads()).toEqual([]);
    room.setWatched(true);
    expect(reads()).toEqual([]);
    room.setEndVisible(true);
    room.setWatched(true);
    expect(reads()).toEqual([{ action: "read", up_to_seq: 61 }]);
    environment.webSocket.receive({ type: "message", message: message(62) });
    expect(reads().at(-1)).toEqual({ action: "read", up_to_seq: 62 });
  });
});

describe("typing", () => {
  it("is reported at most every two seconds, and ends by itself", async () => {
    const { room, environment } = await opened();
    const told = () =>
      environment.webSocket.sent.filter(({ action }) => action === "typing").map(({ is_typing }) => is_typing);
    for (let letters = 0; letters < 30; letters += 1) {
      room.typing();
      await environment.advance(100);
    }
    expect(told()).toEqual([true, true]);
    await environment.advance(5000);
    expect(told()).toEqual([true, true, false]);
  });
});

describe("missing messages", () => {
  it("are fetched when they do not arrive by themselves", async () => {
    const { room, environment, asked } = await opened({});
    environment.webSocket.receive({ type: "message", message: message(63) });
    await environment.advance(399);
    expect(asked).toEqual([]);
    await environment.advance(1);
    expect(asked).toEqual([{ after_seq: 61, limit: 1 }]);
    room.stop();
  });

  it("are not fetched when two frames were only swapped", async () => {
    const { environment, asked } = await opened();
    environment.webSocket.receive({ type: "message", message: message(63) });
    environment.webSocket.receive({ type: "message", message: message(62) });
    await environment.advance(1000);
    expect(asked).toEqual([]);
  });

  it("are fetched while others keep coming", async () => {
    const { room, environment, asked } = await opened();
    for (let seq = 63; seq < 70; seq += 1) {
      environment.webSocket.receive({ type: "message", message: message(seq) });
      await environment.advance(100);
    }
    expect(asked).toEqual([{ after_seq: 61, limit: 1 }]);
    room.stop();
  });

  it("at the end are noticed at the next pong, and fetched", async () => {
    const { room, environment, asked } = await opened({
      messages: async (_, query) => {
        asked.push(query);
        return [message(62), message(63)];
      },
    });
    environment.webSocket.receive({ ...recorded.frame("pong"), last_seq: 63, unread_count: 0, latest_id: null });
    await environment.advance(400);
    expect(asked).toEqual([{ after_seq: 61, limit: 2 }]);
    expect(room.snapshot().room.messages.at(-1)?.seq).toBe(63);
    environment.webSocket.receive({ ...recorded.frame("pong"), last_seq: 63 });
    await environment.advance(5000);
    expect(asked.length).toBe(1);
  });

  it("are no longer fetched once the conversation is left", async () => {
    let answer: (page: Message[]) => void = () => {};
    const { room, environment } = await opened({ messages: () => new Promise((resolve) => (answer = resolve)) });
    environment.webSocket.receive({ type: "message", message: message(64) });
    await environment.advance(400);
    room.leave();
    answer([message(62)]);
    await flushPromises();
    expect(room.snapshot().room.messages.some(({ seq }) => seq === 62)).toBe(false);
  });

  it("at the beginning are loaded page by page, and that can fail", async () => {
    const older = recorded.frame<"history">("older").messages;
    const { room } = await opened({ messages: async () => older });
    await room.loadOlder();
    expect(room.snapshot().room.messages[0]?.seq).toBe(1);
    const failing = await opened({ messages: async () => Promise.reject(new Error("offline")) });
    await failing.room.loadOlder();
    expect(failing.room.snapshot().older).toBe("failed");
  });
});

describe("a refused room", () => {
  it("shows it and keeps the unsent text", async () => {
    const { room, environment } = setUp({ address: () => Promise.reject(new Refused("forbidden")) });
    room.send(text("kept"));
    await environment.advance(60_000);
    expect(room.snapshot().status).toEqual({ kind: "refused", reason: "forbidden" });
    expect(room.snapshot().outbox.length).toBe(1);
  });
});

describe("leaving", () => {
  const sendsTo = (sent: string[]): Partial<Services> => ({
    send: async (_, { client_id, content }) => {
      sent.push(content ?? "");
      return message(62 + sent.length, { client_id, sender_id: me });
    },
  });

  it("continues to send without the socket, each message once and in order", async () => {
    const sent: string[] = [];
    const { room, environment } = await opened(sendsTo(sent));
    for (const content of ["one", "two"]) room.send(text(content));
    room.leave();
    expect([environment.webSocket.closed, room.isBusy]).toEqual([true, true]);
    await flushPromises();
    expect([sent, room.snapshot().outbox, room.isBusy]).toEqual([["one", "two"], [], false]);
  });

  it("waits for a network that does not answer", async () => {
    const sent: string[] = [];
    let isThere = false;
    const { room, environment } = await opened({
      send: async (roomId, draft) => {
        if (!isThere) throw new Error("nobody there");
        return (sendsTo(sent).send as Services["send"])(roomId, draft);
      },
    });
    room.send(text("one"));
    room.leave();
    await flushPromises();
    expect(room.isBusy).toBe(true);
    isThere = true;
    await environment.advance(5000);
    expect([sent, room.isBusy]).toEqual([["one"], false]);
  });

  it("keeps refused messages with the reason until the user comes back", async () => {
    const { room } = await opened({
      send: async () => {
        throw new Rejected("The room is closed.", true);
      },
    });
    room.send(text("one"));
    room.leave();
    await flushPromises();
    room.start();
    expect(room.snapshot().outbox).toMatchObject([{ state: "failed", error: "The room is closed.", isFinal: true }]);
  });
});

describe("opening", () => {
  const unreadFrom = (seq: number) => ({ ...recorded.frame<"history">("welcome"), last_read: { [me]: seq } });

  it("fetches unread messages before the first history, and marks the first one", async () => {
    const asked: unknown[] = [];
    const { room, environment } = setUp({
      messages: async (_, query) => {
        asked.push(query);
        return Array.from({ length: 11 }, (_, index) => message(index + 1)).slice(query.after_seq);
      },
    });
    await flushPromises();
    environment.webSocket.receive(unreadFrom(7));
    expect(room.snapshot().room.historyLoaded).toBe(false);
    await flushPromises();
    const { historyLoaded, unreadFrom: line, messages } = room.snapshot().room;
    expect([historyLoaded, line, messages[0]?.seq, asked]).toEqual([true, 8, 3, [{ after_seq: 2, limit: 100 }]]);
  });

  it("marks the oldest loaded message if that fails", async () => {
    const { room, environment } = setUp({ messages: async () => Promise.reject(new Error("not now")) });
    await flushPromises();
    environment.webSocket.receive(unreadFrom(0));
    await flushPromises();
    const { messages, unreadFrom: line } = room.snapshot().room;
    expect([messages[0]?.seq, line]).toEqual([12, 14]);
  });

  it("has no unread line if everything is read, or from the previous opening", async () => {
    const { room, environment } = await opened();
    room.leave();
    room.start();
    await flushPromises();
    environment.webSocket.receive(unreadFrom(61));
    expect(room.snapshot().room.unreadFrom).toBeNull();
  });
});

describe("cached messages", () => {
  const kept = async () => [message(60), message(61)];

  it("are shown until the history arrives, which replaces them", async () => {
    const { room, environment } = setUp({ loadCachedMessages: kept });
    await flushPromises();
    expect(room.snapshot().room.messages.map(({ seq }) => seq)).toEqual([60, 61]);
    expect(environment.webSocket.url).toContain("after_seq=null");
    environment.webSocket.receive(welcome());
    expect(room.snapshot().room.messages).toHaveLength(50);
  });

  it("are the newest messages", async () => {
    let stored: number[] = [];
    const { environment } = await opened({
      cacheMessages: (_, messages) => {
        stored = messages.map(({ seq }) => seq);
      },
    });
    environment.webSocket.receive({ type: "message", message: message(62) });
    await environment.advance(500);
    expect([stored.length, stored.at(-1)]).toEqual([50, 62]);
  });
});
