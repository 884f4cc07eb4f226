/** For the tests of this folder: a world of one's own (time, network, chance), and the frames of a real server. */

import recording from "./fixtures/frames.json";
import type { Message, ServerFrame } from "./protocol";
import type { Wire, World, WorldEvent } from "./socket";

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

export class FakeWire implements Wire {
  onmessage: Wire["onmessage"] = null;
  onclose: Wire["onclose"] = null;
  readonly sent: Array<Record<string, unknown>> = [];
  closed = false;

  constructor(readonly url: string) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.closed = true;
  }

  says(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  ends(): void {
    this.onclose?.();
  }
}

export class FakeWorld implements World {
  readonly wires: FakeWire[] = [];
  isOnline = true;
  #now = Date.parse("2026-11-24T04:10:00+05:45");
  #timers: Array<{ at: number; run: () => void }> = [];
  #heard: ((event: WorldEvent) => void) | null = null;

  get wire(): FakeWire {
    const wire = this.wires.at(-1);
    if (wire === undefined) throw new Error("nothing has been opened");
    return wire;
  }

  open(url: string): FakeWire {
    this.wires.push(new FakeWire(url));
    return this.wire;
  }

  now = () => this.#now;
  random = () => 0.5;
  online = () => this.isOnline;

  later(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  listen(heard: (event: WorldEvent) => void): () => void {
    this.#heard = heard;
    return () => {
      this.#heard = null;
    };
  }

  happens(event: WorldEvent): void {
    if (event === "online" || event === "offline") this.isOnline = event === "online";
    this.#heard?.(event);
  }

  /** Lets time pass, with everything that falls due in it, and lets promises settle. */
  async passes(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settled();
    for (;;) {
      const due = this.#timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.#now = Math.max(this.#now, due.at);
      due.run();
      await settled();
    }
    this.#now = until;
  }
}

export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

export class FakeShelf {
  readonly kept = new Map<string, string>();
  getItem = (key: string) => this.kept.get(key) ?? null;
  setItem = (key: string, value: string) => void this.kept.set(key, value);
  removeItem = (key: string) => void this.kept.delete(key);
}
