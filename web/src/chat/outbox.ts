/**
 * The messages that the user has written and the server has not confirmed yet, in all tabs of the browser. They are sent
 * one after the other, each until the server's echo with its `client_id` arrives. The server stores a `client_id` once, so
 * sending again is safe.
 *
 * Order is kept: a message that waits blocks all later ones. It is set aside as failed, so that the later ones are sent,
 * only if the server refuses it for good, or if the message itself seems to be the reason why it does not arrive.
 *
 * Pure. Knows no socket: `outboxSender.ts` sends `next`; and no storage: `outboxStorage.ts` keeps it over a reload.
 */

import type { ErrorFrame, Message, MessageType } from "./protocol";

export interface Outgoing {
  readonly client_id: string;
  readonly message_type: Exclude<MessageType, "SYSTEM">;
  readonly content?: string;
  readonly content_ne?: string;
  readonly file_id?: string;
  readonly file_name?: string;
  /** Its place in the order of sending, the same in all tabs. Does not depend on clocks. */
  readonly position: number;
  /** When it was written, in milliseconds. */
  readonly writtenAt: number;
  /** `arrived`: another tab knows that the server has it, and this tab has not received its message yet. */
  readonly state: "waiting" | "sending" | "failed" | "arrived";
  /** How often the connection was lost right after it had been sent. */
  readonly lostConnections: number;
  /** Why it was refused, in the user's language. */
  readonly error?: string;
  /** Why it was set aside without a refusal. */
  readonly cause?: "connection" | "silence";
  /** Whether it would be refused again, however often it is sent. */
  readonly isFinal?: boolean;

  // The following fields belong to this tab and are not stored.

  /** How often it was sent on this connection without an answer. */
  readonly attempts: number;
  /** How often in a row it was refused for the moment. */
  readonly refusals: number;
  /** Not sent before this time. While it is being sent: the time until which the echo is waited for. */
  readonly notBefore: number;
  /** The time from when `notBefore` was set until it is reached. If more is left, the clock was set back. */
  readonly pause: number;
}

/** Ascending by `position`. */
export type Outbox = readonly Outgoing[];
export type Draft = Pick<Outgoing, "client_id" | "message_type" | "content" | "content_ne" | "file_id" | "file_name">;
export type Sendable = Omit<Draft, "file_name">;

/** How long the first echo is waited for: with the ping after it, a dead connection is announced within 10 s. */
const FIRST_ECHO_WITHIN_MS = 3_500;
const ECHO_WITHIN_MS = 10_000;
const LONGEST_PAUSE_MS = 30_000;
/** The pause after a request without an answer. */
const RETRY_DELAY_MS = 5_000;
/** How many times a message is sent on one connection that answers everything else. */
const MAX_ATTEMPTS = 5;
/** If this many connections were lost right after it was sent, the message counts as the cause. */
const MAX_LOST_CONNECTIONS = 5;
const RIGHT_AFTER_MS = 10_000;
/** An unexpected error of the server may be caused by this message. After this many in a row it is set aside. */
const MAX_INTERNAL_ERRORS = 10;
/** Error codes after which sending again succeeds sooner or later. */
const TRANSIENT_ERRORS = new Set(["RATE_LIMITED", "UNAVAILABLE", "BUSY"]);

const UNSENT = { state: "waiting", lostConnections: 0, attempts: 0, refusals: 0, pause: 0 } as const;

export function added(box: Outbox, draft: Draft, now: number): Outbox {
  const position = (box.at(-1)?.position ?? 0) + 1;
  return [...box, { ...UNSENT, ...draft, position, writtenAt: now, notBefore: now }];
}

/** Whether a message waits to be sent or for its echo. */
export function isUnsent({ state }: Pick<Outgoing, "state">): boolean {
  return state === "waiting" || state === "sending";
}

/** The message to send now. One at a time, so that they arrive in the order in which they were written. */
export function next(box: Outbox, now: number): Outgoing | null {
  const first = box.find(isUnsent);
  return first && first.notBefore <= now ? first : null;
}

/** In how many milliseconds `next` returns a message; null if nothing waits for time. */
export function nextDueIn(box: Outbox, now: number): number | null {
  const first = box.find(isUnsent);
  return first ? Math.max(0, first.notBefore - now) : null;
}

/** Corrects times after the clock was set back: nothing was written later than now, and no pause gets longer. */
export function withClock(box: Outbox, now: number): Outbox {
  const isAhead = ({ writtenAt, notBefore, pause }: Outgoing) => writtenAt > now || notBefore - pause > now;
  if (!box.some(isAhead)) return box;
  return box.map((item) => ({
    ...item,
    writtenAt: Math.min(item.writtenAt, now),
    notBefore: item.notBefore - item.pause > now ? now : item.notBefore,
  }));
}

/** The outbox after a message was sent. After `MAX_ATTEMPTS` without an echo on one connection it is set aside. */
export function sent(box: Outbox, clientId: string, now: number): Outbox {
  return changed(box, clientId, (item) => {
    if (item.attempts >= MAX_ATTEMPTS) return { ...item, state: "failed", cause: "silence" };
    const grown = ECHO_WITHIN_MS * Math.max(1, item.attempts);
    const pause = item.attempts === 0 ? FIRST_ECHO_WITHIN_MS : Math.min(LONGEST_PAUSE_MS, grown);
    return { ...item, state: "sending", attempts: item.attempts + 1, pause, notBefore: now + pause };
  });
}

/** The outbox without those of these messages, which the server has stored. */
export function acknowledged(box: Outbox, messages: readonly Message[], me: string): Outbox {
  if (box.length === 0) return box;
  const arrived = new Set(messages.filter((message) => message.sender_id === me).map((message) => message.client_id));
  return box.some((item) => arrived.has(item.client_id)) ? box.filter((item) => !arrived.has(item.client_id)) : box;
}

/** The outbox after the server refused a message. It waits after a transient error, and has failed after any other. */
export function refused(box: Outbox, frame: ErrorFrame, now: number): Outbox {
  return changed(box, frame.client_id ?? "", (item) => {
    const isInternal = frame.code === "INTERNAL_ERROR" && item.refusals < MAX_INTERNAL_ERRORS;
    if (!isInternal && !TRANSIENT_ERRORS.has(frame.code)) {
      const isFinal = frame.code !== "INTERNAL_ERROR";
      return { ...item, state: "failed", error: withoutField(frame.detail), isFinal };
    }
    const pause = Math.max((frame.retry_after ?? 0) * 1000, growing(1000, item.refusals));
    return { ...paused(item, pause, now), attempts: 0, refusals: item.refusals + 1 };
  });
}

/** API Gateway's words for its throttle: no fault of a message. */
const THROTTLED = /too many requests|limit exceeded/i;

/**
 * API Gateway has not passed a frame on, which may be the message that is being sent: it is sent again later. Where it is
 * not the throttle, it may be that message's fault; after so many times in a row it is set aside.
 */
export function notPassedOn(box: Outbox, reason: string, now: number): Outbox {
  return box.map((item) => {
    if (item.state !== "sending") return item;
    if (item.refusals >= MAX_INTERNAL_ERRORS && !THROTTLED.test(reason)) {
      return { ...item, state: "failed", cause: "silence" };
    }
    return { ...paused(item, growing(1000, item.refusals), now), attempts: 0, refusals: item.refusals + 1 };
  });
}

interface Refusal {
  readonly reason: string;
  readonly isFinal: boolean;
  readonly isInternal: boolean;
}

/** The outbox after sending over REST failed: a final refusal makes the message fail, otherwise it waits for a retry. */
export function notSent(box: Outbox, clientId: string, refusal: Refusal | null, now: number): Outbox {
  return changed(box, clientId, (item) => {
    const isItsFault = refusal?.isFinal || (refusal?.isInternal && item.refusals >= MAX_INTERNAL_ERRORS);
    if (refusal && isItsFault) return { ...item, state: "failed", error: refusal.reason, isFinal: refusal.isFinal };
    return { ...paused(item, growing(RETRY_DELAY_MS, item.refusals), now), refusals: item.refusals + 1 };
  });
}

/** The reason without the field name that an error frame puts before it, which means nothing to a user. */
function withoutField(detail: string): string {
  return detail.replace(/^[a-z_]+: /, "");
}

function paused(item: Outgoing, pause: number, now: number): Outgoing {
  return { ...item, state: "waiting", pause, notBefore: now + pause };
}

/** Doubles with each refusal. */
function growing(first: number, refusals: number): number {
  return Math.min(LONGEST_PAUSE_MS, first * 2 ** Math.min(refusals, 10));
}

/** After the connection was closed, or another tab got the turn: a message that was being sent waits to be sent again. */
export function disconnected(box: Outbox, now: number): Outbox {
  return box.map((item) => (item.state === "sending" ? unanswered(item, now) : item));
}

/**
 * The connection broke. A message that breaks one connection after the other is set aside with the reason, so that the
 * next ones go on.
 */
export function connectionLost(box: Outbox, now: number): Outbox {
  return box.map((item) => {
    if (item.state !== "sending") return item;
    const sentAt = item.notBefore - item.pause;
    if (now - sentAt > RIGHT_AFTER_MS) return unanswered(item, now);
    const lostConnections = item.lostConnections + 1;
    if (lostConnections < MAX_LOST_CONNECTIONS) return { ...unanswered(item, now), lostConnections };
    return { ...item, lostConnections, state: "failed", cause: "connection" };
  });
}

function unanswered(item: Outgoing, now: number): Outgoing {
  return { ...item, state: "waiting", attempts: 0, pause: 0, notBefore: now };
}

/** After the network has come back: messages do not wait any longer. */
export function resumed(box: Outbox, now: number): Outbox {
  return box.map((item) => (item.state === "waiting" ? { ...item, pause: 0, notBefore: now } : item));
}

/** The outbox without arrived messages: a history will show them, or the conversation is not on the screen. */
export function withoutArrived(box: Outbox): Outbox {
  return box.filter(({ state }) => state !== "arrived");
}

/** The fields of a message that are sent. */
export function sendable({ client_id, message_type, content, content_ne, file_id }: Draft): Sendable {
  return { client_id, message_type, content, content_ne, file_id };
}

/** The user sends a failed message again. Its position is unchanged, so it is sent before all later ones. */
export function retried(box: Outbox, clientId: string, now: number): Outbox {
  return changed(box, clientId, ({ error: _, isFinal: __, cause: ___, ...item }) => ({
    ...item,
    ...UNSENT,
    notBefore: now,
  }));
}

export function discarded(box: Outbox, clientId: string): Outbox {
  return box.filter((item) => item.client_id !== clientId);
}

function changed(box: Outbox, clientId: string, change: (item: Outgoing) => Outgoing): Outbox {
  return box.map((item) => (item.client_id === clientId ? change(item) : item));
}
