/**
 * Where the list stands. It opens at the first unread message, or at its end; it follows what comes only when it is
 * (nearly) at its end, and always what the reader sends. Whatever grows above, older messages or pictures of which
 * nobody knew the size, leaves what is read where it is.
 */

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { RoomState } from "./protocol";
import type { Row } from "./timeline";

const NEAR_END_PX = 100;
const NEAR_BEGINNING_PX = 160;
/** How much of what was read last is seen above the first unread message, as a part of the list's height. */
const ABOVE_UNREAD = 0.25;

interface Scroll {
  readonly log: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  /** Whether the end is seen. Not before the conversation is there: what has not been seen is not read. */
  readonly atEnd: boolean;
  /** Something came below while the reader was further up. */
  readonly hasNew: boolean;
  /** Older messages are being put above: not to be read out. */
  readonly busy: boolean;
  toEnd(): void;
}

export function useScroll(rows: readonly Row[], state: RoomState, loadOlder: () => void): Scroll {
  const log = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(false);
  const [hasNew, setHasNew] = useState(false);
  const before = useRef({ last: "", historyLoaded: false });
  const place = useRef<ScrollPosition>(END);
  const first = state.messages[0]?.seq ?? 0;
  const busy = useIsPrepending(first);
  const older = useRef(loadOlder);
  older.current = loadOlder;

  const toEnd = useCallback((smooth = true) => {
    const element = log.current;
    if (element === null) return;
    place.current = END;
    const quiet = !smooth || matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollTo({ top: element.scrollHeight, behavior: quiet ? "auto" : "smooth" });
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs for every change of the rows, before it is painted
  useLayoutEffect(() => {
    const element = log.current;
    if (element === null) return;
    const was = before.current;
    const last = rows.at(-1);
    if (state.historyLoaded && !was.historyLoaded) {
      const line = element.querySelector<HTMLElement>(".chat-unread");
      place.current = line ? { row: line, above: element.clientHeight * ABOVE_UNREAD } : END;
      restorePosition(element, place.current);
      setAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX);
    } else if (last !== undefined && last.key !== was.last) {
      if (isOwn(last, state.me) || place.current === END) toEnd(was.historyLoaded);
      else setHasNew(true);
    } else restorePosition(element, place.current);
    before.current = { last: last?.key ?? "", historyLoaded: state.historyLoaded };
  }, [rows]);

  useEffect(() => {
    const element = log.current;
    const rowsOf = content.current;
    if (element === null || rowsOf === null) return;
    let top = element.scrollTop;
    const look = () => {
      const left = element.scrollHeight - element.scrollTop - element.clientHeight;
      // What comes below moves nothing up: the end is left by going up alone, or by being brought elsewhere.
      const isEnd = left < NEAR_END_PX || (place.current === END && element.scrollTop >= top);
      place.current = isEnd ? END : currentPosition(element, rowsOf);
      top = element.scrollTop;
      if (before.current.historyLoaded) setAtEnd(isEnd);
      if (isEnd) setHasNew(false);
      if (element.scrollTop < NEAR_BEGINNING_PX && element.scrollHeight > element.clientHeight) older.current();
    };
    // Pictures that load, a keyboard that opens: what was seen is seen.
    const resized = new ResizeObserver(() => {
      restorePosition(element, place.current);
      top = Math.min(top, element.scrollTop);
      look();
    });
    resized.observe(element);
    resized.observe(rowsOf);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);

  return { log, content, atEnd, hasNew, busy, toEnd };
}

/** A row, and how far below the list's upper edge it is seen; or the list's end. */
type ScrollPosition = { readonly row: HTMLElement; readonly above: number } | typeof END;
const END = "end";

/** What somebody reads: other rows, as those of days, go elsewhere when something comes above them. */
const MESSAGE_ROWS = ".bubble, .chat-system";

/** The place at which somebody reads: the uppermost message of which something is seen. */
function currentPosition(element: HTMLElement, rows: HTMLElement): ScrollPosition {
  const children = rows.children as HTMLCollectionOf<HTMLElement>;
  let [low, high] = [0, children.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = children[middle];
    if (row && row.offsetTop + row.offsetHeight <= element.scrollTop) low = middle + 1;
    else high = middle;
  }
  while (children[low] && !children[low]?.matches(MESSAGE_ROWS)) low += 1;
  const row = children[low];
  return row ? { row, above: row.offsetTop - element.scrollTop } : END;
}

/** Brings the list to its place, at once. */
function restorePosition(element: HTMLElement, place: ScrollPosition): void {
  if (place === END) element.scrollTop = element.scrollHeight;
  else if (place.row.isConnected) element.scrollTop = place.row.offsetTop - place.above;
}

function isOwn(row: Row, me: string): boolean {
  return row.kind === "outgoing" || row.kind === "upload" || (row.kind === "message" && row.message.sender_id === me);
}

/** True from the render in which something is put above until after it has been painted. */
function useIsPrepending(first: number): boolean {
  const [shown, setShown] = useState(first);
  useEffect(() => {
    // Above an empty list nothing is put: the first messages count as shown at once.
    const timer = setTimeout(() => setShown(first), shown === 0 ? 0 : 200);
    return () => clearTimeout(timer);
  }, [first, shown]);
  return first < shown;
}
