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
const CLOCKS_DIFFER_MS = 30_000;
/** A welcome that another frame has overtaken comes so soon after it. */
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

/** Components subscribe to `state`; `onNew` hears each new notification. */
export class NotificationFeed {
  #state: FeedState = { unread: 0, status: "closed" };
  readonly #listeners = new Set<() => void>();
  readonly #newListeners = new Set<(notification: Notification) => void>();
  readonly #changeListeners = new Set<() => void>();
  readonly #seen = new Set<string>();
  #count = new UnreadCount();
  #wasCut = false;
  #isWelcomed = false;
  #startedAt = 0;
  /** When a frame has last told the count. */
  #toldAt = Number.NEGATIVE_INFINITY;
  /** How many frames have told the count. */
  #toldCount = 0;
  readonly #socket: ReturnType<FeedServices["createSocket"]>;

  constructor(private readonly services: FeedServices) {
    this.#socket = services.createSocket({
      onStatus: (status) => {
        // After a restart of the server everybody is back at about the same time: only who has missed something loads again.
        this.#wasCut ||= status.kind === "offline" || (status.kind === "waiting" && status.suspect === "connection");
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

  /** Calls back when something of this user's has changed, told or not. */
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
    this.#wasCut = false;
    this.#isWelcomed = false;
    this.#count = new UnreadCount();
    this.#toldAt = Number.NEGATIVE_INFINITY;
    this.#showCount();
  }

  /** A new one, from whichever socket it came: every open one gets it. */
  receive(notification: Notification, unread: number): void {
    this.#noteTold();
    this.#count.tell(unread, notification.id);
    this.#showCount();
    if (this.#seen.has(notification.id)) return;
    this.#seen.add(notification.id);
    for (const listener of this.#newListeners) listener(notification);
    this.notifyChange();
  }

  /** How many are unread, and the newest one's id, from whichever socket it came. */
  tell(unread: number, latestId: string | null): void {
    this.#noteTold();
    const hasMissed = this.#count.tell(unread, latestId);
    this.#showCount();
    if (hasMissed) this.notifyChange();
  }

  /** Makes every page load again what it shows of this user's. */
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
    if (frame.type === "unread") this.tell(frame.unread_count, frame.latest_id);
    if (frame.type === "pong" && frame.unread_count !== undefined && frame.latest_id !== undefined) {
      this.tell(frame.unread_count, frame.latest_id);
    }
    // A machine has put a note or a review into the other language.
    if (frame.type === "booking_updated" || frame.type === "review_updated") this.notifyChange();
  }

  /** A connection begins. During a cut, and while a page was loaded before its socket was open, nobody could tell. */
  #opened({ items, unread_count }: NotificationsFrame): void {
    const order = this.#count.welcome(unread_count, items[0]?.id ?? null);
    const since = this.#startedAt - CLOCKS_DIFFER_MS;
    const hasMissed = this.#isWelcomed ? order !== "same" : items.some((item) => Date.parse(item.created_at) > since);
    this.#isWelcomed = true;
    if (order === "unclear") {
      // Either some were read elsewhere, or a new one has overtaken this frame: then the answer to a ping tells.
      if (this.services.now() - this.#toldAt > OVERTAKEN_WITHIN_MS) this.#count.replace(unread_count);
      else this.#socket.send({ action: "ping" });
    }
    this.#showCount();
    if (this.#wasCut || hasMissed) this.notifyChange();
    this.#wasCut = false;
  }

  /**
   * Reads something. Every socket is told then how many are unread. Where no frame has come by the time of the answer, a
   * ping asks; where there is no socket, REST does.
   */
  async #confirmed<T>(read: () => Promise<T>): Promise<T> {
    const toldBefore = this.#toldCount;
    const answer = await read();
    const isTold = () => this.#toldCount !== toldBefore;
    if (isTold() || this.#socket.send({ action: "ping" })) return answer;
    // What could not be counted is told by the next connection.
    const unread = await this.services.countUnread().catch(() => null);
    if (unread !== null && !isTold()) {
      this.#count.replace(unread);
      this.#showCount();
    }
    return answer;
  }

  #noteTold(): void {
    this.#toldAt = this.services.now();
    this.#toldCount += 1;
  }

  #showCount(): void {
    this.#set({ unread: this.#count.count });
  }

  #set(change: Partial<FeedState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
