/**
 * How many notifications are unread, from frames that may arrive swapped, on several sockets.
 *
 * Ids only grow within one person's notifications, and only a new notification raises the count. So of two frames the one
 * with the greater newest id is the later; of two with the same, the one with the lower count.
 */

/** What a welcome says of the order: nothing but the newest unread notification. The newest of all may have been read. */
type WelcomeOrder = "newer" | "same" | "unclear" | "older";

/** Sorts before every id. */
const NO_ID = "";

export class UnreadCount {
  #count = 0;
  /** The newest notification that was told of. */
  #latestId = NO_ID;
  /** Whether nothing at all has been told yet. */
  #isUnknown = true;
  /** Whether `#latestId` is only that of the newest unread one. */
  #isLowerBound = false;

  get count(): number {
    return this.#count;
  }

  /**
   * What a frame says that names the newest notification. Returns whether it told of a newer one than was known: unless it
   * brings that one itself, its push was lost, or is yet to come.
   */
  tell(count: number, latestId: string | null): boolean {
    const id = latestId ?? NO_ID;
    const isNewer = id > this.#latestId;
    if (!this.#isUnknown && !isNewer && (id < this.#latestId || count >= this.#count)) return false;
    // The first frame after a welcome may name a notification that had been read before: nobody has missed that one.
    const mayHaveBeenRead = this.#isUnknown || (this.#isLowerBound && count <= this.#count);
    this.#set(count, id);
    return isNewer && !mayHaveBeenRead;
  }

  /** What a socket's first frame says, which does not name the newest notification, only the newest unread one. */
  welcome(count: number, newestUnreadId: string | null): WelcomeOrder {
    const id = newestUnreadId ?? NO_ID;
    if (this.#isUnknown || id > this.#latestId) {
      this.#set(count, id);
      this.#isLowerBound = true;
      return "newer";
    }
    if (count === this.#count) return "same";
    return count < this.#count ? "unclear" : "older";
  }

  /** What is known to be later than everything that was told, and names no notification. */
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
