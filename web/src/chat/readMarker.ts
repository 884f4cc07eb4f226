/**
 * Tells the server up to which message the reader has read: only while the end of the conversation is being looked at.
 *
 * The position is sent again until the server confirms it, by the user's own `read` frame or by the `last_read` of a
 * history. If the server has the position already, it sends no `read`, so each retry asks for a history as well.
 */

import type { Environment } from "./environment";
import { lastContiguousSeq } from "./protocol";
import type { RoomStore } from "./roomStore";

const FIRST_RETRY_MS = 5000;
const LONGEST_RETRY_MS = 60_000;

interface Options {
  /** Returns false where the position could not be sent. */
  send(upToSeq: number): boolean;
  /** Asks for a history after this message, which says what the server knows. */
  askHistory(afterSeq: number): void;
}

export class ReadMarker {
  #isWatched = false;
  #isEndVisible = false;
  /** The position that the reader has reached. */
  #reached = 0;
  /** The position that was sent on this connection. */
  #sent = 0;
  #cancelRetry: (() => void) | null = null;

  constructor(
    private readonly store: RoomStore,
    private readonly options: Options,
    private readonly environment: Pick<Environment, "setTimer">,
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
    if (!room.historyLoaded || !isConnected) return;
    if (this.isReading) this.#reached = Math.max(this.#reached, lastContiguousSeq(room));
    if (this.#isDue && this.#reached > this.#sent) this.#send(FIRST_RETRY_MS);
  }

  /** The connection is lost, and the position may not have arrived. The next history shows whether it has. */
  connectionLost(): void {
    this.#cancelRetry?.();
    this.#sent = 0;
  }

  /** The conversation is opened anew: its end is not on the screen yet. */
  reopen(): void {
    this.#isEndVisible = false;
  }

  get #isDue(): boolean {
    const { lastRead, me } = this.store.room;
    return this.#reached > (lastRead[me] ?? 0);
  }

  #send(retryAfter: number): void {
    if (!this.options.send(this.#reached)) return;
    this.#sent = this.#reached;
    this.#cancelRetry?.();
    this.#cancelRetry = this.environment.setTimer(retryAfter, () => {
      if (!this.#isDue) return;
      this.#send(Math.min(LONGEST_RETRY_MS, 2 * retryAfter));
      this.options.askHistory(this.#reached);
    });
  }
}
