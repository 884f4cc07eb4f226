/** How the connection is, said once and politely: not every pause of a second, and not every try. */

import { useEffect, useRef, useState } from "react";
import { Icon } from "../components/Icon";
import { useChatReading } from "./reading";
import type { Status } from "./socket";

const PATIENCE_MS = 1500;
const GOOD_NEWS_MS = 3000;

interface Props {
  status: Status;
  /** Whether there has been no connection yet. */
  isFirst: boolean;
  onRetry: () => void;
  isReadOnly?: boolean;
}

export function ConnectionLine({ status, isFirst, onRetry, isReadOnly }: Props) {
  const { t } = useChatReading();
  const state = isReadOnly ? "fine" : stateOf(status);
  const said = useSaid(state);
  return (
    <>
      <div className={`chat-connection ${said ?? ""}`} role="status">
        {said === "reconnecting" && t(isFirst ? "connecting" : "reconnecting")}
        {said === "offline" && t("noNetwork")}
        {said === "back" && t("backOnline")}
        {said === "reconnecting" && status.kind === "waiting" && (
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

/** What is said of it: a state that lasts, and for a moment that it is over. */
function useSaid(state: State): "reconnecting" | "offline" | "back" | null {
  const [said, setSaid] = useState<"reconnecting" | "offline" | "back" | null>(null);
  const last = useRef(said);
  last.current = said;
  useEffect(() => {
    if (state !== "fine") {
      const timer = setTimeout(() => setSaid(state), last.current === null ? PATIENCE_MS : 0);
      return () => clearTimeout(timer);
    }
    if (last.current === null) return;
    setSaid("back");
    const timer = setTimeout(() => setSaid(null), GOOD_NEWS_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return said;
}
