const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 180_000;

/**
 * The pause before a failed page is loaded again, in ms: doubles from 15 s to three minutes. `chance` (0 to 1) spreads the second
 * half of it, so that the open pages of many people do not ask a server that comes back in one beat.
 */
export function retryPause(retries: number, chance: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** retries) * (0.5 + chance / 2);
}
