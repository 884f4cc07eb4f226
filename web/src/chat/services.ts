/** What a conversation asks of the application around it: all that it ever knows of REST. */

import type { UploadForm } from "./files";
import type { Sendable } from "./outbox";
import type { Message, Notification } from "./protocol";

/** What the server refused, and why, in the reader's language. */
export class Rejected extends Error {
  constructor(
    readonly reason: string,
    /** Whether the same thing would be refused again, however often it is sent. */
    readonly isFinal: boolean,
    /** Whether the server failed unexpectedly, which may be the fault of what was sent. */
    readonly isInternal = false,
  ) {
    super(reason);
  }
}

export interface PageQuery {
  before_seq?: number;
  after_seq?: number;
  limit?: number;
}

/** Loads a page of one room's messages. */
export type FetchMessages = (query: PageQuery) => Promise<readonly Message[]>;

export interface Services {
  /** The chat's address with a new ticket. Throws `Refused`, `Throttled`, or anything for a network that does not answer. */
  address(roomId: string, afterSeq: number | null): Promise<string>;
  /** Returns when the room is the user's to see, throws as `address` does. */
  checkAccess(roomId: string): Promise<void>;
  messages(roomId: string, query: PageQuery): Promise<readonly Message[]>;
  /** Throws `Rejected`, or anything for a network that does not answer. */
  announce(roomId: string, file: File, type: string): Promise<{ file_id: string; upload: UploadForm }>;
  /** Sends a message without a socket: what was on its way when the conversation was left. Throws as `announce` does. */
  send(roomId: string, message: Sendable): Promise<Message>;
  /** The newest messages of a room as they were kept here, for a time without a network. */
  loadCachedMessages?(roomId: string): Promise<readonly Message[]>;
  /** Keeps the newest messages of a room, unless another tab has kept newer ones. */
  cacheMessages?(roomId: string, messages: readonly Message[]): void;
  onNotification?(notification: Notification, unreadCount: number): void;
  /** How many notifications are unread, and the newest one's id, read or not; null where there is none. */
  onUnread?(unreadCount: number, latestId: string | null): void;
}
