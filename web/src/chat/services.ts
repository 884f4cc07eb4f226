/** What a conversation asks of the application around it: all that it ever knows of REST. */

import type { Message, Notification } from "./protocol";
import type { Destination } from "./uploads";

export interface Services {
  /** The chat's address with a new ticket. Throws `Refused`, or anything for a network that does not answer. */
  address(roomId: string, afterSeq: number | null): Promise<string>;
  /** Returns when the room is the user's to see, throws as `address` does. */
  confirm(roomId: string): Promise<void>;
  messages(
    roomId: string,
    query: { before_seq?: number; after_seq?: number; limit?: number },
  ): Promise<readonly Message[]>;
  announce(roomId: string, file: File, type: string): Promise<{ file_id: string; upload: Destination }>;
  onNotification?(notification: Notification, unreadCount: number): void;
  /** The reader has read the room up to here. */
  onRead?(upToSeq: number): void;
}
