/**
 * Merges copies of the same thing that arrive in any order: pushes overtake each other, and a page that was read before a
 * push may arrive after it. What a copy says decides which is newer, not when it arrives. Pure.
 */

import type { Message, Presence } from "./protocol";

/** Both lists in the order of `seq`, each message once. */
export function mergedMessages(known: readonly Message[], arrived: readonly Message[]): readonly Message[] {
  if (arrived.length === 0) return known;
  const bySeq = new Map(known.map((message) => [message.seq, message]));
  for (const message of arrived) {
    const other = bySeq.get(message.seq);
    bySeq.set(message.seq, other ? mergedMessage(other, message) : message);
  }
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** A message changes in three ways only: it is read, it is translated, and its links are signed again. */
function mergedMessage(known: Message, arrived: Message): Message {
  return {
    ...arrived,
    ...(known.translated && !arrived.translated ? pick(known, "content", "content_ne", "translated") : {}),
    ...(known.is_read && !arrived.is_read ? pick(known, "is_read", "read_at", "read_at_bs") : {}),
    ...(signedAt(known) > signedAt(arrived) ? pick(known, "file_url", "file") : {}),
  };
}

/** When the link to a message's file was signed, as text that can be compared; empty where that is not known. */
function signedAt({ file_url }: Message): string {
  return /[?&]X-Amz-Date=(\w+)/.exec(file_url ?? "")?.[1] ?? "";
}

function pick<T, K extends keyof T>(from: T, ...keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, K>;
}

/** A presence, and when it arrived, in milliseconds. */
export interface DatedPresence extends Presence {
  readonly arrivedAt?: number;
}

/** Frames overtake each other by no more than this. After it, an earlier `last_seen` is from a clock that was ahead. */
const OVERTAKING_MS = 10_000;

/** The newer presence: `last_seen` moves on with each coming and going. Without one (`unknown`) the arrival decides. */
export function mergedPresence(known: DatedPresence | undefined, arrived: Presence, now: number): DatedPresence {
  const { status, last_seen } = arrived;
  const isOlder =
    known?.last_seen && last_seen && Date.parse(last_seen) < Date.parse(known.last_seen)
      ? Math.abs(now - (known.arrivedAt ?? 0)) < OVERTAKING_MS
      : false;
  return known && isOlder ? known : { status, last_seen, arrivedAt: now };
}
