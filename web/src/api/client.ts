/**
 * REST, typed by the API's own document: `api.get("/bookings/{booking_id}", { path: { booking_id } })`.
 *
 * Adds who asks and in which language, renews the session, and turns refusals into `ApiError`. Knows no page.
 */

import { onPageRestored } from "./backForwardCache";
import { ApiError, NetworkError } from "./errors";
import type { paths } from "./rest.gen";
import { SessionStore } from "./session";
import type { Tokens } from "./types";

type Method = "get" | "post" | "put" | "patch";
type Routes<M extends Method> = {
  [P in keyof paths]: paths[P][M] extends { responses: unknown } ? P : never;
}[keyof paths];
type Operation<P extends keyof paths, M extends Method> = NonNullable<paths[P][M]>;

type Json<R> = R extends { content: { "application/json": infer Answer } } ? Answer : never;
type Answer<O> = O extends { responses: infer R } ? Json<R[keyof R & (200 | 201)]> : never;
type Body<O> = O extends { requestBody?: infer R } ? Json<NonNullable<R>> : never;
type Part<O, Name extends string> = O extends { parameters: { [key in Name]?: infer Q } } ? NonNullable<Q> : never;

type Options<O> = ([Part<O, "path">] extends [never] ? unknown : { path: Part<O, "path"> }) &
  ([Body<O>] extends [never] ? unknown : { body: Body<O> }) &
  ([Part<O, "query">] extends [never] ? unknown : { query?: Part<O, "query"> }) & {
    signal?: AbortSignal;
    idempotencyKey?: string;
  };
type Rest<O> = Record<never, never> extends Options<O> ? [options?: Options<O>] : [options: Options<O>];

interface UntypedOptions {
  path?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  signal?: AbortSignal;
  idempotencyKey?: string;
}

export const session = new SessionStore();
// A page in the back/forward cache has missed log-ins and log-outs in other tabs. No key: any key may have changed.
onPageRestored(() => dispatchEvent(new StorageEvent("storage")));

/** The language answers are wanted in; the page that has the toggle sets it. */
export const requestLanguage = { language: "en" };

const BASE = "/api";
/** How long the user waits before an error is shown. (API Gateway itself gives up after 29 s.) */
const ANSWER_WITHIN_MS = 10_000;
/** POST requests that may be repeated, because a second one changes nothing more. */
const REPEATABLE_POSTS = new Set(["/auth/login", "/auth/refresh", "/ws/ticket"]);

export const api = {
  get: <P extends Routes<"get">>(path: P, ...[options]: Rest<Operation<P, "get">>) =>
    request("GET", path, options as UntypedOptions) as Promise<Answer<Operation<P, "get">>>,
  post: <P extends Routes<"post">>(path: P, ...[options]: Rest<Operation<P, "post">>) =>
    request("POST", path, options as UntypedOptions) as Promise<Answer<Operation<P, "post">>>,
  put: <P extends Routes<"put">>(path: P, ...[options]: Rest<Operation<P, "put">>) =>
    request("PUT", path, options as UntypedOptions) as Promise<Answer<Operation<P, "put">>>,
  patch: <P extends Routes<"patch">>(path: P, ...[options]: Rest<Operation<P, "patch">>) =>
    request("PATCH", path, options as UntypedOptions) as Promise<Answer<Operation<P, "patch">>>,
  /** Downloads a file with the user's token, which a plain link could not send. */
  download: (path: string) =>
    withTimeout("GET", path, {}, async (signal, goesOn) => file(await send("GET", path, { signal }), goesOn)),
};

function request(method: string, path: string, options: UntypedOptions = {}): Promise<unknown> {
  return withTimeout(method, path, options, async (signal) => {
    const answer = await send(method, path, { ...options, signal });
    return answer.status === 204 ? undefined : answer.json();
  });
}

/** Reads the body of an answer. Each part that arrives starts the time-out anew, so a long file may load slowly. */
async function file(answer: Response, goesOn: () => void): Promise<Blob> {
  const parts: BlobPart[] = [];
  const reader = answer.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    goesOn();
    parts.push(part.value);
  }
  return new Blob(parts, { type: answer.headers.get("Content-Type") ?? "" });
}

/**
 * Runs a request with a time-out. It includes the renewal of the session before, and the reading of the answer after.
 * Each call of `goesOn` starts the time-out anew. Throws `NetworkError` after the time-out, and if the server cannot be
 * reached. An `ApiError`, and an abort by the caller's own signal, are thrown unchanged.
 */
async function withTimeout<T>(
  method: string,
  path: string,
  { signal }: UntypedOptions,
  run: (signal: AbortSignal, goesOn: () => void) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  signal?.addEventListener("abort", () => abort.abort());
  const isWrite = method !== "GET" && !REPEATABLE_POSTS.has(path);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = () => {};
  const late = new Promise<never>((_, reject) => {
    const giveUp = () => {
      reject(new NetworkError(navigator.onLine ? "slow" : "offline", isWrite));
      abort.abort();
    };
    wait = () => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, ANSWER_WITHIN_MS);
    };
  });
  wait();
  try {
    return await Promise.race([run(abort.signal, wait), late]);
  } catch (error) {
    if (signal?.aborted || error instanceof ApiError) throw error;
    if (error instanceof NetworkError) throw new NetworkError(error.kind, isWrite);
    throw new NetworkError(navigator.onLine ? "unreachable" : "offline", isWrite, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function send(method: string, path: string, options: UntypedOptions): Promise<Response> {
  const isPublic = path.startsWith("/auth/");
  const token = isPublic ? null : await session.token(renewed);
  let answer = await fetchOnce(method, path, options, token);
  if (answer.status === 401 && token !== null) {
    // The server decides whether a token has expired. Tries once more with a new token.
    const fresh = await session.token(renewed, token);
    if (fresh !== null) answer = await fetchOnce(method, path, options, fresh);
  }
  if (!answer.ok) throw await refusal(answer);
  return answer;
}

async function renewed(refreshToken: string): Promise<Tokens> {
  return (await request("POST", "/auth/refresh", { body: { refresh_token: refreshToken } })) as Tokens;
}

async function fetchOnce(
  method: string,
  path: string,
  options: UntypedOptions,
  token: string | null,
): Promise<Response> {
  const headers = new Headers({ "Accept-Language": requestLanguage.language });
  if (token !== null) headers.set("Authorization", `Bearer ${token}`);
  if (options.idempotencyKey) headers.set("Idempotency-Key", options.idempotencyKey);
  if (method !== "GET") headers.set("Content-Type", "application/json");
  const body = method === "GET" ? undefined : JSON.stringify(options.body ?? {});
  return fetch(address(path, options), { method, headers, body, signal: options.signal });
}

function address(path: string, { path: parts = {}, query = {} }: UntypedOptions): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parts[name] ?? ""));
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return BASE + filled + (search && `?${search}`);
}

async function refusal(answer: Response): Promise<Error> {
  const problem = await answer.json().catch(() => null);
  // API Gateway's own 429 has no `Retry-After`. A minute is the shortest time that the client shows.
  const retryAfter = Number(answer.headers.get("Retry-After")) || (answer.status === 429 ? 60 : null);
  if (problem === null && answer.status >= 502) return new NetworkError("unreachable", false);
  return new ApiError(answer.status, problem ?? {}, retryAfter);
}
