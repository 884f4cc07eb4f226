import { beforeEach, describe, expect, it } from "vitest";
import { ApiError, NetworkError } from "./errors";
import { SessionStore } from "./session";
import type { Browser } from "./tabLock";
import type { Tokens, User } from "./types";

/** A browser with several tabs, which share one storage and one lock. */
class FakeBrowser {
  readonly stored = new Map<string, string>();
  readonly paused: number[] = [];
  withoutStorage = false;
  #queue: Promise<unknown> = Promise.resolve();
  readonly #tabs = new Map<Browser, () => void>();

  tab(): Browser {
    const tab: Browser = {
      read: (key) => (this.withoutStorage ? undefined : (this.stored.get(key) ?? null)),
      write: (key, text) => {
        if (this.withoutStorage) return;
        if (text === null) this.stored.delete(key);
        else this.stored.set(key, text);
        for (const [other, notify] of this.#tabs) if (other !== tab) notify();
      },
      onChange: (_, notify) => void this.#tabs.set(tab, notify),
      inTurn: (_, run) => {
        const turn = this.#queue.then(run, run);
        this.#queue = turn.catch(() => {});
        return turn;
      },
      pause: async (ms) => void this.paused.push(ms),
    };
    return tab;
  }
}

const USER = { id: "u1", full_name: "Sita" } as User;

function pair(name: string, expires_in = 900): Tokens {
  return { access_token: `access-${name}`, refresh_token: `refresh-${name}`, expires_in, user: USER } as Tokens;
}

const refusal = (status: number) => new ApiError(status, {});

let browser: FakeBrowser;
let store: SessionStore;

beforeEach(() => {
  browser = new FakeBrowser();
  store = new SessionStore(browser.tab());
  store.begin(pair("old", 0));
});

describe("a refresh whose answer is lost", () => {
  it.each([
    ["a network failure", new NetworkError("unreachable", false)],
    ["a gateway time-out", refusal(504)],
    ["a server error", refusal(500)],
  ])("because of %s is sent again with the same token", async (_, error) => {
    const requestedTokens: string[] = [];
    const refresh = async (token: string) => {
      requestedTokens.push(token);
      if (requestedTokens.length < 3) throw error;
      return pair("new");
    };
    expect(await store.token(refresh)).toBe("access-new");
    expect(requestedTokens).toEqual(["refresh-old", "refresh-old", "refresh-old"]);
    expect(browser.paused.reduce((total, ms) => total + ms)).toBeLessThan(10_000);
  });

  it.each([new NetworkError("unreachable", false), refusal(503), refusal(429), refusal(403), refusal(400)])(
    "or fails with %s keeps the session",
    async (error) => {
      await expect(store.token(() => Promise.reject(error))).rejects.toBe(error);
      expect(store.get()?.refreshToken).toBe("refresh-old");
      expect(await store.token(async () => pair("new"))).toBe("access-new");
    },
  );

  it("ends the session only after a 401", async () => {
    await expect(store.token(() => Promise.reject(refusal(401)))).rejects.toThrow();
    expect(store.get()).toBeNull();
    expect(browser.stored.size).toBe(0);
  });
});

describe("several tabs", () => {
  it("send one refresh for all of them", async () => {
    const tabs = [store, new SessionStore(browser.tab()), new SessionStore(browser.tab())];
    let sent = 0;
    const refresh = async () => pair(`new-${++sent}`);
    const tokens = await Promise.all([...tabs, ...tabs].map((tab) => tab.token(refresh)));
    expect(new Set(tokens)).toEqual(new Set(["access-new-1"]));
    expect(sent).toBe(1);
  });

  it("stay logged out after a log-out during a refresh", async () => {
    const other = new SessionStore(browser.tab());
    const refresh = async () => {
      other.end();
      return pair("new");
    };
    expect(await store.token(refresh)).toBeNull();
    expect([store.get(), other.get()]).toEqual([null, null]);
  });

  it("keep a new session when the refresh of the previous one gets a 401", async () => {
    const other = new SessionStore(browser.tab());
    const refresh = async () => {
      other.begin(pair("another log-in"));
      throw refusal(401);
    };
    expect(await store.token(refresh)).toBe("access-another log-in");
  });

  it("keep the newest tokens when a profile changes", () => {
    const other = new SessionStore({ ...browser.tab(), onChange: () => {} }); // not told yet
    store.begin(pair("new"));
    other.update({ ...USER, full_name: "Sita Devi" });
    expect(store.get()).toMatchObject({ refreshToken: "refresh-new", user: { full_name: "Sita Devi" } });
  });
});

it("without storage, the session and its refresh live as long as the page", async () => {
  browser.withoutStorage = true;
  const page = new SessionStore(browser.tab());
  page.begin(pair("old", 0));
  expect(await page.token(async () => pair("new"))).toBe("access-new");
  expect(page.get()?.refreshToken).toBe("refresh-new");
});

it.each(['{"accessToken":"a"}', "{", "[]", "7"])("the stored text %s is not a session", (text) => {
  browser.stored.set("session", text);
  expect(new SessionStore(browser.tab()).get()).toBeNull();
});
