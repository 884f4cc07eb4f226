/**
 * Decides how long a client waits before it connects again, by why the connection ended. Pure.
 *
 * Replacing one dead connection costs the server one request, so that happens at once. When a server restarts, the
 * connections of all clients end together, and all of them would come back within the same second: these clients spread
 * over two minutes. Then 10,000 people with two sockets each ask for 167 tickets a second; the stage takes 200
 * (`ThrottleRate` in infra/template/parameters.yml).
 */

/** How a connection, or an attempt to connect, ended. */
export type End =
  /** No answer to a ping. */
  | { readonly kind: "silent" }
  /** The server, or something on the way, closed the socket. */
  | {
      readonly kind: "closed";
      readonly code: number;
      /** For how long the connection had been open. */
      readonly ageMs: number;
      /** For how long nothing had been received. */
      readonly quietMs: number;
      /** Whether the device had slept: its timers are late. */
      readonly hasSlept: boolean;
      /** Whether another socket of this page is open, which shows that the server is there. */
      readonly isAnotherOpen: boolean;
    }
  /** The server said why it closes the connection. */
  | { readonly kind: "closing"; readonly reason: string }
  /** The network or the server does not answer. */
  | { readonly kind: "unreachable" }
  /** REST gave a ticket, and the socket was closed before its first frame. */
  | { readonly kind: "dropped" }
  /** The server refused to do it now: 429, 5xx, or a 403 that is not the application's. */
  | { readonly kind: "throttled"; readonly retryAfterMs: number };

/** What the client assumes to be the cause. */
export type Suspect = "connection" | "server" | "throttle" | "limit";

/** What the client knows besides the end itself. */
export interface Trouble {
  /** Connections and attempts that have ended in a row, without one that lasted. */
  readonly failures: number;
  /** For how long the server has been the suspect; null while it is not. */
  readonly serverTroubleMs: number | null;
  /** Whether the user waits for this connection: has just asked for it, or has written something that is not sent yet. */
  readonly isWaitedFor: boolean;
}

export const SPREAD_MS = 120_000;
export const LONGEST_SPREAD_MS = 300_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 25_000;
/** While the server refuses, a user's own request is repeated no faster than this. */
export const AFTER_REFUSAL_MS = 5000;
const TOO_FAST_PAUSE_MS = 30_000;

/** API Gateway closes a connection after two hours, and one that is idle after ten minutes. */
const EXPECTED_AGE_MS = 118 * 60_000;
const IDLE_MS = 9.5 * 60_000;
/** RFC 6455: the other side did not accept what this client had sent. */
const CODES_ABOUT_A_FRAME: readonly number[] = [1002, 1003, 1007, 1008, 1009, 1010];
/** RFC 6455's registry: service restart, try again later. */
const CODES_OF_A_RESTART: readonly number[] = [1012, 1013];

/** Returns the most probable cause of an end. */
export function suspectOf(end: End, trouble: Trouble): Suspect {
  const isServerSuspected = trouble.serverTroubleMs !== null;
  switch (end.kind) {
    case "silent":
      return "connection";
    case "closed":
      if (CODES_ABOUT_A_FRAME.includes(end.code)) return "connection";
      if (CODES_OF_A_RESTART.includes(end.code)) return "server";
      if (end.ageMs >= EXPECTED_AGE_MS || end.quietMs >= IDLE_MS || end.hasSlept) return "connection";
      return end.isAnotherOpen ? "connection" : "server";
    case "closing":
      return end.reason === "too_many" || end.reason === "too_fast" ? "limit" : "connection";
    case "unreachable":
      return isServerSuspected ? "server" : "connection";
    case "dropped":
      return isServerSuspected || trouble.failures > 0 ? "throttle" : "connection";
    case "throttled":
      return "throttle";
  }
}

/** Whether the end of this page's other sockets, which may follow within a second, would change the suspect. */
export function dependsOnOthers(end: End, trouble: Trouble): boolean {
  if (end.kind !== "closed" || !end.isAnotherOpen || trouble.isWaitedFor) return false;
  return suspectOf({ ...end, isAnotherOpen: false }, trouble) !== suspectOf(end, trouble);
}

export type PauseAfter = (end: End, trouble: Trouble, chance: number) => number;

/** The pause before the next attempt, in ms. `chance` is a random number from 0 to 1. */
export function pauseAfter(end: End, trouble: Trouble, chance: number): number {
  const atLeast = end.kind === "throttled" ? Math.min(LONGEST_SPREAD_MS, end.retryAfterMs) : 0;
  return Math.max(atLeast, pauseFor(end, trouble, chance));
}

function pauseFor(end: End, trouble: Trouble, chance: number): number {
  const suspect = suspectOf(end, trouble);
  if (suspect === "limit") {
    const full = end.kind === "closing" && end.reason === "too_fast" ? TOO_FAST_PAUSE_MS : LONGEST_SPREAD_MS;
    return jittered(full, chance);
  }
  if (suspect === "connection") return growing(FIRST_PAUSE_MS, trouble.failures, chance);
  if (trouble.isWaitedFor) {
    return growing(suspect === "throttle" ? 2 * AFTER_REFUSAL_MS : FIRST_PAUSE_MS, trouble.failures, chance);
  }
  // Spreads over the time that the trouble has lasted, so that a server that comes back late gets fewer requests a second.
  return chance * Math.min(LONGEST_SPREAD_MS, Math.max(SPREAD_MS, trouble.serverTroubleMs ?? 0));
}

/** Doubles with each failure, up to 25 s. */
function growing(first: number, failures: number, chance: number): number {
  return jittered(Math.min(LONGEST_PAUSE_MS, first * 2 ** failures), chance);
}

/** Half of it is random, so that clients spread out. */
function jittered(full: number, chance: number): number {
  return full * (0.5 + chance / 2);
}
