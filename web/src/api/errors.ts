/**
 * What can go wrong with a request, as the pages see it.
 *
 * Error
 * ├── ApiError      the API refused; `detail` and `fields` are in the reader's language already
 * └── NetworkError  nothing answered: the network, or a server that is down
 */

import type { Problem } from "./types";

export class ApiError extends Error {
  readonly status: number;
  /** Stable, to decide by. Empty where API Gateway itself refused. */
  readonly code: string;
  readonly detail: string;
  /** Messages by field, for the form that sent them. */
  readonly fields: Readonly<Record<string, string>>;
  /** Seconds after which it may be tried again. */
  readonly retryAfter: number | null;

  constructor(status: number, problem: Partial<Problem>, retryAfter: number | null = null) {
    super(problem.detail ?? `HTTP ${status}`);
    this.status = status;
    this.code = problem.code ?? "";
    this.detail = problem.detail ?? "";
    this.fields = Object.fromEntries((problem.errors ?? []).map(({ field, message }) => [field, message]));
    this.retryAfter = retryAfter;
  }
}

export class NetworkError extends Error {}

export function isGone(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 403);
}

/** What a form shows beside a field. */
export function fieldError(error: unknown, field: string): string | undefined {
  return error instanceof ApiError ? error.fields[field] : undefined;
}
