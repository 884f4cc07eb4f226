import type { Payment } from "../api/types";

/** Whether the payer turned back at the gateway, which may not call that an end: another way to pay is offered at once. */
export function gaveUp({ status, attempts }: Payment): boolean {
  const newest = attempts.at(-1);
  return status === "PROCESSING" && newest !== undefined && newest.given_up_at !== null;
}
