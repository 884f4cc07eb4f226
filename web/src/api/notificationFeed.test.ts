import { describe, expect, it } from "vitest";
import type { ServerFrame } from "../chat/protocol";
import { seededRandom } from "../chat/seededRandom";
import type { SocketOptions } from "../chat/socket";
import { flushPromises } from "../chat/testing";
import { type FeedServices, NotificationFeed } from "./notificationFeed";
import type { Notification } from "./types";
import { UnreadCount } from "./unreadCount";

const START = Date.parse("2026-11-30T10:00:00Z");
const MINUTE = 60_000;

function notification(id: string, createdAt = START): Notification {
  const created_at = new Date(createdAt).toISOString();
  return { id, created_at, title: id, notification_type: "PANDIT_VERIFIED" } as Notification;
}

/** The server as one feed sees it: a socket that is open or not, and REST. */
class FakeServer implements FeedServices {
  unread = 0;
  time = START;
  isOpen = false;
  readonly sent: unknown[] = [];
  readonly requests: string[] = [];
  /** Runs while a request is on its way. */
  onRequest: () => void = () => {};
  #options: Pick<SocketOptions, "onFrame" | "onStatus"> | null = null;

  createSocket(options: Pick<SocketOptions, "onFrame" | "onStatus">) {
    this.#options = options;
    return {
      start: () => {},
      stop: () => {},
      send: (frame: unknown) => {
        if (this.isOpen) this.sent.push(frame);
        return this.isOpen;
      },
    };
  }

  now = () => this.time;

  async countUnread() {
    this.#request("count");
    return this.unread;
  }

  async markRead(id: string) {
    this.#request(`read ${id}`);
    return notification(id);
  }

  async markAllRead() {
    this.#request("read all");
  }

  open(unread_count: number, ...unreadIds: string[]): void {
    this.isOpen = true;
    this.#options?.onStatus({ kind: "open" });
    this.push({ type: "notifications", unread_count, items: unreadIds.map((id) => notification(id, START - MINUTE)) });
  }

  cut(): void {
    this.isOpen = false;
    this.#options?.onStatus({ kind: "waiting", pause: 0, suspect: "connection" });
  }

  push(...frames: ServerFrame[]): void {
    for (const frame of frames) this.#options?.onFrame(frame);
  }

  #request(name: string): void {
    this.requests.push(name);
    this.onRequest();
  }
}

const added = (id: string, unread_count: number): ServerFrame => ({
  type: "notification",
  notification: notification(id),
  unread_count,
});
const unread = (unread_count: number, latest_id: string | null): ServerFrame => ({
  type: "unread",
  unread_count,
  latest_id,
});
const pong = (unread_count: number, latest_id: string | null): ServerFrame => ({
  type: "pong",
  server_time: "2026-11-30T10:00:00Z",
  unread_count,
  latest_id,
});

function started() {
  const server = new FakeServer();
  const feed = new NotificationFeed(server);
  const heard: string[] = [];
  const changes: number[] = [];
  feed.onNew(({ id }) => heard.push(id));
  feed.onChange(() => changes.push(feed.state().unread));
  feed.start();
  return { server, feed, heard, changes, count: () => feed.state().unread };
}

describe("the unread count", () => {
  it("is the welcome's, then that of each new notification", () => {
    const { server, heard, count } = started();
    server.open(1, "n1");
    expect(count()).toBe(1);
    server.push(added("n2", 2));
    expect([count(), heard]).toEqual([2, ["n2"]]);
  });

  it("goes down when something is read on another device", () => {
    const { server, count, changes } = started();
    server.open(2, "n2", "n1");
    server.push(unread(1, "n2"), unread(0, "n2"));
    expect([count(), changes]).toEqual([0, []]);
  });

  it("is the same whatever order the frames arrive in, and however often", () => {
    // Three are added and two of them read, in between: what the server says after each step.
    const frames = [added("n1", 1), added("n2", 2), unread(1, "n2"), added("n3", 2), unread(1, "n3")];
    for (const order of permutations(frames)) {
      const { server, count, heard } = started();
      server.open(0);
      server.push(...order, ...order.slice(2));
      expect(count()).toBe(1);
      expect([...heard].sort()).toEqual(["n1", "n2", "n3"]);
    }
  });

  it("takes what another socket of the page hears", () => {
    const { server, feed, count, heard } = started();
    server.open(0);
    feed.receive(notification("n1"), 1);
    server.push(added("n1", 1));
    feed.updateCount(0, "n1");
    expect([count(), heard]).toEqual([0, ["n1"]]);
  });

  it("knows of no notification at all", () => {
    const { server, count } = started();
    server.open(0);
    server.push(pong(0, null));
    server.push(added("n1", 1));
    expect(count()).toBe(1);
  });

  it("is 0 again for the next person", () => {
    const { server, feed, count } = started();
    server.open(3, "n3");
    feed.stop();
    expect(count()).toBe(0);
    feed.start();
    server.open(1, "a1");
    expect(count()).toBe(1);
  });
});

describe("a lost push", () => {
  it("is noticed at the next pong: everything is loaded again", () => {
    const { server, count, changes } = started();
    server.open(0);
    server.push(added("n1", 1));
    changes.length = 0;
    server.push(pong(2, "n2"), pong(2, "n2"));
    expect([count(), changes]).toEqual([2, [2]]);
  });

  it("is not suspected where the newest notification had been read before the welcome", () => {
    const { server, changes } = started();
    server.open(1, "n1");
    server.push(pong(1, "n5"));
    expect(changes).toEqual([]);
  });
});

describe("a new connection", () => {
  it("brings what came during the cut", () => {
    const { server, count, changes } = started();
    server.open(1, "n1");
    server.cut();
    server.time += MINUTE;
    server.open(2, "n2", "n1");
    expect([count(), changes]).toEqual([2, [2]]);
  });

  it("brings what was read during the cut", () => {
    const { server, count } = started();
    server.open(0);
    server.push(added("n1", 1), added("n2", 2));
    server.cut();
    server.time += MINUTE;
    server.open(1, "n1");
    expect([count(), server.sent]).toEqual([1, []]);
  });

  it("asks by a ping where a new notification may have overtaken its first frame", () => {
    const { server, count } = started();
    server.open(0);
    server.cut();
    server.time += MINUTE;
    server.push(added("n1", 1)); // the first frame was read before it, and arrives after it
    server.open(0);
    expect([count(), server.sent]).toEqual([1, [{ action: "ping" }]]);
    server.push(pong(1, "n1"));
    expect(count()).toBe(1);
  });

  it("keeps the count where an older first frame says more", () => {
    const { server, count } = started();
    server.open(2, "n2", "n1");
    server.push(unread(0, "n2"));
    server.open(2, "n2", "n1");
    expect(count()).toBe(0);
  });
});

describe("reading", () => {
  it("asks for no count where a frame tells", async () => {
    const { server, feed, count } = started();
    server.open(2, "n2", "n1");
    server.onRequest = () => server.push(unread(1, "n2"));
    expect((await feed.read("n1")).id).toBe("n1");
    expect([count(), server.requests, server.sent]).toEqual([1, ["read n1"], []]);
  });

  it("asks by a ping where the frame was lost", async () => {
    const { server, feed, count } = started();
    server.open(2, "n2", "n1");
    await feed.readAll();
    expect([server.requests, server.sent]).toEqual([["read all"], [{ action: "ping" }]]);
    server.push(pong(0, "n2"));
    expect(count()).toBe(0);
  });

  it("asks REST where there is no socket", async () => {
    const { server, feed, count } = started();
    server.open(2, "n2", "n1");
    server.cut();
    server.unread = 1;
    await feed.read("n1");
    expect([count(), server.requests]).toEqual([1, ["read n1", "count"]]);
  });

  it("prefers what a socket tells while REST is asked", async () => {
    const { server, feed, count } = started();
    server.open(2, "n2", "n1");
    server.cut();
    server.unread = 1;
    server.onRequest = () => server.requests.includes("count") && server.push(added("n3", 2));
    await feed.read("n1");
    expect(count()).toBe(2);
  });

  it("succeeds although nothing can be counted then", async () => {
    const { server, feed } = started();
    server.onRequest = () => {
      if (server.requests.includes("count")) throw new Error("no network");
    };
    const read = feed.read("n1");
    await flushPromises();
    expect((await read).id).toBe("n1");
  });
});

describe("the order of frames", () => {
  it("leads to what the server says last, for any history and any order", () => {
    const random = seededRandom(7);
    for (let run = 0; run < 500; run += 1) {
      const { frames, last } = someHistory(random);
      const count = new UnreadCount();
      for (const frame of shuffled(frames, random)) count.update(frame.count, frame.latestId);
      expect(count.count).toBe(last.count);
    }
  });
});

interface Told {
  readonly count: number;
  readonly latestId: string | null;
}

/** What a server tells while notifications are added and read: the count only grows with a new id. */
function someHistory(random: () => number): { frames: Told[]; last: Told } {
  let last: Told = { count: 0, latestId: null };
  const frames = [last];
  for (let step = 0; step < 1 + random() * 12; step += 1) {
    const isNew = last.count === 0 || random() < 0.5;
    const latestId = isNew ? `n${String(frames.length).padStart(3, "0")}` : last.latestId;
    last = { count: isNew ? last.count + 1 : Math.floor(random() * last.count), latestId };
    frames.push(last);
  }
  return { frames, last };
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) =>
    permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => [random(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}
