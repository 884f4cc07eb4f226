/** What the chat's client needs of the world around it: sockets, time, chance, the network. Tests replace it. */

/** The part of a `WebSocket` that is used. */
export interface WebSocketLike {
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(text: string): void;
  close(): void;
}

export type EnvironmentEvent = "shown" | "hidden" | "online" | "offline";

export interface Environment {
  openWebSocket(url: string): WebSocketLike;
  now(): number;
  random(): number;
  setTimer(ms: number, run: () => void): () => void;
  isOnline(): boolean;
  /** Calls back as the network and the page come and go; returns a function that stops listening. */
  listen(listener: (event: EnvironmentEvent) => void): () => void;
}

/** The browser's own. */
export const browserEnvironment: Environment = {
  openWebSocket: (url) => new WebSocket(url) as WebSocketLike,
  now: () => Date.now(),
  random: () => Math.random(),
  setTimer: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  isOnline: () => navigator.onLine,
  listen: (listener) => {
    const controller = new AbortController();
    const { signal } = controller;
    addEventListener("online", () => listener("online"), { signal });
    addEventListener("offline", () => listener("offline"), { signal });
    addEventListener("pagehide", () => listener("hidden"), { signal });
    addEventListener("pageshow", () => listener("shown"), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || listener("shown"), { signal });
    return () => controller.abort();
  },
};
