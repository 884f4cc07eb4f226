import { describe, expect, it } from "vitest";
import { Rejected, type Services } from "./services";
import { Refused } from "./socket";
import { ChatRoom } from "./store";
import { FakeShelf, FakeWorld, message, recorded, settled } from "./testing";

const { me, roomId } = recorded;
/** Of what is in it nothing has been read, of what lies before it everything. */
const welcome = () => ({ ...recorded.frame<"history">("welcome"), last_read: { [me]: 11 } });
const text = (content: string) => ({ message_type: "TEXT" as const, content });

function setUp(change: Partial<Services> = {}, shelf = new FakeShelf()) {
  const world = new FakeWorld();
  const asked: Array<Parameters<Services["messages"]>[1]> = [];
  const services: Services = {
    address: async (room, after) => `ws://here/${room}?after_seq=${after}`,
    confirm: async () => {},
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
  const room = new ChatRoom({ roomId, me, services, shelf, world });
  room.start();
  return { room, world, asked, shelf };
}

async function opened(change: Partial<Services> = {}, shelf = new FakeShelf()) {
  const everything = setUp(change, shelf);
  await settled();
  everything.world.wire.says(welcome());
  return everything;
}

const messagesOn = (world: FakeWorld) => world.wire.sent.filter(({ action }) => action === "message");
const echo = (world: FakeWorld, seq: number) =>
  world.wire.says({
    type: "message",
    message: message(seq, { sender_id: me, client_id: String(messagesOn(world).at(-1)?.client_id) }),
  });

describe("sending", () => {
  it("shows the message at once and keeps it until its echo", async () => {
    const { room, world, shelf } = await opened();
    room.send(text("Namaste"));
    expect(room.snapshot().outbox).toMatchObject([{ content: "Namaste", state: "sending" }]);
    expect(shelf.kept.size).toBe(1);
    echo(world, 62);
    expect(room.snapshot().outbox).toEqual([]);
    expect(room.snapshot().room.messages.at(-1)?.seq).toBe(62);
    expect(shelf.kept.size).toBe(0);
  });

  it("goes on in order after a cut, and doubles nothing that had arrived", async () => {
    const { room, world } = await opened();
    room.send(text("arrives, but its echo is lost"));
    const first = messagesOn(world)[0]?.client_id;
    world.happens("offline");
    room.send(text("written offline"));
    world.happens("online");
    await settled();
    expect(world.wire.url).toBe(`ws://here/${roomId}?after_seq=61`);
    const resumed = recorded.frame<"history">("resumed");
    const missed = message(62, { sender_id: me, client_id: String(first) });
    world.wire.says({ ...resumed, messages: [missed], last_seq: 62 });
    expect(messagesOn(world).map(({ content }) => content)).toEqual(["written offline"]);
    echo(world, 63);
    expect(room.snapshot().outbox).toEqual([]);
    expect(
      room
        .snapshot()
        .room.messages.map(({ seq }) => seq)
        .slice(-2),
    ).toEqual([62, 63]);
  });

  it("without an echo checks the connection, and within 8.5 seconds opens another", async () => {
    const { room, world } = await opened();
    room.send(text("into the void"));
    await world.passes(3_500);
    expect(world.wire.sent.map(({ action }) => action)).toEqual(["message", "ping", "message"]);
    await world.passes(5_000);
    expect(room.snapshot().status.kind).toBe("waiting");
    await world.passes(250);
    expect(world.wires.length).toBe(2);
    world.wire.says({ ...recorded.frame<"history">("resumed"), messages: [], last_seq: 61 });
    expect(messagesOn(world)).toMatchObject([{ content: "into the void" }]);
  });

  it("survives a reload", async () => {
    const { room, world, shelf } = await opened();
    world.happens("offline");
    room.send(text("for later"));
    room.stop();
    const reloaded = await opened({}, shelf);
    expect(messagesOn(reloaded.world).map(({ content }) => content)).toEqual(["for later"]);
  });

  it("waits for the history, which tells what has arrived", async () => {
    const { room, world } = setUp();
    room.send(text("early"));
    await settled();
    expect(world.wire.sent).toEqual([]);
    world.wire.says(welcome());
    expect(messagesOn(world).length).toBe(1);
  });
});

describe("reading", () => {
  it("is said once somebody looks, and not again for the same", async () => {
    const { room, world } = await opened();
    const reads = () => world.wire.sent.filter(({ action }) => action === "read");
    expect(reads()).toEqual([]);
    room.look(true);
    expect(reads()).toEqual([]);
    room.showEnd(true);
    room.look(true);
    expect(reads()).toEqual([{ action: "read", up_to_seq: 61 }]);
    world.wire.says({ type: "message", message: message(62) });
    expect(reads().at(-1)).toEqual({ action: "read", up_to_seq: 62 });
  });
});

describe("typing", () => {
  it("is told at most every two seconds, and ends by itself", async () => {
    const { room, world } = await opened();
    const told = () => world.wire.sent.filter(({ action }) => action === "typing").map(({ is_typing }) => is_typing);
    for (let letters = 0; letters < 30; letters += 1) {
      room.typing();
      await world.passes(100);
    }
    expect(told()).toEqual([true, true]);
    await world.passes(5000);
    expect(told()).toEqual([true, true, false]);
  });
});

describe("what is missing", () => {
  it("is fetched when it does not come by itself", async () => {
    const { room, world, asked } = await opened({});
    world.wire.says({ type: "message", message: message(63) });
    await world.passes(399);
    expect(asked).toEqual([]);
    await world.passes(1);
    expect(asked).toEqual([{ after_seq: 61, limit: 1 }]);
    room.stop();
  });

  it("is not fetched when two frames were only swapped", async () => {
    const { world, asked } = await opened();
    world.wire.says({ type: "message", message: message(63) });
    world.wire.says({ type: "message", message: message(62) });
    await world.passes(1000);
    expect(asked).toEqual([]);
  });

  it("of older ones is loaded a page at a time, and can fail", async () => {
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
  it("says so and keeps what was written", async () => {
    const { room, world } = setUp({ address: () => Promise.reject(new Refused("forbidden")) });
    room.send(text("kept"));
    await world.passes(60_000);
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

  it("lets what was on its way go on without the socket, each once and in order", async () => {
    const sent: string[] = [];
    const { room, world } = await opened(sendsTo(sent));
    for (const content of ["one", "two"]) room.send(text(content));
    room.leave();
    expect([world.wire.closed, room.isBusy]).toEqual([true, true]);
    await settled();
    expect([sent, room.snapshot().outbox, room.isBusy]).toEqual([["one", "two"], [], false]);
  });

  it("waits for a network that does not answer", async () => {
    const sent: string[] = [];
    let isThere = false;
    const { room, world } = await opened({
      send: async (roomId, draft) => {
        if (!isThere) throw new Error("nobody there");
        return (sendsTo(sent).send as Services["send"])(roomId, draft);
      },
    });
    room.send(text("one"));
    room.leave();
    await settled();
    expect(room.isBusy).toBe(true);
    isThere = true;
    await world.passes(5000);
    expect([sent, room.isBusy]).toEqual([["one"], false]);
  });

  it("keeps what was refused, with the reason, until one comes back", async () => {
    const { room } = await opened({
      send: async () => {
        throw new Rejected("The room is closed.", true);
      },
    });
    room.send(text("one"));
    room.leave();
    await settled();
    room.start();
    expect(room.snapshot().outbox).toMatchObject([{ state: "failed", error: "The room is closed.", isFinal: true }]);
  });
});

describe("opening", () => {
  const unreadFrom = (seq: number) => ({ ...recorded.frame<"history">("welcome"), last_read: { [me]: seq } });

  it("fetches what is unread beyond the first history, and stands at its first message", async () => {
    const asked: unknown[] = [];
    const { room, world } = setUp({
      messages: async (_, query) => {
        asked.push(query);
        return Array.from({ length: 11 }, (_, index) => message(index + 1)).slice(query.after_seq);
      },
    });
    await settled();
    world.wire.says(unreadFrom(7));
    expect(room.snapshot().room.greeted).toBe(false);
    await settled();
    const { greeted, unreadFrom: line, messages } = room.snapshot().room;
    expect([greeted, line, messages[0]?.seq, asked]).toEqual([true, 8, 3, [{ after_seq: 2, limit: 100 }]]);
  });

  it("stands at the oldest that is here where that fails", async () => {
    const { room, world } = setUp({ messages: async () => Promise.reject(new Error("not now")) });
    await settled();
    world.wire.says(unreadFrom(0));
    await settled();
    const { messages, unreadFrom: line } = room.snapshot().room;
    expect([messages[0]?.seq, line]).toEqual([12, 14]);
  });

  it("has no line where all has been read, and the next opening has none of the last", async () => {
    const { room, world } = await opened();
    room.leave();
    room.start();
    await settled();
    world.wire.says(unreadFrom(61));
    expect(room.snapshot().room.unreadFrom).toBeNull();
  });
});

describe("what was kept", () => {
  const kept = async () => [message(60), message(61)];

  it("is shown until the conversation is there, and is no part of it", async () => {
    const { room, world } = setUp({ kept });
    await settled();
    expect(room.snapshot().room.messages.map(({ seq }) => seq)).toEqual([60, 61]);
    expect(world.wire.url).toContain("after_seq=null");
    world.wire.says(welcome());
    expect(room.snapshot().room.messages).toHaveLength(50);
  });

  it("is what was said last", async () => {
    let stored: number[] = [];
    const { world } = await opened({
      keep: (_, messages) => {
        stored = messages.map(({ seq }) => seq);
      },
    });
    world.wire.says({ type: "message", message: message(62) });
    await world.passes(500);
    expect([stored.length, stored.at(-1)]).toEqual([50, 62]);
  });
});
