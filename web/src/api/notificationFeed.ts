/**
 * The notifications of whoever is logged in, live: how many are unread, and each new one as it comes.
 *
 * Sockets and REST come in through `FeedServices`, so that it can be tested without them; `feed.ts` has the real ones.
 */

import type { ServerFrame } from "../chat/protocol";
import type { LiveSocket, SocketOptions, Status } from "../chat/socket";
import type { Notification } from "./types";
import { UnreadCount } from "./unreadCount";

type NotificationsFrame = Extract<ServerFrame, { type: "notifications" }>;

/** By how much the server's clock may differ from the device's when it is asked what is newer than the page. */
const MAX_CLOCK_DIFFERENCE_MS = 30_000;
/** If another frame overtakes the welcome, the welcome comes within this time after it. */
const OVERTAKEN_WITHIN_MS = 10_000;

export interface FeedServices {
  /** Makes the socket of the notifications. It opens at its `start`. */
  createSocket(options: Pick<SocketOptions, "onFrame" | "onStatus">): Pick<LiveSocket, "start" | "stop" | "send">;
  countUnread(): Promise<number>;
  markRead(notificationId: string): Promise<Notification>;
  markAllRead(): Promise<unknown>;
  now(): number;
}

export interface FeedState {
  readonly unread: number;
  readonly status: Status["kind"];
}

/** Components subscribe to `state`; listeners of `onNew` get each new notification. */
export class NotificationFeed {
  #state: FeedState = { unread: 0, status: "closed" };
  readonly #listeners = new Set<() => void>();
  readonly #newListeners = new Set<(notification: Notification) => void>();
  readonly #changeListeners = new Set<() => void>();
  readonly #seen = new Set<string>();
  #count = new UnreadCount();
  #wasDisconnected = false;
  #hasReceivedWelcome = false;
  #startedAt = 0;
  /** When the last frame with a count arrived. */
  #lastCountAt = Number.NEGATIVE_INFINITY;
  /** How many frames with a count have arrived. */
  #countFrames = 0;
  readonly #socket: ReturnType<FeedServices["createSocket"]>;

  constructor(private readonly services: FeedServices) {
    this.#socket = services.createSocket({
      onStatus: (status) => {
        // A restart of the server does not count: everybody reconnects then, and only who has missed something loads again.
        this.#wasDisconnected ||=
          status.kind === "offline" || (status.kind === "waiting" && status.suspect === "connection");
        this.#set({ status: status.kind });
      },
      onFrame: (frame) => this.#receiveFrame(frame),
    });
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

  /** Calls back when data of this user may have changed, whether or not a notification says so. */
  onChange(changed: () => void): () => void {
    this.#changeListeners.add(changed);
    return () => this.#changeListeners.delete(changed);
  }

  start(): void {
    this.#startedAt = this.services.now();
    this.#socket.start();
  }

  stop(): void {
    this.#socket.stop();
    this.#wasDisconnected = false;
    this.#hasReceivedWelcome = false;
    this.#count = new UnreadCount();
    this.#lastCountAt = Number.NEGATIVE_INFINITY;
    this.#showCount();
  }

  /** Receives a new notification. It comes on every open socket of the page. */
  receive(notification: Notification, unread: number): void {
    this.#recordCountFrame();
    this.#count.update(unread, notification.id);
    this.#showCount();
    if (this.#seen.has(notification.id)) return;
    this.#seen.add(notification.id);
    for (const listener of this.#newListeners) listener(notification);
    this.notifyChange();
  }

  /** Receives a count and the newest notification's id, from any socket of the page. */
  updateCount(unread: number, latestId: string | null): void {
    this.#recordCountFrame();
    const hasMissed = this.#count.update(unread, latestId);
    this.#showCount();
    if (hasMissed) this.notifyChange();
  }

  /** Makes every page load this user's data again. */
  notifyChange(): void {
    for (const changed of this.#changeListeners) changed();
  }

  /** Marks one as read. */
  async read(notificationId: string): Promise<Notification> {
    return this.#confirmed(() => this.services.markRead(notificationId));
  }

  /** Marks all as read. */
  async readAll(): Promise<void> {
    await this.#confirmed(() => this.services.markAllRead());
  }

  #receiveFrame(frame: ServerFrame): void {
    if (frame.type === "notifications") this.#opened(frame);
    if (frame.type === "notification") this.receive(frame.notification, frame.unread_count);
    if (frame.type === "unread") this.updateCount(frame.unread_count, frame.latest_id);
    if (frame.type === "pong" && frame.unread_count !== undefined && frame.latest_id !== undefined) {
      this.updateCount(frame.unread_count, frame.latest_id);
    }
    // A note or a review has been translated.
    if (frame.type === "booking_updated" || frame.type === "review_updated") this.notifyChange();
  }

  /** A connection begins. Changes while it was cut, or while the page loaded before its socket was open, were not pushed. */
  #opened({ items, unread_count }: NotificationsFrame): void {
    const order = this.#count.updateFromWelcome(unread_count, items[0]?.id ?? null);
    const since = this.#startedAt - MAX_CLOCK_DIFFERENCE_MS;
    const hasMissed = this.#hasReceivedWelcome
      ? order !== "same"
      : items.some((item) => Date.parse(item.created_at) > since);
    this.#hasReceivedWelcome = true;
    if (order === "unclear") {
      // Either some were read elsewhere, or a new one has overtaken this frame. The answer to a ping decides which.
      if (this.services.now() - this.#lastCountAt > OVERTAKEN_WITHIN_MS) this.#count.replace(unread_count);
      else this.#socket.send({ action: "ping" });
    }
    this.#showCount();
    if (this.#wasDisconnected || hasMissed) this.notifyChange();
    this.#wasDisconnected = false;
  }

  /**
   * Marks notifications as read. The server then pushes the count to every socket. If no such frame has come by the time
   * of the answer, a ping asks for the count; without a socket, REST does.
   */
  async #confirmed<T>(read: () => Promise<T>): Promise<T> {
    const framesBefore = this.#countFrames;
    const answer = await read();
    const hasNewCount = () => this.#countFrames !== framesBefore;
    if (hasNewCount() || this.#socket.send({ action: "ping" })) return answer;
    // If this fails, the next connection brings the count.
    const unread = await this.services.countUnread().catch(() => null);
    if (unread !== null && !hasNewCount()) {
      this.#count.replace(unread);
      this.#showCount();
    }
    return answer;
  }

  #recordCountFrame(): void {
    this.#lastCountAt = this.services.now();
    this.#countFrames += 1;
  }

  #showCount(): void {
    this.#set({ unread: this.#count.count });
  }

  #set(change: Partial<FeedState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
