/** Translates errors of REST into the errors that a socket's `Access` throws. */

import { Refused, Throttled } from "../chat/connectionAttempt";
import { ApiError } from "./errors";

/**
 * Throws `Refused` for a refusal, `Throttled` for a server that refuses for the moment, and otherwise REST's own error.
 * A refusal of the application has a code. A 403 without one comes from a firewall or API Gateway, and is temporary.
 */
export async function mapRefusal<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { status, code, retryAt } = error;
    if (status === 401) throw new Refused("session");
    if (code !== "" && (status === 403 || status === 404)) throw new Refused("forbidden");
    if (status === 403 || status === 429 || status >= 500) {
      // API Gateway's own 429 names no time.
      throw new Throttled(code !== "" && retryAt !== null ? Math.max(0, retryAt - Date.now()) : 0);
    }
    throw error;
  }
}
