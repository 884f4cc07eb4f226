/**
 * Simulates a storm of reconnects: many people lose their connections at the same time. Counts what a stage is asked.
 *
 * The connections are the client's own code (`LiveSocket`); the stage, the network and time are models. Everybody looks at
 * a conversation, so that each page has the conversation's socket and the notifications'. Some people act while they are
 * cut off, some find that they have missed something and load it, and other people pay meanwhile.
 */

import { ApiError } from "../api/errors";
import { mapRefusal } from "../api/refusal";
import type { EnvironmentEvent, SocketEnvironment } from "../chat/environment";
import { PageSockets } from "../chat/pageSockets";
import type { PauseAfter } from "../chat/reconnect";
import { seededRandom } from "../chat/seededRandom";
import { LiveSocket, type Status } from "../chat/socket";
import { Stage } from "./stage";
import type { Limit, Throttle } from "./throttle";
import { VirtualTime } from "./virtualTime";

export interface Storm {
  readonly people: number;
  readonly limit: Limit;
  readonly seed: number;
  /** `restart`: the server closes all sockets. `network`: everybody's device is offline, and online again. */
  readonly cause: "restart" | "network";
  /** For how long the server, or the network, is away. */
  readonly awayMs: number;
  /** Another pause than the client's own: to show what it would do. */
  readonly pauseAfter?: PauseAfter;
}

/** The requests that one throttle of the stage got after the connections were lost. */
export interface RequestCounts {
  readonly requests: number;
  readonly refused: number;
  /** Requests in the busiest second. */
  readonly peak: number;
}

export interface Outcome {
  readonly tickets: RequestCounts;
  readonly rest: RequestCounts;
  readonly sockets: RequestCounts;
  readonly payments: Omit<RequestCounts, "peak">;
  /** Seconds from the loss until everybody was connected; null if some never were. */
  readonly allBackSeconds: number | null;
}

/** People who pay, in requests a second. */
const PAYMENTS_RATE = 10;
/** The share of the people who tap or write within the first minute. */
const ACTING_SHARE = 0.05;
/** The share of the people who have missed something. Their page loads again, with `RELOAD_REQUESTS` requests. */
const RELOADING_SHARE = 0.05;
const RELOAD_REQUESTS = 2;
const MINUTE_MS = 60_000;
/** People come over this time, before the connections are lost. */
const ARRIVAL_MS = 5 * MINUTE_MS;
const LOST_AT_MS = 10 * MINUTE_MS;
const OBSERVED_MS = 6 * MINUTE_MS;
/** Within this time devices notice that a network has come back. */
const ONLINE_WITHIN_MS = 2000;
const UNLIMITED: Limit = { rate: Number.MAX_SAFE_INTEGER, burst: Number.MAX_SAFE_INTEGER };

/** Runs a storm from beginning to end. */
export async function run(storm: Storm): Promise<Outcome> {
  const time = new VirtualTime();
  const random = seededRandom(storm.seed);
  const stage = new Stage(time, random, UNLIMITED);
  const crowd = Array.from({ length: storm.people }, () => new Person(stage, time, random, storm.pauseAfter));
  for (const person of crowd) time.setTimer(ARRIVAL_MS * random(), () => person.arrive());
  await time.runUntil(LOST_AT_MS);
  if (crowd.some(({ isConnected }) => !isConnected)) throw new Error("not everybody was connected before the storm");

  stage.limit(storm.limit);
  const payments = payMeanwhile(stage, time, random);
  if (storm.cause === "restart") stage.restart(storm.awayMs);
  for (const person of crowd) {
    if (storm.cause === "network") person.loseNetwork(storm.awayMs + ONLINE_WITHIN_MS * random());
    if (random() < ACTING_SHARE) time.setTimer(MINUTE_MS * random(), () => person.act());
  }
  await time.runUntil(LOST_AT_MS + OBSERVED_MS);
  const isBack = crowd.every(({ isConnected }) => isConnected);
  const last = crowd.reduce((latest, { connectedAt }) => Math.max(latest, connectedAt), LOST_AT_MS);
  return {
    tickets: countsOf(stage.tickets),
    rest: countsOf(stage.rest),
    sockets: countsOf(stage.sockets),
    payments,
    allBackSeconds: isBack ? (last - LOST_AT_MS) / 1000 : null,
  };
}

function countsOf({ requests, refused, peak }: Throttle): RequestCounts {
  return { requests, refused, peak };
}

/** Other people pay, at random times. A storm must not cause their requests to be refused. */
function payMeanwhile(stage: Stage, time: VirtualTime, random: () => number) {
  const payments = { requests: 0, refused: 0 };
  const payNext = () =>
    time.setTimer((-1000 * Math.log(1 - random())) / PAYMENTS_RATE, async () => {
      payNext();
      payments.requests += 1;
      if ((await stage.request()) === 429) payments.refused += 1;
    });
  payNext();
  return payments;
}

/** A page on which somebody looks at a conversation. */
class Person {
  readonly #chat: LiveSocket;
  readonly #notifications: LiveSocket;
  readonly #device: Device;
  #hasArrived = false;
  /** When the last one of both sockets has been opened. */
  connectedAt = 0;

  constructor(
    private readonly stage: Stage,
    private readonly time: VirtualTime,
    private readonly random: () => number,
    pauseAfter?: PauseAfter,
  ) {
    this.#device = new Device(stage, time, random);
    this.#chat = this.#socket(pauseAfter, () => {});
    this.#notifications = this.#socket(pauseAfter, () => this.#hasArrived && this.#loadWhatWasMissed());
  }

  get isConnected(): boolean {
    return this.#chat.isOpen && this.#notifications.isOpen;
  }

  arrive(): void {
    this.#chat.start();
    this.#notifications.start();
  }

  act(): void {
    this.#chat.retry();
  }

  loseNetwork(forMs: number): void {
    this.#device.emit("offline");
    this.time.setTimer(forMs, () => this.#device.emit("online"));
  }

  #socket(pauseAfter: PauseAfter | undefined, opened: () => void): LiveSocket {
    const options = {
      address: async () => `wss://stage/?ticket=${await this.#ask(this.stage.tickets)}`,
      checkAccess: async () => void (await this.#ask(this.stage.rest)),
      onFrame: () => {},
      onStatus: ({ kind }: Status) => {
        if (kind !== "open") return;
        this.connectedAt = this.time.now();
        opened();
        this.#hasArrived ||= this.isConnected;
      },
    };
    return new LiveSocket(options, this.#device, pauseAfter);
  }

  async #ask(throttle: Throttle): Promise<number> {
    const status = await this.stage.request(throttle);
    return status === 200 ? status : mapRefusal(Promise.reject(new ApiError(status, {})));
  }

  #loadWhatWasMissed(): void {
    if (this.random() >= RELOADING_SHARE) return;
    for (let count = 0; count < RELOAD_REQUESTS; count += 1) void this.stage.request();
  }
}

/** The browser and the network of one person. */
class Device implements SocketEnvironment {
  readonly page = new PageSockets();
  readonly #listeners = new Set<(event: EnvironmentEvent) => void>();
  #isOnline = true;

  constructor(
    private readonly stage: Stage,
    private readonly time: VirtualTime,
    readonly random: () => number,
  ) {}

  now = () => this.time.now();
  isOnline = () => this.#isOnline;
  openWebSocket = () => this.stage.connect();
  setTimer = (ms: number, run: () => void) => this.time.setTimer(ms, run);

  listen(listener: (event: EnvironmentEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: "online" | "offline"): void {
    this.#isOnline = event === "online";
    for (const listener of this.#listeners) listener(event);
  }
}
