/** How long to wait after too many requests (429). */

import { useEffect, useState } from "react";
import { isTooMany } from "./errors";

const MINUTE_MS = 60_000;

/**
 * Minutes, rounded up, until a request that was refused with 429 may be tried again; 0 from then on, null for other errors.
 * The component is rendered again with each new number.
 */
export function useMinutesLeft(error: unknown): number | null {
  const retryAt = isTooMany(error) ? error.retryAt : null;
  const [turn, setTurn] = useState(0);
  const left = retryAt === null ? null : minutesUntil(retryAt, Date.now());

  // biome-ignore lint/correctness/useExhaustiveDependencies: a timer that was early is set again
  useEffect(() => {
    if (retryAt === null || left === null || left === 0) return;
    const untilNext = retryAt - (left - 1) * MINUTE_MS - Date.now();
    const timer = setTimeout(() => setTurn((count) => count + 1), Math.max(untilNext, 0));
    return () => clearTimeout(timer);
  }, [retryAt, left, turn]);

  return left;
}

/** Minutes from `now` until `moment`, rounded up; both in milliseconds. */
export function minutesUntil(moment: number, now: number): number {
  return Math.max(0, Math.ceil((moment - now) / MINUTE_MS));
}
