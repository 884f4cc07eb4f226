/**
 * What the sockets need of REST: tickets. And the notifications, live: how many are unread, and each new one as it
 * comes.
 */

import type { ServerFrame } from "../chat/protocol";
import { LiveSocket, type Status } from "../chat/socket";
import { onPageRestored } from "./backForwardCache";
import { api } from "./client";
import { mapRefusal } from "./refusal";
import type { Notification } from "./types";

/** The address of a chat with a new ticket. */
export async function chatAddress(roomId: string, afterSeq: number | null): Promise<string> {
  const { ticket, chat_url } = await mapRefusal(api.post("/ws/ticket"));
  const query = new URLSearchParams({ ticket });
  if (afterSeq !== null) query.set("after_seq", String(afterSeq));
  return `${onThisOrigin(chat_url.replace("{room_id}", encodeURIComponent(roomId)))}?${query}`;
}

/** The front door is one origin: a socket goes to where the page came from, under whichever of its names. */
function onThisOrigin(url: string): string {
  return location.origin.replace(/^http/, "ws") + new URL(url).pathname;
}

type NotificationsFrame = Extract<ServerFrame, { type: "notifications" }>;

/** By how much the server's clock may differ from the device's when it is asked what is newer than the page. */
const CLOCKS_DIFFER_MS = 30_000;

export interface FeedState {
  readonly unread: number;
  readonly status: Status["kind"];
}

/** The notifications of whoever is logged in. Components subscribe to `state`; `onNew` hears each new one. */
export class NotificationFeed {
  #state: FeedState = { unread: 0, status: "closed" };
  readonly #listeners = new Set<() => void>();
  readonly #newListeners = new Set<(notification: Notification) => void>();
  readonly #changeListeners = new Set<() => void>();
  readonly #seen = new Set<string>();
  #wasCut = false;
  /** The newest notification that was heard of; null before the first connection. */
  #newestId: string | null = null;
  #startedAt = 0;
  readonly #socket = new LiveSocket({
    address: async () => {
      const { ticket, notifications_url } = await mapRefusal(api.post("/ws/ticket"));
      return `${onThisOrigin(notifications_url)}?${new URLSearchParams({ ticket })}`;
    },
    checkAccess: async () => void (await mapRefusal(api.get("/notifications/unread-count"))),
    onStatus: (status) => {
      // After a restart of the server everybody is back at about the same time: only who has missed something loads again.
      this.#wasCut ||= status.kind === "offline" || (status.kind === "waiting" && status.suspect === "connection");
      this.#set({ status: status.kind });
    },
    onFrame: (frame) => {
      if (frame.type === "notifications") this.#opened(frame);
      if (frame.type === "notification") this.receive(frame.notification, frame.unread_count);
      // A machine has put a note or a review into the other language.
      if (frame.type === "booking_updated" || frame.type === "review_updated") this.#notifyChange();
    },
  });

  constructor() {
    onPageRestored(() => this.#notifyChange());
  }

  readonly state = (): FeedState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  onNew(listener: (notification: Notification) => void): () => void {
    this.#newListeners.add(listener);
    return () => this.#newListeners.delete(listener);
  }

  /** Calls back when something of this user's has changed, told or not. */
  onChange(changed: () => void): () => void {
    this.#changeListeners.add(changed);
    return () => this.#changeListeners.delete(changed);
  }

  start(): void {
    this.#startedAt = Date.now();
    this.#socket.start();
  }

  stop(): void {
    this.#socket.stop();
    this.#wasCut = false;
    this.#newestId = null;
    this.#set({ unread: 0 });
  }

  /** A new one, from whichever socket it came: every open one gets it. */
  receive(notification: Notification, unread: number): void {
    this.#set({ unread });
    if (this.#seen.has(notification.id)) return;
    this.#seen.add(notification.id);
    if (notification.id > (this.#newestId ?? "")) this.#newestId = notification.id;
    for (const listener of this.#newListeners) listener(notification);
    this.#notifyChange();
  }

  /** A connection begins. During a cut, and while a page was loaded before its socket was open, nobody could tell. */
  #opened({ items, unread_count }: NotificationsFrame): void {
    const newestId = items[0]?.id ?? "";
    const since = this.#startedAt - CLOCKS_DIFFER_MS;
    const hasMissed =
      this.#newestId === null
        ? items.some((item) => Date.parse(item.created_at) > since)
        : newestId > this.#newestId || unread_count !== this.#state.unread;
    if (newestId > (this.#newestId ?? "")) this.#newestId = newestId;
    this.#newestId ??= "";
    this.#set({ unread: unread_count });
    if (this.#wasCut || hasMissed) this.#notifyChange();
    this.#wasCut = false;
  }

  #notifyChange(): void {
    for (const changed of this.#changeListeners) changed();
  }

  /** Marks one as read. */
  async read(notificationId: string): Promise<Notification> {
    const path = { notification_id: notificationId };
    const read = await api.post("/notifications/{notification_id}/read", { path });
    await this.refreshCount();
    return read;
  }

  /** Asks for the count again, after something was read. */
  async refreshCount(): Promise<void> {
    const { unread_count } = await api.get("/notifications/unread-count");
    this.#set({ unread: unread_count });
  }

  #set(change: Partial<FeedState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

export const feed = new NotificationFeed();
