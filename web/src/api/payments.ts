/** How a payment stands, told from what the API says of it: for every page that shows one. */

import type { Attempt, Booking, Payment, PaymentMethod, PaymentStatus } from "./types";

const OPEN: readonly (PaymentStatus | null)[] = ["PENDING", "PROCESSING"];

/** Whether cash was chosen and not handed over yet: nothing is under way then, it is paid at the puja. */
export function isCashDue(status: PaymentStatus | null, method: PaymentMethod | null): boolean {
  return method === "CASH" && OPEN.includes(status);
}

/** Whether there is a payment to speak of: a cancelled booking that nobody has begun to pay, or in cash, has none. */
export function hasPayment({ status, payment_status, payment_method }: Booking): boolean {
  if (status !== "CANCELLED") return true;
  return payment_status !== null && !isCashDue(payment_status, payment_method);
}

export function isSettled(status: PaymentStatus | null): boolean {
  return status === "COMPLETED" || status === "REFUNDED";
}

/** The attempt that may be paid, and that a person has to look into: nobody pays a second time unasked meanwhile. */
export function attemptInDoubt({ status, attempts }: Payment): Attempt | undefined {
  return isSettled(status) ? undefined : attempts.find((attempt) => attempt.in_doubt);
}

/**
 * What the payer tried last while the payment is under way: he comes back from there, whatever is still open of the
 * tries before. None where it is to be paid in cash.
 */
export function lastTry({ status, attempts }: Payment): Attempt | undefined {
  const open = attempts.filter((attempt) => OPEN.includes(attempt.status));
  return status === "PROCESSING" && open.at(-1)?.payment_method !== "CASH" ? attempts.at(-1) : undefined;
}

/**
 * Where the payer turned back at the gateway, which may not call that an end: another way to pay is offered at once.
 * Undefined where he did not.
 */
export function gaveUp(payment: Payment): Attempt | undefined {
  const last = lastTry(payment);
  return last?.given_up_at ? last : undefined;
}

/** Whether what the payer tried last has failed; an earlier try may still be open at its gateway. */
export function lastTryFailed(payment: Payment): boolean {
  return payment.status === "FAILED" || lastTry(payment)?.status === "FAILED";
}
