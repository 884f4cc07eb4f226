/** What REST refuses, as a socket understands it. */

import { Refused, Throttled } from "../chat/attempt";
import { ApiError } from "./errors";

/**
 * What an answer of REST says of a socket's: a refusal, a server that cannot do it now, or nothing about it. Only the
 * application says why it refuses; a 403 without its code is a firewall's, or API Gateway's, and passes.
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
