/** Parses what a socket receives. */

import type { ServerFrame } from "./protocol";

/** A frame of the application, or an answer of API Gateway's own: `{"message", "connectionId", "requestId"}`. */
export type ReceivedFrame = ServerFrame | { readonly type?: undefined; readonly message?: unknown };

/** The object in a text; null where there is none. */
export function parsed(data: unknown): ReceivedFrame | null {
  try {
    const frame = JSON.parse(String(data));
    return typeof frame === "object" && frame !== null ? frame : null;
  } catch {
    return null;
  }
}
