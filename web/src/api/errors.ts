/**
 * The errors of a request.
 *
 * Error
 * ├── ApiError      the API refused; `detail` and `fields` are in the reader's language
 * └── NetworkError  nothing answered: the network, or a server that is down
 */

import type { Problem } from "./types";

export class ApiError extends Error {
  readonly status: number;
  /** A stable code for decisions. Empty if API Gateway itself refused. */
  readonly code: string;
  readonly detail: string;
  /** Messages by field, for the form that sent them. */
  readonly fields: Readonly<Record<string, string>>;
  /** When it may be tried again, by this browser's clock in milliseconds; null if the API names no time. */
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

  /** The reason in the reader's language: of a field if there is one, else of the request. Empty if it is unknown. */
  get reason(): string {
    const fields = Object.values(this.fields);
    return fields.length === 1 && fields[0] ? fields[0] : this.detail;
  }
}

export class NetworkError extends Error {
  constructor(
    /** `offline`: this device has no network. `slow`: no answer in time. `unreachable`: the server cannot be reached. */
    readonly kind: "offline" | "slow" | "unreachable",
    /** Whether the request changes data. Then it is unknown whether it did, unless the device was offline. */
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

/** The message that a form shows beside a field. */
export function fieldError(error: unknown, field: string): string | undefined {
  return error instanceof ApiError ? error.fields[field] : undefined;
}
