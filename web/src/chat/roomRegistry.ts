/**
 * The open `ChatRoom`s of this page, one for each conversation. A room that is left while messages or files are being sent
 * stays here until all have arrived, and keeps what failed. While a file is being sent the browser asks before the page is
 * closed, because only the page has the file's bytes.
 */

import { ChatRoom } from "./chatRoom";
import type { RoomOptions } from "./snapshot";

const rooms = new Map<string, ChatRoom>();
const open = new Set<ChatRoom>();

/** Returns the room with these options: the one that is open, or a new one, which is not started yet. */
export function getRoom(options: RoomOptions): ChatRoom {
  return rooms.get(keyOf(options)) ?? new ChatRoom(options);
}

/** Opens a room. Returns a function that leaves it. */
export function enterRoom(room: ChatRoom): () => void {
  const key = keyOf(room.options);
  rooms.set(key, room);
  open.add(room);
  room.start();
  const unsubscribe = room.subscribe(() => changed());
  const changed = () => {
    updateUnloadWarning();
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

/** Stops the rooms of everybody but this user: called when somebody has logged out. */
export function stopRoomsOfOtherUsers(me: string | undefined): void {
  for (const [key, room] of rooms) {
    if (room.options.me === me) continue;
    rooms.delete(key);
    room.stop();
  }
  updateUnloadWarning();
}

function keyOf({ me, roomId }: RoomOptions): string {
  return `${me} ${roomId}`;
}

const preventUnload = (event: Event) => event.preventDefault();

function updateUnloadWarning(): void {
  const isSending = [...rooms.values()].some((room) =>
    room.snapshot().uploads.some(({ progress }) => progress !== null),
  );
  if (isSending) addEventListener("beforeunload", preventUnload);
  else removeEventListener("beforeunload", preventUnload);
}
