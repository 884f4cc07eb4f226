/** Tells the server up to which message the reader has read: only while the end of the conversation is being looked at. */

import { lastContiguousSeq } from "./protocol";
import type { RoomStore } from "./roomStore";

export class ReadMarker {
  #isWatched = false;
  #isEndVisible = false;
  #sentUpTo = 0;

  /** `sendPosition` returns false where the position could not be sent. */
  constructor(
    private readonly store: RoomStore,
    private readonly sendPosition: (upToSeq: number) => boolean,
  ) {}

  /** Whether the reader sees what arrives: the page is looked at, and the end of the conversation is on the screen. */
  get isReading(): boolean {
    return this.#isWatched && this.#isEndVisible;
  }

  setWatched(isWatched: boolean): void {
    this.#isWatched = isWatched;
    this.update();
  }

  setEndVisible(isVisible: boolean): void {
    this.#isEndVisible = isVisible;
    this.update();
  }

  /** Sends the position where it has moved. Safe to repeat. */
  update(): void {
    const { room, isConnected } = this.store;
    const upTo = lastContiguousSeq(room);
    const known = Math.max(this.#sentUpTo, room.lastRead[room.me] ?? 0);
    if (!this.isReading || !room.historyLoaded || !isConnected || upTo <= known) return;
    if (this.sendPosition(upTo)) this.#sentUpTo = upTo;
  }

  /** The connection is lost: what was sent on it may not have arrived. */
  connectionLost(): void {
    this.#sentUpTo = 0;
  }

  /** The conversation is opened anew: its end is not on the screen yet. */
  reopen(): void {
    this.#isEndVisible = false;
  }
}
