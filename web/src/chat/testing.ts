/** For the tests of this folder: an environment (time, network, chance, tabs), and the frames of a real server. */

import type { Environment, EnvironmentEvent, WebSocketLike } from "./environment";
import recording from "./fixtures/frames.json";
import { PageSockets } from "./pageSockets";
import type { Message, ServerFrame } from "./protocol";
import { FakeTurns } from "./testingTabs";

export { FakeStorage, FakeTurns } from "./testingTabs";

/** Frames that a running server sent to a customer (`me`) talking with a pandit (`other`), in their order. */
export const recorded = {
  me: recording.me,
  other: recording.other,
  roomId: recording.room_id,
  frame<T extends ServerFrame["type"]>(name: string): Extract<ServerFrame, { type: T }> {
    const step = recording.steps.find((each) => each.name === name);
    if (step === undefined) throw new Error(`there is no recorded "${name}"`);
    return structuredClone(step.frame) as unknown as Extract<ServerFrame, { type: T }>;
  },
};

export function message(seq: number, change: Partial<Message> = {}): Message {
  const sample = recorded.frame<"message">("other says").message;
  return { ...sample, seq, id: `m${seq}`, client_id: `c${seq}`, content: `number ${seq}`, content_ne: null, ...change };
}

export class FakeWebSocket implements WebSocketLike {
  onmessage: WebSocketLike["onmessage"] = null;
  onclose: WebSocketLike["onclose"] = null;
  readonly sent: Array<Record<string, unknown>> = [];
  closed = false;

  constructor(readonly url: string) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.closed = true;
  }

  receive(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** 1006: closed without a word. */
  endByServer(code = 1006): void {
    this.onclose?.({ code });
  }
}

export class FakeEnvironment implements Environment {
  readonly page = new PageSockets();
  readonly webSockets: FakeWebSocket[] = [];
  #isOnline = true;
  #now = Date.parse("2026-11-24T04:10:00+05:45");
  /** By how much the clock is ahead. */
  #ahead = 0;
  #timers: Array<{ at: number; run: () => void }> = [];
  readonly #listeners = new Set<(event: EnvironmentEvent) => void>();
  readonly takeTurn: Environment["takeTurn"];

  /** The tabs of one browser share their turns. */
  constructor(turns = new FakeTurns()) {
    this.takeTurn = turns.take;
  }

  get webSocket(): FakeWebSocket {
    const webSocket = this.webSockets.at(-1);
    if (webSocket === undefined) throw new Error("nothing has been opened");
    return webSocket;
  }

  openWebSocket(url: string): FakeWebSocket {
    this.webSockets.push(new FakeWebSocket(url));
    return this.webSocket;
  }

  now = () => this.#now + this.#ahead;
  random = () => 0.5;
  isOnline = () => this.#isOnline;

  setTimer(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  listen(listener: (event: EnvironmentEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: EnvironmentEvent): void {
    if (event === "online" || event === "offline") this.#isOnline = event === "online";
    for (const listener of [...this.#listeners]) listener(event);
  }

  /** Lets time pass while the device sleeps: no timer runs. */
  sleep(ms: number): void {
    this.#now += ms;
  }

  /** Sets the clock, which no timer notices. */
  setClockAhead(ms: number): void {
    this.#ahead = ms;
  }

  /** Lets time pass, with everything that falls due in it, and lets promises settle. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await flushPromises();
    for (;;) {
      const due = this.#timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.#now = Math.max(this.#now, due.at);
      due.run();
      await flushPromises();
    }
    this.#now = until;
  }
}

export async function flushPromises(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}
