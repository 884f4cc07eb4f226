/**
 * Computes the state of a conversation from the server's frames.
 *
 * Pure: no socket, no clock, no component. `seq` numbers a room's messages 1, 2, 3 … without gaps. Missing messages show
 * in the state itself; frames may arrive in any order, and twice.
 */

import type { components } from "./frames.gen";
import { type DatedPresence, mergedMessages, mergedPresence } from "./merging";

type Schemas = components["schemas"];

export type Message = Schemas["MessageView"];
export type MessageType = Schemas["MessageType"];
export type Presence = Pick<Schemas["PresenceView"], "status" | "last_seen">;
export type Notification = Schemas["NotificationView"];

/** An error frame says `client_id`, `action` and `retry_after` only where there is something to say. */
export type ErrorFrame = Pick<Schemas["ErrorOut"], "type" | "code" | "detail"> & Partial<Schemas["ErrorOut"]>;

/** The previous version of the server sends only the time. */
export type PongFrame = Pick<Schemas["PongOut"], "type" | "server_time"> & Partial<Schemas["PongOut"]>;

/** The number of unread notifications, after a change without a new notification. */
export type UnreadFrame = Schemas["UnreadOut"];

/** Why the server closes the socket right after this frame. */
export interface ClosingFrame {
  readonly type: "closing";
  readonly reason: string;
}

export type ServerFrame =
  | Schemas["HistoryOut"]
  | Schemas["MessageOut"]
  | Schemas["MessageUpdatedOut"]
  | Schemas["TypingOut"]
  | Schemas["ReadOut"]
  | Schemas["PresenceOut"]
  | Schemas["NotificationOut"]
  | Schemas["NotificationsOut"]
  | Schemas["BookingUpdatedOut"]
  | Schemas["ReviewUpdatedOut"]
  | Schemas["LeftOut"]
  | PongFrame
  | UnreadFrame
  | ClosingFrame
  | ErrorFrame;

export type ClientFrame =
  | Schemas["MessageFrame"]
  | Schemas["JoinFrame"]
  | Schemas["LeaveFrame"]
  | Schemas["HistoryFrame"]
  | Schemas["TypingFrame"]
  | Schemas["ReadFrame"]
  | Schemas["PingFrame"];

export interface RoomState {
  readonly roomId: string;
  readonly me: string;
  /** Ascending by `seq`, none twice. What has not arrived yet leaves a gap. */
  readonly messages: readonly Message[];
  /** Where the loaded part of the conversation begins: the first message of it, or of those that follow an empty history. */
  readonly firstSeq: number;
  /** The highest `seq` that the server is known to have. */
  readonly lastSeq: number;
  readonly lastRead: Readonly<Record<string, number>>;
  readonly presence: Readonly<Record<string, DatedPresence>>;
  /** Updates of messages that are not loaded yet. The page that loads one may have been read before the update. */
  readonly updates: readonly Message[];
  /** Who types, and until when that counts, in milliseconds. */
  readonly typing: Readonly<Record<string, number>>;
  /** The first message that came while nobody looked: where the "new messages" line stands. */
  readonly unreadFrom: number | null;
  /** Whether the room's history has arrived at all. */
  readonly historyLoaded: boolean;
}

export function emptyRoom(roomId: string, me: string): RoomState {
  const nothing = {
    messages: [],
    updates: [],
    firstSeq: Number.POSITIVE_INFINITY,
    lastSeq: 0,
    lastRead: {},
    presence: {},
    typing: {},
  };
  return { roomId, me, ...nothing, unreadFrom: null, historyLoaded: false };
}

/** The state after a frame. `attending`: whether somebody looks at the room. Frames of other rooms change nothing. */
export function receive(state: RoomState, frame: ServerFrame, now: number, attending: boolean): RoomState {
  switch (frame.type) {
    case "history":
      return frame.room_id === state.roomId ? withHistory(state, frame, now) : state;
    case "message":
      return frame.message.chat_room_id === state.roomId ? withMessage(state, frame.message, attending) : state;
    case "message_updated":
      return frame.message.chat_room_id === state.roomId ? withUpdate(state, frame.message) : state;
    case "typing":
      return frame.room_id === state.roomId ? withTyping(state, frame, now) : state;
    case "read":
      return frame.room_id === state.roomId ? withRead(state, frame.user_id, frame.up_to_seq) : state;
    case "pong":
      return withPong(state, frame, now);
    case "presence":
      return frame.room_id === state.roomId ? withPresence(state, { [frame.user_id]: frame }, now) : state;
    default:
      return state;
  }
}

/** The state with a page of messages that was asked for. */
export function withMessages(state: RoomState, page: readonly Message[]): RoomState {
  const arrived = new Set(page.map(({ seq }) => seq));
  const due = state.updates.filter(({ seq }) => arrived.has(seq));
  const messages = mergedMessages(mergedMessages(state.messages, page), due);
  const updates = due.length > 0 ? state.updates.filter(({ seq }) => !arrived.has(seq)) : state.updates;
  const firstSeq = Math.min(state.firstSeq, messages[0]?.seq ?? state.firstSeq);
  return { ...state, messages, updates, firstSeq, lastSeq: Math.max(state.lastSeq, messages.at(-1)?.seq ?? 0) };
}

/** The state with messages that are new: pushed, or fetched because a push was lost. */
export function withNewMessages(state: RoomState, page: readonly Message[], attending: boolean): RoomState {
  return { ...withMessages(state, page), unreadFrom: unreadFromAfter(state, page, attending) };
}

export function hasOlder(state: RoomState): boolean {
  return (state.messages[0]?.seq ?? 1) > 1;
}

/** The first gap between or behind the known messages, as a query for the API; null where nothing is missing. */
export function firstGap(state: RoomState): { after_seq: number; limit: number } | null {
  if (!state.historyLoaded) return null;
  const after_seq = lastContiguousSeq(state);
  if (after_seq >= state.lastSeq) return null;
  const next = state.messages.find((message) => message.seq > after_seq)?.seq ?? state.lastSeq + 1;
  return { after_seq, limit: Math.min(100, Math.max(1, next - after_seq - 1)) };
}

/** The `seq` up to which no message is missing. 0 before any history. */
export function lastContiguousSeq(state: RoomState): number {
  const first = Math.min(state.firstSeq, state.messages[0]?.seq ?? state.firstSeq);
  if (first === Number.POSITIVE_INFINITY) return 0;
  const broken = state.messages.findIndex((message, index) => message.seq !== first + index);
  return first + (broken < 0 ? state.messages.length : broken) - 1;
}

/** The `after_seq` of a new connection; null for one that begins with the newest messages. */
export function resumeAfterSeq(state: RoomState): number | null {
  return (state.historyLoaded && lastContiguousSeq(state)) || null;
}

/** How many unread messages are fetched before a conversation is shown, beyond those of its first history. */
const MAX_UNREAD_TO_LOAD = 300;
/** How many read messages are shown above the first unread one, for context. */
const READ_MESSAGES_ABOVE = 5;

/** The unread messages before a first history, as a range; null where there are none, or more than the limit. */
export function unreadRangeBefore(frame: HistoryFrame, me: string): { after_seq: number; before_seq: number } | null {
  const before_seq = frame.messages[0]?.seq ?? 1;
  const read = frame.last_read[me] ?? 0;
  const missing = before_seq - 1 - read;
  if (frame.last_read[me] === undefined || missing <= 0 || missing > MAX_UNREAD_TO_LOAD) return null;
  return { after_seq: Math.max(0, read - READ_MESSAGES_ABOVE), before_seq };
}

/** Whether everybody an own message is for has read it. */
export function isRead(state: RoomState, message: Message): boolean {
  if (message.is_read) return true;
  return Object.entries(state.lastRead).some(([user, seq]) => user !== state.me && seq >= message.seq);
}

/** Who else types now. */
export function typingUsers(state: RoomState, now: number): string[] {
  return Object.keys(state.typing).filter((user) => user !== state.me && (state.typing[user] ?? 0) > now);
}

export type HistoryFrame = Schemas["HistoryOut"];

function withHistory(state: RoomState, frame: HistoryFrame, now: number): RoomState {
  const lastRead = { ...state.lastRead };
  for (const [user, seq] of Object.entries(frame.last_read)) lastRead[user] = Math.max(lastRead[user] ?? 0, seq);
  const known = withMessages(withPresence(state, frame.presence, now), frame.messages);
  const next = {
    ...known,
    firstSeq: Math.min(known.firstSeq, frame.last_seq + 1),
    lastSeq: Math.max(known.lastSeq, frame.last_seq),
    lastRead,
    typing: Object.fromEntries(frame.typing.map((user) => [user, now + 5000])),
    historyLoaded: true,
  };
  return { ...next, unreadFrom: (state.historyLoaded ? state.unreadFrom : null) ?? firstUnread(next) };
}

/** A `last_seq` greater than the known one shows that a push was lost. It creates a gap, which is then filled. */
function withPong(state: RoomState, { last_seq, presence }: PongFrame, now: number): RoomState {
  const next = last_seq && last_seq > state.lastSeq ? { ...state, lastSeq: last_seq } : state;
  return presence ? withPresence(next, presence, now) : next;
}

function withPresence(state: RoomState, arrived: Readonly<Record<string, Presence>>, now: number): RoomState {
  const merged = Object.entries(arrived).map(([user, it]) => [user, mergedPresence(state.presence[user], it, now)]);
  return { ...state, presence: { ...state.presence, ...Object.fromEntries(merged) } };
}

/** The first message for me beyond what I have read. */
function firstUnread(state: RoomState): number | null {
  const read = state.lastRead[state.me] ?? 0;
  return state.messages.find((message) => message.seq > read && message.sender_id !== state.me)?.seq ?? null;
}

function withMessage(state: RoomState, message: Message, attending: boolean): RoomState {
  const first = state.messages[0]?.seq ?? 1;
  // A retry may push an old message again. If it is before all loaded messages, it is ignored until its page is loaded.
  if (state.historyLoaded && message.seq < first - 1) return state;
  const typing = message.sender_id === null ? state.typing : without(state.typing, message.sender_id);
  return { ...withNewMessages(state, [message], attending), typing };
}

/** Where the "new messages" line stands after these messages: they may arrive in any order. */
function unreadFromAfter(state: RoomState, page: readonly Message[], attending: boolean): number | null {
  const { unreadFrom, me } = state;
  const newest = state.messages.at(-1)?.seq ?? 0;
  const read = state.lastRead[me] ?? 0;
  if (page.some(({ seq, sender_id }) => sender_id === me && seq > newest)) return null;
  const isNew = ({ seq }: Message) => seq > read && !state.messages.some((known) => known.seq === seq);
  const fresh = attending ? undefined : page.find((message) => message.sender_id !== me && isNew(message));
  if (fresh === undefined) return unreadFrom;
  const isLineHere = unreadFrom === null ? fresh.seq > newest : read >= newest || fresh.seq < unreadFrom;
  return isLineHere ? fresh.seq : unreadFrom;
}

/** The maximum number of updates that are kept for messages that are not loaded yet. */
const MAX_UPDATES = 50;

/** The state with an updated message. An update of a message that is not loaded is kept until its page arrives. */
function withUpdate(state: RoomState, message: Message): RoomState {
  if (state.messages.some(({ seq }) => seq === message.seq)) return withMessages(state, [message]);
  const others = state.updates.filter(({ seq }) => seq !== message.seq);
  const updates = [...others, message].slice(-MAX_UPDATES);
  return { ...state, updates, lastSeq: Math.max(state.lastSeq, message.seq) };
}

function withTyping(state: RoomState, frame: Schemas["TypingOut"], now: number): RoomState {
  const typing = frame.is_typing
    ? { ...state.typing, [frame.user_id]: now + frame.expires_in * 1000 }
    : without(state.typing, frame.user_id);
  return { ...state, typing };
}

/** The state after somebody has read up to a message: only ever forward. */
export function withRead(state: RoomState, user: string, seq: number): RoomState {
  if (seq <= (state.lastRead[user] ?? 0)) return state;
  return { ...state, lastRead: { ...state.lastRead, [user]: seq } };
}

function without(typing: RoomState["typing"], user: string): RoomState["typing"] {
  const { [user]: _, ...others } = typing;
  return others;
}
