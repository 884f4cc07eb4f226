/** Idempotency keys of a form: sending the same body again, because no answer came, uses the same key. */

import { useRef } from "react";
import { newId } from "../chat/ids";

/** The key of a body: kept while the body stays the same, another one once it has changed. */
export function useIdempotencyKey(): (body: unknown) => string {
  const last = useRef({ sent: "", key: "" });
  return (body) => {
    const sent = JSON.stringify(body);
    if (last.current.sent !== sent) last.current = { sent, key: newId() };
    return last.current.key;
  };
}
