/** What the chat's client needs from the browser: sockets, time, random numbers, the network, other tabs. Tests replace it. */

import { PageSockets } from "./pageSockets";
import { type TakeTurn, takeTurn } from "./tabTurns";

/** The part of a `WebSocket` that is used. */
export interface WebSocketLike {
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(): void;
}

export type EnvironmentEvent = "shown" | "hidden" | "online" | "offline";

export interface Environment {
  /** The open sockets of the page. Each socket adds and removes itself. */
  readonly page: PageSockets;
  openWebSocket(url: string): WebSocketLike;
  now(): number;
  random(): number;
  setTimer(ms: number, run: () => void): () => void;
  isOnline(): boolean;
  /** Calls back as the network and the page come and go; returns a function that stops listening. */
  listen(listener: (event: EnvironmentEvent) => void): () => void;
  /** Asks for a turn among the tabs of this browser. */
  takeTurn: TakeTurn;
}

/** The part that a connection needs. */
export type SocketEnvironment = Omit<Environment, "takeTurn">;

/** The environment of a real browser. */
export const browserEnvironment: Environment = {
  page: new PageSockets(),
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
    listenToNetworkChange(() => listener("online"), signal);
    addEventListener("offline", () => listener("offline"), { signal });
    addEventListener("pagehide", () => listener("hidden"), { signal });
    addEventListener("pageshow", () => listener("shown"), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || listener("shown"), { signal });
    return () => controller.abort();
  },
  takeTurn,
};

/** The part of the Network Information API that is used. Only phones have it. */
interface NetworkInformation extends EventTarget {
  readonly type?: string;
}

/** Calls back when the phone has changed to another network, which ends its sockets without being offline in between. */
function listenToNetworkChange(changed: () => void, signal: AbortSignal): void {
  const { connection } = navigator as Navigator & { connection?: NetworkInformation };
  let type = connection?.type;
  connection?.addEventListener?.(
    "change",
    () => {
      if (connection.type === type) return;
      type = connection.type;
      if (navigator.onLine) changed();
    },
    { signal },
  );
}
