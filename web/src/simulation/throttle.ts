/** API Gateway's throttle of one API: a bucket of tokens. A request without a token is refused, and costs none. */

export interface Limit {
  /** Requests a second. */
  readonly rate: number;
  /** Tokens in a full bucket. */
  readonly burst: number;
}

export class Throttle {
  #tokens: number;
  #filledAt: number;
  /** Requests by the second in which they came. */
  readonly #bySecond = new Map<number, number>();
  requests = 0;
  refused = 0;

  /** `now`: in ms, as everywhere here. */
  constructor(
    private readonly limit: Limit,
    now = 0,
  ) {
    this.#tokens = limit.burst;
    this.#filledAt = now;
  }

  /** Whether a request at this time, in ms, is let through. */
  admits(now: number): boolean {
    this.requests += 1;
    const second = Math.floor(now / 1000);
    this.#bySecond.set(second, (this.#bySecond.get(second) ?? 0) + 1);
    const { rate, burst } = this.limit;
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#filledAt) / 1000) * rate);
    this.#filledAt = now;
    if (this.#tokens < 1) {
      this.refused += 1;
      return false;
    }
    this.#tokens -= 1;
    return true;
  }

  /** The most requests in one second. */
  get peak(): number {
    return Math.max(0, ...this.#bySecond.values());
  }
}
