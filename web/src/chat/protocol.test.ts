import { describe, expect, it } from "vitest";
import {
  emptyRoom,
  firstGap,
  hasOlder,
  isRead,
  lastContiguousSeq,
  type RoomState,
  receive,
  type ServerFrame,
  typingUsers,
  withMessages,
  withNewMessages,
} from "./protocol";
import { message, recorded } from "./testing";

const NOW = 1_000_000;
const { me, other, roomId } = recorded;

function given(...frames: ServerFrame[]): RoomState {
  return frames.reduce((state, frame) => receive(state, frame, NOW, true), emptyRoom(roomId, me));
}

const welcomed = () => given(recorded.frame("welcome"));
const seqs = (state: RoomState) => state.messages.map(({ seq }) => seq);
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe("a recorded conversation", () => {
  it("starts with the newest fifty messages, and older ones are added before them", () => {
    expect(seqs(welcomed())).toEqual(from(12, 61));
    expect(hasOlder(welcomed())).toBe(true);
    const whole = given(recorded.frame("welcome"), recorded.frame("older"));
    expect(seqs(whole)).toEqual(from(1, 61));
    expect(hasOlder(whole)).toBe(false);
  });

  it("shows that a person is online and then offline", () => {
    expect(welcomed().presence[other]?.status).toBe("offline");
    const present = receive(welcomed(), recorded.frame("other comes"), NOW, true);
    expect(present.presence[other]?.status).toBe("online");
    expect(receive(present, recorded.frame("other goes"), NOW, true).presence[other]?.status).toBe("offline");
  });

  it("shows typing until it expires or the message arrives", () => {
    const typing = receive(welcomed(), recorded.frame("other types"), NOW, true);
    expect(typingUsers(typing, NOW + 4999)).toEqual([other]);
    expect(typingUsers(typing, NOW + 5000)).toEqual([]);
    expect(typingUsers(receive(typing, recorded.frame("other says"), NOW, true), NOW)).toEqual([]);
  });

  it("marks my message as read when the other person's read position has passed it", () => {
    const sent = given(recorded.frame("welcome"), recorded.frame("other says"), recorded.frame("acknowledged"));
    const mine = sent.messages.at(-1);
    expect(mine && isRead(sent, mine)).toBe(false);
    const read = receive(sent, recorded.frame("other reads"), NOW, true);
    expect(mine && isRead(read, mine)).toBe(true);
  });

  it("resumes after a reconnect where it stopped", () => {
    const before = given(recorded.frame("welcome"), recorded.frame("other says"), recorded.frame("acknowledged"));
    expect(lastContiguousSeq(before)).toBe(63);
    const resumed = receive(before, recorded.frame("resumed"), NOW, true);
    expect(seqs(resumed)).toEqual(from(12, 65));
    expect(firstGap(resumed)).toBeNull();
  });

  it("has no duplicates when a history repeats known messages", () => {
    const state = given(recorded.frame("welcome"), recorded.frame("resumed"), recorded.frame("resumed long after"));
    expect(seqs(state)).toEqual(from(4, 65));
  });
});

describe("the order of messages", () => {
  it("follows seq, never arrival", () => {
    const state = given(frameOf(3), frameOf(1), frameOf(2));
    expect(seqs(state)).toEqual([1, 2, 3]);
  });

  it("reveals a gap", () => {
    const state = receive(welcomed(), frameOf(64), NOW, true);
    expect(lastContiguousSeq(state)).toBe(61);
    expect(firstGap(state)).toEqual({ after_seq: 61, limit: 2 });
    const filled = withMessages(state, [message(62), message(63)]);
    expect(firstGap(filled)).toBeNull();
    expect(lastContiguousSeq(filled)).toBe(64);
  });

  it("reveals a gap before the first message of a room that was empty", () => {
    const empty = { ...recorded.frame<"history">("welcome"), messages: [], last_seq: 0 };
    const state = given(empty, frameOf(2));
    expect(lastContiguousSeq(state)).toBe(0);
    expect(firstGap(state)).toEqual({ after_seq: 0, limit: 1 });
  });

  it("requests the gap of a long absence in pages of a hundred", () => {
    const history = { ...recorded.frame<"history">("resumed"), last_seq: 900 };
    const state = receive(receive(welcomed(), frameOf(62), NOW, true), { ...history, messages: [] }, NOW, true);
    expect(firstGap(state)).toEqual({ after_seq: 62, limit: 100 });
  });
});

describe("repeated and foreign frames", () => {
  it("keep a read message read, and update its link", () => {
    const read = given(recorded.frame("welcome"), frameOf(62, { is_read: true, file_url: "old" }));
    const again = receive(read, frameOf(62, { is_read: false, file_url: "new" }), NOW, true);
    expect(again.messages.at(-1)).toMatchObject({ is_read: true, file_url: "new" });
  });

  it("never move a read position back", () => {
    const state = receive(welcomed(), recorded.frame("other reads"), NOW, true);
    expect(receive(state, { ...recorded.frame<"read">("other reads"), up_to_seq: 5 }, NOW, true)).toBe(state);
  });

  it("from another room change nothing", () => {
    const elsewhere = [
      { ...recorded.frame<"history">("resumed"), room_id: "other" },
      { ...recorded.frame<"typing">("other types"), room_id: "other" },
      { ...recorded.frame<"read">("other reads"), room_id: "other" },
      { ...recorded.frame<"presence">("other goes"), room_id: "other" },
      frameOf(99, { chat_room_id: "other" }),
      recorded.frame("pong"),
    ] as ServerFrame[];
    for (const frame of elsewhere) {
      const state = welcomed();
      expect(receive(state, frame, NOW, true)).toBe(state);
    }
  });
});

describe("a translation", () => {
  const translated = { content_ne: "नमस्ते", translated: "ne" } as const;

  it("replaces its message and does not count as unread", () => {
    const state = given(recorded.frame("welcome"), frameOf(62, { is_read: true }));
    const next = receive(state, { type: "message_updated", message: message(62, translated) }, NOW, false);
    expect(next.messages.at(-1)).toMatchObject({ ...translated, is_read: true });
    expect(next).toEqual({ ...state, messages: next.messages });
  });

  it("that comes before its message is kept for it, also if the message was read before", () => {
    const update = { type: "message_updated", message: message(62, translated) } as const;
    const early = receive(welcomed(), update, NOW, true);
    expect(seqs(early)).toEqual(from(12, 61));
    expect(firstGap(early)).toEqual({ after_seq: 61, limit: 1 });
    const whole = withMessages(early, [message(62)]);
    expect(whole.messages.at(-1)).toMatchObject(translated);
    expect(whole.updates).toEqual([]);
  });

  it("of an older message is kept until its page is loaded", () => {
    const early = receive(welcomed(), { type: "message_updated", message: message(11, translated) }, NOW, true);
    expect(withMessages(early, [message(10), message(11)]).messages[1]).toMatchObject(translated);
  });

  it("is not undone by an older copy of its message", () => {
    const state = given(recorded.frame("welcome"), frameOf(62), {
      type: "message_updated",
      message: message(62, translated),
    });
    expect(withMessages(state, [message(62)]).messages.at(-1)).toMatchObject(translated);
    expect(receive(state, frameOf(62), NOW, true).messages.at(-1)).toMatchObject(translated);
  });
});

describe("an old message that is pushed again", () => {
  it("comes with its page, and leaves no gap", () => {
    const state = welcomed();
    expect(receive(state, frameOf(3), NOW, true)).toBe(state);
    expect(seqs(receive(state, frameOf(11), NOW, true))).toEqual(from(11, 61));
  });
});

describe("an older presence", () => {
  it("that is overtaken by a newer one does not replace it", () => {
    const goes = recorded.frame<"presence">("other goes");
    const gone = receive(welcomed(), goes, NOW, true);
    const before = { ...goes, status: "online" as const, last_seen: "2020-01-01T00:00:00Z" };
    expect(receive(gone, before, NOW, true).presence[other]?.status).toBe("offline");
    const history = {
      ...recorded.frame<"history">("resumed"),
      presence: { [other]: { ...before, last_seen_bs: null } },
    };
    expect(receive(gone, history, NOW, true).presence[other]?.status).toBe("offline");
    expect(receive(gone, history, NOW + 60_000, true).presence[other]?.status).toBe("online");
  });
});

describe("the line above unread messages", () => {
  it("is above the first unread message from the other person", () => {
    const history = recorded.frame<"history">("welcome");
    const state = given({ ...history, last_read: { ...history.last_read, [me]: 30 } });
    const first = history.messages.find(({ seq, sender_id }) => seq > 30 && sender_id !== me);
    expect(state.unreadFrom).toBe(first?.seq);
  });

  it("appears once when a message arrives and nobody is reading, and disappears when I answer", () => {
    const read = receive(
      welcomed(),
      { ...recorded.frame<"read">("other reads"), user_id: me, up_to_seq: 61 },
      NOW,
      true,
    );
    const clear = { ...read, unreadFrom: null };
    const one = receive(clear, frameOf(62), NOW, false);
    const two = receive(one, frameOf(63), NOW, false);
    expect([one.unreadFrom, two.unreadFrom]).toEqual([62, 62]);
    expect(receive(two, frameOf(64, { sender_id: me }), NOW, true).unreadFrom).toBeNull();
  });

  it("is above the first of them, even if they arrive swapped or are fetched later", () => {
    const state = { ...welcomed(), unreadFrom: null, lastRead: { [me]: 61 } };
    const swapped = receive(receive(state, frameOf(63), NOW, false), frameOf(62), NOW, false);
    expect(swapped.unreadFrom).toBe(62);
    const told = receive(state, { ...recorded.frame<"pong">("pong"), last_seq: 63 }, NOW, false);
    expect(withNewMessages(told, [message(62), message(63)], false).unreadFrom).toBe(62);
    const answered = receive(state, frameOf(63, { sender_id: me }), NOW, false);
    expect(receive(answered, frameOf(62), NOW, false).unreadFrom).toBeNull();
  });

  it("does not appear while the user is reading", () => {
    expect(receive({ ...welcomed(), unreadFrom: null }, frameOf(62), NOW, true).unreadFrom).toBeNull();
  });

  it("stays while the user reads, and moves to messages that arrive later when nobody is reading", () => {
    const state = { ...welcomed(), unreadFrom: 40 };
    const read = { ...state, lastRead: { [me]: 61 } };
    expect(receive(state, frameOf(62), 0, false).unreadFrom).toBe(40);
    expect(receive(read, frameOf(62), 0, true).unreadFrom).toBe(40);
    expect(receive(read, frameOf(62), 0, false).unreadFrom).toBe(62);
  });
});

function frameOf(seq: number, change: Parameters<typeof message>[1] = {}): ServerFrame {
  return { type: "message", message: message(seq, change) };
}
