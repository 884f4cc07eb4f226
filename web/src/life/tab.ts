/** What one tab does: the client as the application wires it, without its components. Runs in a scope of its own. */

import { chatServices } from "../api/chat";
import { session } from "../api/client";
import { feed } from "../api/feed";
import type { Tokens } from "../api/types";
import type { ChatRoom } from "../chat/chatRoom";
import { enterRoom, getRoom } from "../chat/roomRegistry";
import type { Status } from "../chat/socket";
import { timeline } from "../chat/timeline";

let room: ChatRoom | null = null;
let leave: (() => void) | null = null;
let isEndVisible = false;
/** The conversation whose page is open, also while nobody is logged in. */
let openRoomId: string | null = null;

/** As `useWatched` does it. */
const look = () => room?.setWatched(document.visibilityState === "visible" && document.hasFocus());
document.addEventListener("visibilitychange", look);

/** As the application does it in every tab: the pages of whoever is logged in appear, and disappear. */
let user = session.get()?.user.id;
session.subscribe(() => {
  const now = session.get()?.user.id;
  if (now === user) return;
  user = now;
  feed.stop();
  if (now === undefined) return;
  feed.start();
  if (openRoomId !== null) tab.openRoom(openRoomId);
});

const tab = {
  logIn(tokens: Tokens): void {
    session.begin(tokens);
  },

  /** A page that is loaded while somebody is logged in. */
  load(): void {
    if (session.get() !== null) feed.start();
  },

  openRoom(roomId: string): void {
    tab.leaveRoom();
    openRoomId = roomId;
    const me = session.get()?.user.id;
    if (me === undefined) return;
    room = getRoom({ roomId, me, services: chatServices });
    leave = enterRoom(room);
    isEndVisible = true;
    look();
  },

  leaveRoom(): void {
    leave?.();
    room = leave = openRoomId = null;
  },

  /** Scrolls to the end, or up. */
  scroll(toEnd: boolean): void {
    isEndVisible = toEnd;
  },

  write(content: string): boolean {
    if (room === null || room.snapshot().status.kind === "refused") return false;
    room.send({ message_type: "TEXT", content });
    return true;
  },

  type(): void {
    room?.typing();
  },

  connectNow(): void {
    room?.retryConnection();
  },

  /** Sends what has failed again, as by the button beside it. */
  retryFailed(): void {
    for (const { state, client_id } of room?.snapshot().outbox ?? []) if (state === "failed") room?.retry(client_id);
  },

  readNotification(id: string): void {
    feed.read(id).catch(() => {});
  },

  /** As the page of notifications does it. */
  readAll(): void {
    feed.readAll().catch(() => {});
  },

  /** The end of the list is on the screen once the list is there: as the component says it after each change. */
  update(): void {
    const isLoaded = room?.snapshot().room.historyLoaded;
    if (isLoaded) room?.setEndVisible(isEndVisible);
  },

  report() {
    return { user: session.get()?.user.id ?? null, feed: feed.state(), room: room && reportRoom(room) };
  },
};

function reasonOf(status: Status): string {
  if (status.kind === "refused") return ` (${status.reason})`;
  return status.kind === "waiting" ? ` (because of the ${status.suspect}, for ${status.pause} ms)` : "";
}

function reportRoom(shown: ChatRoom) {
  const { room: state, outbox, uploads, status, older } = shown.snapshot();
  const rows = timeline({ room: state, outbox, uploads }, "UTC");
  return {
    roomId: state.roomId,
    status: status.kind,
    reason: reasonOf(status),
    historyLoaded: state.historyLoaded,
    older,
    lastSeq: state.lastSeq,
    lastRead: state.lastRead,
    presence: Object.fromEntries(Object.entries(state.presence).map(([user, { status }]) => [user, status])),
    messages: rows.flatMap((row) =>
      row.kind === "message"
        ? [{ seq: row.message.seq, sender: row.message.sender_id, text: row.message.content }]
        : [],
    ),
    outgoing: outbox.map(({ content, state, attempts, error }) => ({ text: content ?? "", state, attempts, error })),
  };
}

Object.assign(globalThis, { tab });
