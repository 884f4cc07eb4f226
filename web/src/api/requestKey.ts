/** Idempotency keys of a form: whoever sends the same again, because no answer came, sends the same key. */

import { useRef } from "react";
import { newId } from "../chat/ids";

/** The key of a body: kept while the body stays the same, another one once it has changed. */
export function useRequestKey(): (body: unknown) => string {
  const last = useRef({ sent: "", key: "" });
  return (body) => {
    const sent = JSON.stringify(body);
    if (last.current.sent !== sent) last.current = { sent, key: newId() };
    return last.current.key;
  };
}
