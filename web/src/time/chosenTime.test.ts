import { describe, expect, it } from "vitest";
import { bookableDays, isBetween, resolveTime } from "./chosenTime";

const incomplete = { zone: "America/Toronto", day: null, time: "08:00", which: null };
const spring = { year: 2027, month: 3, day: 14 };
const autumn = { year: 2027, month: 11, day: 7 };

describe("a chosen time", () => {
  it("is incomplete without a day or a time", () => {
    expect(resolveTime(incomplete)).toEqual({ kind: "incomplete" });
    expect(resolveTime({ ...incomplete, day: spring, time: "" })).toEqual({ kind: "incomplete" });
  });

  it("is a moment in the place's time zone, not in the reader's", () => {
    expect(resolveTime({ ...incomplete, day: spring })).toEqual({ kind: "clear", at: "2027-03-14T08:00:00-04:00" });
    expect(resolveTime({ ...incomplete, day: spring, zone: "Asia/Kathmandu", time: "02:30" })).toEqual({
      kind: "clear",
      at: "2027-03-14T02:30:00+05:45",
    });
  });

  it("reports the clock change for a skipped hour", () => {
    expect(resolveTime({ ...incomplete, day: spring, time: "02:30" })).toMatchObject({
      kind: "skipped",
      from: { hour: 2, minute: 0 },
      to: { hour: 3, minute: 0 },
    });
  });

  it("needs a choice for a repeated hour", () => {
    const both = ["2027-11-07T01:30:00-04:00", "2027-11-07T01:30:00-05:00"];
    const chosen = { ...incomplete, day: autumn, time: "01:30" };
    expect(resolveTime(chosen)).toEqual({ kind: "repeated", both });
    expect(resolveTime({ ...chosen, which: 0 })).toEqual({ kind: "clear", at: both[0], both });
    expect(resolveTime({ ...chosen, which: 1 })).toEqual({ kind: "clear", at: both[1], both });
  });
});

describe("the days that can be booked", () => {
  it("are days in the place's time zone", () => {
    const now = Date.parse("2026-11-30T20:00:00Z"); // already the next day in Nepal
    const nepal = bookableDays("Asia/Kathmandu", now);
    const toronto = bookableDays("America/Toronto", now);
    expect(nepal).toEqual({ min: { year: 2026, month: 12, day: 1 }, max: { year: 2027, month: 12, day: 1 } });
    expect(toronto).toEqual({ min: { year: 2026, month: 11, day: 30 }, max: { year: 2027, month: 11, day: 30 } });
    expect(isBetween({ year: 2026, month: 11, day: 30 }, nepal)).toBe(false);
    expect(isBetween({ year: 2026, month: 11, day: 30 }, toronto)).toBe(true);
    expect(isBetween({ year: 2027, month: 12, day: 1 }, toronto)).toBe(false);
  });
});
