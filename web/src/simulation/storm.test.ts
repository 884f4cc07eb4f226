import { describe, expect, it } from "vitest";
import { OLD_PAUSE, SCENARIOS } from "./scenarios";
import { type Outcome, run, type Storm } from "./storm";

/** A fourth of the people, and of the throttle, of what `make bench` reports. */
const QUARTER = { people: 2500, limit: { rate: 50, burst: 100 }, seed: 7 };
const TIMEOUT_MS = 60_000;

const simulated = (scenario: Pick<Storm, "cause" | "awayMs" | "pauseAfter">) => run({ ...scenario, ...QUARTER });
const refused = ({ tickets, rest, sockets }: Outcome) => tickets.refused + rest.refused + sockets.refused;

describe("when everybody is cut off at once", () => {
  it(
    "and the server is there again, nobody is refused, and all are back within 150 seconds",
    async () => {
      const outcome = await simulated(SCENARIOS.restart);
      expect([refused(outcome), outcome.payments.refused]).toEqual([0, 0]);
      expect(outcome.tickets.requests).toBe(5000);
      expect(outcome.allBackSeconds).toBeLessThan(150);
      expect(outcome.allBackSeconds).toBeGreaterThan(100);
    },
    TIMEOUT_MS,
  );

  it(
    "and the server stays away for twenty seconds, few are refused, no payments, and all are back within 150 seconds",
    async () => {
      const outcome = await simulated(SCENARIOS.outage);
      expect(refused(outcome)).toBeLessThan(50);
      expect(outcome.payments.refused).toBe(0);
      expect(outcome.allBackSeconds).toBeLessThan(150);
    },
    TIMEOUT_MS,
  );

  it(
    "by their own network, those who are refused come back spread, and no payment is refused",
    async () => {
      const outcome = await simulated(SCENARIOS.network);
      expect(outcome.tickets.refused).toBeGreaterThan(4000);
      expect(outcome.tickets.refused).toBeLessThan(5000);
      expect(outcome.payments.refused).toBe(0);
      expect(outcome.allBackSeconds).toBeLessThan(150);
    },
    TIMEOUT_MS,
  );

  it(
    "the old pause of a quarter of a second would have most requests refused",
    async () => {
      const outcome = await simulated({ ...SCENARIOS.restart, pauseAfter: OLD_PAUSE });
      expect(refused(outcome)).toBeGreaterThan(20_000);
    },
    TIMEOUT_MS,
  );
});
