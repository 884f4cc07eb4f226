/**
 * Where the list stands. It follows what comes only when it is (nearly) at its end, and always what the reader sends;
 * older messages that come above leave the place as it was.
 */

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { RoomState } from "./protocol";
import type { Row } from "./timeline";

const NEAR_END_PX = 100;
const NEAR_BEGINNING_PX = 160;

interface Scroll {
  readonly log: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
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
  const [atEnd, setAtEnd] = useState(true);
  const [hasNew, setHasNew] = useState(false);
  const before = useRef({ first: 0, last: "", height: 0, greeted: false });
  const following = useRef(true);
  const first = state.messages[0]?.seq ?? 0;
  const busy = usePrepending(first);
  const older = useRef(loadOlder);
  older.current = loadOlder;

  const toEnd = useCallback((smooth = true) => {
    const element = log.current;
    if (element === null) return;
    following.current = true;
    const quiet = !smooth || matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollTo({ top: element.scrollHeight, behavior: quiet ? "auto" : "smooth" });
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs for every change of the rows, before it is painted
  useLayoutEffect(() => {
    const element = log.current;
    if (element === null) return;
    const was = before.current;
    const last = rows.at(-1);
    const height = element.scrollHeight;
    if (state.greeted && !was.greeted) {
      const line = element.querySelector(".chat-unread");
      if (line) line.scrollIntoView({ block: "center" });
      else toEnd(false);
    } else if (first < was.first) {
      element.scrollTop += height - was.height;
    } else if (last !== undefined && last.key !== was.last) {
      if (isOwn(last, state.me) || following.current) toEnd(was.greeted);
      else setHasNew(true);
    }
    before.current = { first, last: last?.key ?? "", height, greeted: state.greeted };
  }, [rows]);

  useEffect(() => {
    const element = log.current;
    if (element === null || content.current === null) return;
    const measure = () => {
      const left = element.scrollHeight - element.scrollTop - element.clientHeight;
      following.current = left < NEAR_END_PX;
      setAtEnd(following.current);
      if (following.current) setHasNew(false);
      if (element.scrollTop < NEAR_BEGINNING_PX && element.scrollHeight > element.clientHeight) older.current();
    };
    // Pictures that load, a keyboard that opens: whoever was at the end stays there.
    const resized = new ResizeObserver(() => {
      if (following.current) element.scrollTop = element.scrollHeight;
      before.current.height = element.scrollHeight;
      measure();
    });
    resized.observe(element);
    resized.observe(content.current);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, []);

  return { log, content, atEnd, hasNew, busy, toEnd };
}

function isOwn(row: Row, me: string): boolean {
  return row.kind === "outgoing" || row.kind === "upload" || (row.kind === "message" && row.message.sender_id === me);
}

/** True from the render in which something is put above until after it has been painted. */
function usePrepending(first: number): boolean {
  const [shown, setShown] = useState(first);
  useEffect(() => {
    const timer = setTimeout(() => setShown(first), 200);
    return () => clearTimeout(timer);
  }, [first]);
  return first < shown;
}
