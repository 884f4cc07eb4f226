/**
 * The messages that the user has written and the server has not confirmed yet. They are sent one after the other, each
 * until the server's echo with its `client_id` arrives. The server stores a `client_id` once, so sending again is safe.
 *
 * Pure, except `load` and `save`, which keep the outbox over a reload. Knows no socket: `outboxSender.ts` sends `next`.
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
const RETRY_DELAY_MS = 5_000;
const MAX_ATTEMPTS = 5;
/** Error codes after which sending again may succeed. */
const TRANSIENT_ERRORS = new Set(["RATE_LIMITED", "UNAVAILABLE", "BUSY", "INTERNAL_ERROR"]);

export function added(box: Outbox, draft: Draft, now: number): Outbox {
  return [...box, { ...draft, writtenAt: now, state: "waiting", attempts: 0, notBefore: now }];
}

/** The message to send now. One at a time, so that they arrive in the order in which they were written. */
export function next(box: Outbox, now: number): Outgoing | null {
  const first = box.find((item) => item.state !== "failed");
  return first && first.notBefore <= now ? first : null;
}

/** In how many milliseconds `next` returns a message; null if nothing waits for time. */
export function nextDueIn(box: Outbox, now: number): number | null {
  const first = box.find((item) => item.state !== "failed");
  return first ? Math.max(0, first.notBefore - now) : null;
}

/** A message was sent. After `MAX_ATTEMPTS` without an echo it has failed. */
export function sent(box: Outbox, clientId: string, now: number): Outbox {
  return changed(box, clientId, (item) => {
    if (item.attempts >= MAX_ATTEMPTS) return { ...item, state: "failed" };
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
    const isPassing = TRANSIENT_ERRORS.has(frame.code);
    if (!isPassing || item.attempts >= MAX_ATTEMPTS) {
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
      : { ...item, state: "waiting", notBefore: now + RETRY_DELAY_MS },
  );
}

/** An error frame names the field before the reason: nobody who only sent a file knows of one. */
function withoutField(detail: string): string {
  return detail.replace(/^[a-z_]+: /, "");
}

/** The connection is lost: what was being sent is sent again on the next one, and does not count as another attempt. */
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
export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** `localStorage`; where the browser forbids it, a storage that lasts as long as the page. */
export function browserStorage(): KeyValueStorage {
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
export function load(storage: KeyValueStorage, key: string, now: number): Outbox {
  try {
    const kept: Outbox = JSON.parse(storage.getItem(key) ?? "[]");
    return disconnected(kept, now).map((item) => ({ ...item, notBefore: now }));
  } catch {
    return [];
  }
}

export function save(storage: KeyValueStorage, key: string, box: Outbox): void {
  saveText(storage, key, box.length > 0 ? JSON.stringify(box) : "");
}

/** Stores a text, or removes it when it is empty. Where storing fails, the text is lost only on a reload. */
export function saveText(storage: KeyValueStorage, key: string, text: string): void {
  try {
    if (text === "") storage.removeItem(key);
    else storage.setItem(key, text);
  } catch {
    // nothing is lost that is on the screen
  }
}
