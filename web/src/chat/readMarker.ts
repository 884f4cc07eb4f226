/** Tells the server up to which message the reader has read: only while the end of the conversation is being looked at. */

import { lastContiguousSeq, type RoomState } from "./protocol";

interface Options {
  room(): RoomState;
  isConnected(): boolean;
  /** Sends the position; false where it could not be sent. */
  send(upToSeq: number): boolean;
}

export class ReadMarker {
  #isWatched = false;
  #isEndVisible = false;
  #sentUpTo = 0;

  constructor(private readonly options: Options) {}

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
    const room = this.options.room();
    const upTo = lastContiguousSeq(room);
    const known = Math.max(this.#sentUpTo, room.lastRead[room.me] ?? 0);
    if (!this.isReading || !room.historyLoaded || !this.options.isConnected() || upTo <= known) return;
    if (this.options.send(upTo)) this.#sentUpTo = upTo;
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
