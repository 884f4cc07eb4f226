import { describe, expect, it } from "vitest";
import { attemptInDoubt, gaveUp, hasPayment, isCashDue, lastTryFailed } from "./payments";
import type { Attempt, Booking, Payment } from "./types";

const attempt = (values: Partial<Attempt>) =>
  ({ status: "PROCESSING", payment_method: "KHALTI", given_up_at: null, in_doubt: false, ...values }) as Attempt;
const payment = (status: Payment["status"], ...attempts: Attempt[]) => ({ status, attempts }) as Payment;
const booking = (status: Booking["status"], payment_status: Booking["payment_status"], payment_method = "CASH") =>
  ({ status, payment_status, payment_method }) as Booking;

describe("unpaid cash", () => {
  it.each([
    ["PENDING", "CASH", true],
    ["PROCESSING", "CASH", true],
    ["COMPLETED", "CASH", false],
    ["FAILED", "CASH", false],
    ["PROCESSING", "KHALTI", false],
    ["PROCESSING", null, false],
    [null, null, false],
  ] as const)("with status %s and method %s is due: %s", (status, method, due) => {
    expect(isCashDue(status, method)).toBe(due);
  });

  it("is not due for a cancelled booking", () => {
    expect(hasPayment(booking("CANCELLED", "PROCESSING"))).toBe(false);
    expect(hasPayment(booking("CANCELLED", null))).toBe(false);
    expect(hasPayment(booking("CANCELLED", "REFUNDED"))).toBe(true);
    expect(hasPayment(booking("CANCELLED", "PROCESSING", "KHALTI"))).toBe(true);
    expect(hasPayment(booking("PENDING", null))).toBe(true);
  });
});

describe("a payment in doubt", () => {
  it("has an attempt in doubt until it is settled", () => {
    const undecided = attempt({ id: "A", in_doubt: true });
    expect(attemptInDoubt(payment("PROCESSING", undecided, attempt({ id: "B" })))).toBe(undecided);
    expect(attemptInDoubt(payment("COMPLETED", undecided))).toBeUndefined();
    expect(attemptInDoubt(payment("PROCESSING", attempt({})))).toBeUndefined();
  });
});

describe("a payer who came back without paying", () => {
  const given_up_at = "2026-11-30T10:00:00+05:45";

  it("is recognized by the last attempt, even if an earlier one is open", () => {
    const [open, returned] = [attempt({}), attempt({ given_up_at, payment_method: "IME_PAY" })];
    const ended = attempt({ status: "FAILED", given_up_at, payment_method: "STRIPE" });
    expect(gaveUp(payment("PROCESSING", returned))).toBe(returned);
    expect(gaveUp(payment("PROCESSING", open, returned))).toBe(returned);
    expect(gaveUp(payment("PROCESSING", returned, ended))).toBe(ended);
    expect(gaveUp(payment("PROCESSING", returned, open))).toBeUndefined();
    expect(gaveUp(payment("PROCESSING", open, attempt({ status: "FAILED" })))).toBeUndefined();
    expect(gaveUp(payment("FAILED", ended))).toBeUndefined();
  });

  it("sees a failure if the last attempt failed, even if an earlier one is open", () => {
    const failed = attempt({ status: "FAILED", payment_method: "ESEWA" });
    expect(lastTryFailed(payment("PROCESSING", attempt({}), failed))).toBe(true);
    expect(lastTryFailed(payment("FAILED", failed))).toBe(true);
    expect(lastTryFailed(payment("PROCESSING", failed, attempt({})))).toBe(false);
    expect(lastTryFailed(payment("COMPLETED", attempt({}), failed))).toBe(false);
  });

  it("still pays in cash if that was chosen before", () => {
    const cash = attempt({ payment_method: "CASH" });
    expect(gaveUp(payment("PROCESSING", cash, attempt({ status: "FAILED", given_up_at })))).toBeUndefined();
    expect(lastTryFailed(payment("PROCESSING", cash, attempt({ status: "FAILED" })))).toBe(false);
  });
});
