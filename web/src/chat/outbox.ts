/**
 * What has been written and is not yet known to have arrived: sent one after the other, each until the server's echo
 * with its `client_id` comes back. The server stores a `client_id` once, so sending again doubles nothing.
 *
 * Pure but for `load` and `save`, which keep it beyond a reload. Knows no socket: the store sends what `next` names.
 */

import type { ErrorFrame, Message, MessageType } from "./protocol";

export interface Outgoing {
  readonly client_id: string;
  readonly message_type: Exclude<MessageType, "SYSTEM">;
  readonly content?: string;
  readonly content_ne?: string;
  readonly file_id?: string;
  readonly file_name?: string;
  /** When it was written, in milliseconds. */
  readonly writtenAt: number;
  readonly state: "waiting" | "sending" | "failed";
  readonly attempts: number;
  /** Not to be sent before; while it is being sent: how long the echo is waited for. */
  readonly notBefore: number;
  /** Why it was refused, in the user's language; a failure without words is a time-out. */
  readonly error?: string;
  /** Whether it would be refused again, however often it is sent. */
  readonly isFinal?: boolean;
}

export type Outbox = readonly Outgoing[];
export type Draft = Pick<Outgoing, "client_id" | "message_type" | "content" | "content_ne" | "file_id" | "file_name">;
export type Sendable = Omit<Draft, "file_name">;

/** How long the first echo is waited for: with the ping after it, a dead connection is announced within 10 s. */
const FIRST_ECHO_WITHIN_MS = 3_500;
const ECHO_WITHIN_MS = 10_000;
const AFTER_SILENCE_MS = 5_000;
const MOST_ATTEMPTS = 5;
/** Refusals that pass by themselves. */
const PASSING = new Set(["RATE_LIMITED", "UNAVAILABLE", "BUSY", "INTERNAL_ERROR"]);

export function added(box: Outbox, draft: Draft, now: number): Outbox {
  return [...box, { ...draft, writtenAt: now, state: "waiting", attempts: 0, notBefore: now }];
}

/** The one to send now: one at a time, so that they arrive in the order in which they were written. */
export function next(box: Outbox, now: number): Outgoing | null {
  const first = box.find((item) => item.state !== "failed");
  return first && first.notBefore <= now ? first : null;
}

/** In how many milliseconds `next` has something to say; null: not until something happens. */
export function dueIn(box: Outbox, now: number): number | null {
  const first = box.find((item) => item.state !== "failed");
  return first ? Math.max(0, first.notBefore - now) : null;
}

/** It has been put on the wire. When it has been there too often without an echo, it has failed. */
export function sent(box: Outbox, clientId: string, now: number): Outbox {
  return changed(box, clientId, (item) => {
    if (item.attempts >= MOST_ATTEMPTS) return { ...item, state: "failed" };
    const echoWithin = item.attempts === 0 ? FIRST_ECHO_WITHIN_MS : ECHO_WITHIN_MS;
    return { ...item, state: "sending", attempts: item.attempts + 1, notBefore: now + echoWithin };
  });
}

/** The server has stored these: whatever of them is still here has arrived. */
export function acknowledged(box: Outbox, messages: readonly Message[], me: string): Outbox {
  const arrived = new Set(messages.filter((message) => message.sender_id === me).map((message) => message.client_id));
  return box.some((item) => arrived.has(item.client_id)) ? box.filter((item) => !arrived.has(item.client_id)) : box;
}

/** The server refused one: it waits where that will pass, and has failed where it will not. */
export function refused(box: Outbox, frame: ErrorFrame, now: number): Outbox {
  return changed(box, frame.client_id ?? "", (item) => {
    const isPassing = PASSING.has(frame.code);
    if (!isPassing || item.attempts >= MOST_ATTEMPTS) {
      return { ...item, state: "failed", error: withoutField(frame.detail), isFinal: !isPassing };
    }
    const pause = frame.retry_after ? frame.retry_after * 1000 : 1000 * 2 ** item.attempts;
    return { ...item, state: "waiting", notBefore: now + pause };
  });
}

/** The server refused one for good, or no answer came: then it waits a while. */
export function notSent(box: Outbox, clientId: string, refusal: { reason: string } | null, now: number): Outbox {
  return changed(box, clientId, (item) =>
    refusal
      ? { ...item, state: "failed", error: refusal.reason, isFinal: true }
      : { ...item, state: "waiting", notBefore: now + AFTER_SILENCE_MS },
  );
}

/** An error frame names the field before the reason: nobody who only sent a file knows of one. */
function withoutField(detail: string): string {
  return detail.replace(/^[a-z_]+: /, "");
}

/** The connection is gone: what was on the wire is sent again on the next one, and that is no new attempt of the user's. */
export function disconnected(box: Outbox, now: number): Outbox {
  return box.map((item) =>
    item.state === "sending" ? { ...item, state: "waiting", notBefore: now, attempts: item.attempts - 1 } : item,
  );
}

/** What goes out of one. */
export function sendable({ client_id, message_type, content, content_ne, file_id }: Draft): Sendable {
  return { client_id, message_type, content, content_ne, file_id };
}

export function retried(box: Outbox, clientId: string, now: number): Outbox {
  return changed(box, clientId, ({ error: _, isFinal: __, ...item }) => ({
    ...item,
    state: "waiting",
    attempts: 0,
    notBefore: now,
  }));
}

export function discarded(box: Outbox, clientId: string): Outbox {
  return box.filter((item) => item.client_id !== clientId);
}

function changed(box: Outbox, clientId: string, change: (item: Outgoing) => Outgoing): Outbox {
  return box.map((item) => (item.client_id === clientId ? change(item) : item));
}

/** Where unsent messages and unfinished drafts are kept: `localStorage`, or nothing where it is forbidden. */
export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** The browser's own shelf; where it is forbidden, one that lasts as long as the page. */
export function ownShelf(): Shelf {
  try {
    return localStorage;
  } catch {
    const kept = new Map<string, string>();
    return {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    };
  }
}

/** What was unsent when the page was left; what was being sent then is sent again. */
export function load(shelf: Shelf, key: string, now: number): Outbox {
  try {
    const kept: Outbox = JSON.parse(shelf.getItem(key) ?? "[]");
    return disconnected(kept, now).map((item) => ({ ...item, notBefore: now }));
  } catch {
    return [];
  }
}

export function save(shelf: Shelf, key: string, box: Outbox): void {
  put(shelf, key, box.length > 0 ? JSON.stringify(box) : "");
}

/** Keeps a text, or forgets it when it is empty. A full or forbidden shelf only loses what a reload would. */
export function put(shelf: Shelf, key: string, text: string): void {
  try {
    if (text === "") shelf.removeItem(key);
    else shelf.setItem(key, text);
  } catch {
    // nothing is lost that is on the screen
  }
}
