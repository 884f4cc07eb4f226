/**
 * How many notifications are unread, from frames that may arrive swapped, on several sockets.
 *
 * Ids only grow within one person's notifications, and only a new notification raises the count. So of two frames the one
 * with the greater newest id is the later; of two with the same, the one with the lower count.
 */

/**
 * Whether a welcome is newer than what is known. It can be unclear, because a welcome names only the newest unread
 * notification; the newest of all may have been read.
 */
type WelcomeOrder = "newer" | "same" | "unclear" | "older";

/** Sorts before every id. */
const NO_ID = "";

export class UnreadCount {
  #count = 0;
  /** The newest notification that a frame has named. */
  #latestId = NO_ID;
  /** Whether no frame has come yet. */
  #isUnknown = true;
  /** Whether `#latestId` is only that of the newest unread one. */
  #isLowerBound = false;

  get count(): number {
    return this.#count;
  }

  /**
   * Updates the count from a frame that names the newest notification. Returns whether that one is newer than the known
   * one: then its push was lost or is yet to come, unless this frame is the push.
   */
  update(count: number, latestId: string | null): boolean {
    const id = latestId ?? NO_ID;
    const isNewer = id > this.#latestId;
    if (!this.#isUnknown && !isNewer && (id < this.#latestId || count >= this.#count)) return false;
    // The first frame after a welcome may name a notification that had been read before, so it was not missed.
    const mayHaveBeenRead = this.#isUnknown || (this.#isLowerBound && count <= this.#count);
    this.#set(count, id);
    return isNewer && !mayHaveBeenRead;
  }

  /** Updates the count from a socket's first frame, which names the newest unread notification, not the newest of all. */
  updateFromWelcome(count: number, newestUnreadId: string | null): WelcomeOrder {
    const id = newestUnreadId ?? NO_ID;
    if (this.#isUnknown || id > this.#latestId) {
      this.#set(count, id);
      this.#isLowerBound = true;
      return "newer";
    }
    if (count === this.#count) return "same";
    return count < this.#count ? "unclear" : "older";
  }

  /** Sets the count from an answer that is newer than all frames so far, and names no notification. */
  replace(count: number): void {
    this.#count = count;
  }

  #set(count: number, latestId: string): void {
    this.#count = count;
    this.#latestId = latestId;
    this.#isUnknown = false;
    this.#isLowerBound = false;
  }
}
