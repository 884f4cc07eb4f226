/** The storms that `make bench` reports, by name. `scripts/storm.mjs` runs them. */

import type { PauseAfter } from "../chat/reconnect";
import { type Outcome, run, type Storm } from "./storm";
import type { Limit } from "./throttle";

/** The pause before this client knew causes: a quarter of a second, doubling, half of it random. */
export const OLD_PAUSE: PauseAfter = (_, { failures }, chance) =>
  Math.max(250, Math.min(25_000, 250 * 2 ** failures) * (0.5 + chance / 2));

export const SCENARIOS = {
  restart: { cause: "restart", awayMs: 0 },
  outage: { cause: "restart", awayMs: 20_000 },
  network: { cause: "network", awayMs: 10_000 },
  old_pause: { cause: "restart", awayMs: 0, pauseAfter: OLD_PAUSE },
} as const satisfies Record<string, Pick<Storm, "cause" | "awayMs" | "pauseAfter">>;

/** Runs all of them, one after the other. */
export async function runAll(people: number, limit: Limit, seed: number): Promise<Record<string, Outcome>> {
  const outcomes: Record<string, Outcome> = {};
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    outcomes[name] = await run({ ...scenario, people, limit, seed });
  }
  return outcomes;
}
