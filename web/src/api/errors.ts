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
  /** When it may be tried again, by this browser's clock in milliseconds; null where the API names no time. */
  readonly retryAt: number | null;

  /** `retryAfter`: seconds. */
  constructor(status: number, problem: Partial<Problem>, retryAfter: number | null = null) {
    super(problem.detail ?? `HTTP ${status}`);
    this.status = status;
    this.code = problem.code ?? "";
    this.detail = problem.detail ?? "";
    this.fields = Object.fromEntries((problem.errors ?? []).map(({ field, message }) => [field, message]));
    this.retryAt = retryAfter === null ? null : Date.now() + retryAfter * 1000;
  }

  /** Why, in the reader's language: of the field where there is one, else of the whole. Empty where nobody said. */
  get reason(): string {
    const fields = Object.values(this.fields);
    return fields.length === 1 && fields[0] ? fields[0] : this.detail;
  }
}

export class NetworkError extends Error {
  constructor(
    /** `offline`: this device has no network. `slow`: no answer in time. `unreachable`: there is no way to the server. */
    readonly kind: "offline" | "slow" | "unreachable",
    /** Whether it was to change something: then nobody knows whether it has, unless the device was offline. */
    readonly isWrite: boolean,
    options?: ErrorOptions,
  ) {
    super(kind, options);
  }
}

export function isGone(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 403);
}

export function isTooMany(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 429;
}

/** What a form shows beside a field. */
export function fieldError(error: unknown, field: string): string | undefined {
  return error instanceof ApiError ? error.fields[field] : undefined;
}
