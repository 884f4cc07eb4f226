/** How the connection is, said once and politely: not every pause of a second, and not every try. */

import { useEffect, useRef, useState } from "react";
import { Icon } from "../components/Icon";
import { useChatLocale } from "./locale";
import type { Status } from "./socket";

/** A shorter interruption is not announced. */
const ANNOUNCED_AFTER_MS = 1500;
const BACK_ONLINE_SHOWN_MS = 3000;
/** After a longer pause than this, the line says when it reconnects, because "reconnecting" would be wrong. */
const LONG_PAUSE_MS = 30_000;

interface Props {
  status: Status;
  /** Whether there has been no connection yet. */
  isFirst: boolean;
  onRetry: () => void;
  isReadOnly?: boolean;
}

export function ConnectionLine({ status, isFirst, onRetry, isReadOnly }: Props) {
  const { t } = useChatLocale();
  const state = isReadOnly ? "fine" : stateOf(status);
  const isLong = status.kind === "waiting" && status.pause > LONG_PAUSE_MS;
  const announced = useAnnouncement(state, !isFirst);
  return (
    <>
      <div className={`chat-connection ${announced ?? ""}`} role="status">
        {announced === "reconnecting" && !isLong && t(isFirst ? "connecting" : "reconnecting")}
        {announced === "reconnecting" && isLong && t("reconnectingLater", { count: Math.ceil(status.pause / 60_000) })}
        {announced === "offline" && t("noNetwork")}
        {announced === "back" && t("backOnline")}
        {announced === "reconnecting" && status.kind === "waiting" && (
          <button type="button" className="chat-small-button" onClick={onRetry}>
            <Icon name="retry" size={16} />
            <span className="hidden">{t("connectNow")}</span>
          </button>
        )}
      </div>
      {status.kind === "refused" && (
        <p className="chat-problem" role="alert">
          {t(status.reason === "session" ? "refusedSession" : "refusedForbidden")}
        </p>
      )}
    </>
  );
}

type State = "fine" | "reconnecting" | "offline";

function stateOf(status: Status): State {
  if (status.kind === "offline") return "offline";
  return status.kind === "connecting" || status.kind === "waiting" ? "reconnecting" : "fine";
}

type Announcement = "reconnecting" | "offline" | "back";

/**
 * The text to announce: a state that lasts, and for a moment that the connection is back. The first connection is not
 * "back", however long it took.
 */
function useAnnouncement(state: State, wasConnected: boolean): Announcement | null {
  const [announced, setAnnounced] = useState<Announcement | null>(null);
  const last = useRef(announced);
  last.current = announced;
  /** Whether what was interrupted had been connected before. */
  const isReconnect = useRef(false);
  if (state !== "fine") isReconnect.current = wasConnected;
  useEffect(() => {
    if (state !== "fine") {
      const timer = setTimeout(() => setAnnounced(state), last.current === null ? ANNOUNCED_AFTER_MS : 0);
      return () => clearTimeout(timer);
    }
    if (last.current === null) return;
    setAnnounced(isReconnect.current ? "back" : null);
    const timer = setTimeout(() => setAnnounced(null), BACK_ONLINE_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return announced;
}
