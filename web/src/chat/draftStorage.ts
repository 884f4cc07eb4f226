/**
 * Keeps the unfinished text of one conversation. Each tab has a key of its own, `chat:draft:<user>:<room>:<tab>`, so that
 * no tab overwrites the text of another.
 *
 * A tab without a text of its own shows what the newest tab has left. It takes that text over at the first change: then it
 * removes the other's key. If that tab is still open, it stores its text again, under a new name.
 */

import { type KeyValueStorage, save } from "./keyValueStorage";

export class DraftStorage {
  /** The one key of all tabs, until each got its own. */
  readonly #oldKey: string;
  #key: string;
  #text = "";
  /** The key of another tab whose text is shown here, and not changed yet. */
  #source: string | null = null;

  constructor(
    private readonly storage: KeyValueStorage,
    me: string,
    roomId: string,
  ) {
    this.#oldKey = `chat:draft:${me}:${roomId}`;
    this.#key = this.#keyOf(storage.tabId());
  }

  load(): string {
    const own = this.storage.getItem(this.#key);
    this.#source = own === null ? this.#newestOther() : null;
    this.#text = own ?? "";
    return own ?? (this.#source === null ? "" : (this.storage.getItem(this.#source) ?? ""));
  }

  save(text: string): void {
    if (this.#source !== null) save(this.storage, this.#source, null);
    this.#source = null;
    this.#text = text;
    save(this.storage, this.#key, text || null);
  }

  /** Another tab has changed a key. If it is this tab's own, the other one has taken the text over, or the name as well. */
  changed(key: string | null): void {
    if (key !== null && key !== this.#key) return;
    this.#key = this.#keyOf(this.storage.renewTabId());
    if (this.#text !== "") save(this.storage, this.#key, this.#text);
  }

  #newestOther(): string | null {
    const newest = this.storage
      .keys()
      .filter((key) => key.startsWith(this.#keyOf("")))
      .sort()
      .at(-1);
    return newest ?? (this.storage.getItem(this.#oldKey) === null ? null : this.#oldKey);
  }

  #keyOf(tabId: string): string {
    return `${this.#oldKey}:${tabId}`;
  }
}
