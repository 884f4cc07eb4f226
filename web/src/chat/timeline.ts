/**
 * What stands in the list from top to bottom: days, the "new messages" line, messages in groups, and what is on its
 * way. Pure: the state in, the rows out.
 */

import { dayNumber } from "../time/bikramSambat";
import { type Clock, clockAt } from "../time/zone";
import type { Outgoing } from "./outbox";
import type { Message } from "./protocol";
import type { Snapshot } from "./snapshot";
import type { Upload } from "./uploadQueue";

export type Row =
  | { readonly kind: "day"; readonly key: string; readonly clock: Clock }
  | { readonly kind: "unread"; readonly key: string }
  | {
      readonly kind: "message";
      readonly key: string;
      readonly message: Message;
      readonly clock: Clock;
      readonly last: boolean;
    }
  | { readonly kind: "outgoing"; readonly key: string; readonly outgoing: Outgoing; readonly clock: Clock }
  | { readonly kind: "upload"; readonly key: string; readonly upload: Upload };

const GROUP_MS = 5 * 60_000;

/** Messages of one sender that follow each other within five minutes are a group; `last` ends one. */
export function timeline(snapshot: Pick<Snapshot, "room" | "outbox" | "uploads">, zone: string): Row[] {
  const { room, outbox, uploads } = snapshot;
  const rows: Row[] = [];
  let day: number | null = null;
  const startDay = (clock: Clock) => {
    const number = dayNumber(clock);
    if (number !== day) rows.push({ kind: "day", key: `day-${number}`, clock });
    day = number;
  };
  room.messages.forEach((message, index) => {
    const clock = clockOf(message, zone);
    startDay(clock);
    if (message.seq === room.unreadFrom) rows.push({ kind: "unread", key: "unread" });
    const follower = room.messages[index + 1];
    const last = follower === undefined || follower.seq === room.unreadFrom || !together(message, follower, zone);
    // The key is the sender's own name for it, so that what was on its way becomes the message without a flicker.
    rows.push({ kind: "message", key: keyOf(message.sender_id, message.client_id), message, clock, last });
  });
  const arrived = new Set(rows.map((row) => row.key));
  for (const outgoing of outbox) {
    const key = keyOf(room.me, outgoing.client_id);
    if (arrived.has(key)) continue;
    const clock = clockAt(outgoing.writtenAt, zone);
    startDay(clock);
    rows.push({ kind: "outgoing", key, outgoing, clock });
  }
  for (const upload of uploads) rows.push({ kind: "upload", key: keyOf(room.me, upload.client_id), upload });
  return rows;
}

function together(message: Message, follower: Message, zone: string): boolean {
  return (
    message.sender_id === follower.sender_id &&
    message.message_type !== "SYSTEM" &&
    Date.parse(follower.timestamp) - Date.parse(message.timestamp) < GROUP_MS &&
    dayNumber(clockOf(message, zone)) === dayNumber(clockOf(follower, zone))
  );
}

const clocks = new WeakMap<Message, { zone: string; clock: Clock }>();

/** Reckoned once a message: a long conversation is laid out at every frame. */
function clockOf(message: Message, zone: string): Clock {
  const known = clocks.get(message);
  if (known?.zone === zone) return known.clock;
  const clock = clockAt(Date.parse(message.timestamp), zone);
  clocks.set(message, { zone, clock });
  return clock;
}

function keyOf(sender: string | null, clientId: string): string {
  return `${sender ?? "system"}-${clientId}`;
}
