/** What the tabs of one browser share, for tests: the storage and the turns. */

import type { KeyValueStorage } from "./keyValueStorage";
import type { TakeTurn, TurnListener } from "./tabTurns";

/** The storage as one tab sees it. */
export class FakeStorage implements KeyValueStorage {
  readonly #listeners = new Set<(key: string | null) => void>();
  #renewals = 0;

  /** `tabs`: the other tabs of the browser, and what all of them have stored. */
  constructor(
    readonly kept = new Map<string, string>(),
    private readonly tabs = new Set<FakeStorage>(),
    private readonly name = "tab",
  ) {
    this.tabs.add(this);
  }

  /** The same storage in another tab. */
  openTab(name: string): FakeStorage {
    return new FakeStorage(this.kept, this.tabs, name);
  }

  /** The tab is closed: it is not told of any change. */
  closeTab(): void {
    this.tabs.delete(this);
  }

  getItem = (key: string) => this.kept.get(key) ?? null;
  keys = () => [...this.kept.keys()];

  setItem = (key: string, value: string) => {
    if (this.kept.get(key) === value) return;
    this.kept.set(key, value);
    this.#notifyOthers(key);
  };

  removeItem = (key: string) => {
    if (this.kept.delete(key)) this.#notifyOthers(key);
  };

  onChange = (listener: (key: string | null) => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  tabId = () => `${this.name}${this.#renewals || ""}`;

  renewTabId = () => {
    this.#renewals += 1;
    return this.tabId();
  };

  /** A browser tells the other tabs a moment later. */
  #notifyOthers(key: string): void {
    for (const tab of this.tabs) {
      if (tab !== this) queueMicrotask(() => this.tabs.has(tab) && tab.#changed(key));
    }
  }

  #changed(key: string): void {
    for (const listener of [...this.#listeners]) listener(key);
  }
}

/** Turns as `takeTurn` gives them: one tab after the other, in the order of asking. */
export class FakeTurns {
  readonly #waiting = new Map<string, TurnListener[]>();

  readonly take: TakeTurn = (name, listener) => {
    const all = this.#waiting.get(name) ?? [];
    this.#waiting.set(name, all);
    all.push(listener);
    if (all.length === 1) listener.onBegin();
    return () => {
      const index = all.indexOf(listener);
      if (index < 0) return;
      all.splice(index, 1);
      if (index === 0) all[0]?.onBegin();
    };
  };

  /** The turn goes from a tab that sleeps to the one that waits for it. */
  steal(name: string): void {
    const all = this.#waiting.get(name) ?? [];
    const [sleeping] = all.splice(0, 1);
    all[0]?.onBegin();
    sleeping?.onLost?.();
  }
}
