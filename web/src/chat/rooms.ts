/**
 * The conversations of this page, one object each. One that is left while something of it is on its way goes on in the
 * background until that has arrived; what could not be sent is still there when one comes back. The browser asks, in its
 * own words, before the page is closed over a file that is being sent: its bytes are the page's alone.
 */

import { ChatRoom, type RoomOptions } from "./store";

const rooms = new Map<string, ChatRoom>();
const open = new Set<ChatRoom>();

/** The conversation with these options: the one that is there, or a new one. It is not started. */
export function roomOf(options: RoomOptions): ChatRoom {
  return rooms.get(keyOf(options)) ?? new ChatRoom(options);
}

/** Somebody comes to a conversation. Answers how to leave it. */
export function enter(room: ChatRoom): () => void {
  const key = keyOf(room.options);
  rooms.set(key, room);
  open.add(room);
  room.start();
  const unsubscribe = room.subscribe(() => changed());
  const changed = () => {
    askBeforeClosing();
    if (open.has(room) || room.isBusy || room.snapshot().uploads.length > 0) return;
    unsubscribe();
    room.stop();
    if (rooms.get(key) === room) rooms.delete(key);
  };
  return () => {
    open.delete(room);
    room.leave();
    changed();
  };
}

/** Ends all conversations of others than this user: somebody has logged out. */
export function endAllBut(me: string | undefined): void {
  for (const [key, room] of rooms) {
    if (room.options.me === me) continue;
    rooms.delete(key);
    room.stop();
  }
  askBeforeClosing();
}

function keyOf({ me, roomId }: RoomOptions): string {
  return `${me} ${roomId}`;
}

const ask = (event: Event) => event.preventDefault();

function askBeforeClosing(): void {
  const isSending = [...rooms.values()].some((room) =>
    room.snapshot().uploads.some(({ progress }) => progress !== null),
  );
  if (isSending) addEventListener("beforeunload", ask);
  else removeEventListener("beforeunload", ask);
}
