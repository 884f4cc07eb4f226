import { describe, expect, it } from "vitest";
import { dayNumber } from "./bikramSambat";
import { monthOf, shiftMonth, weeksOf } from "./months";

const today = { year: 2026, month: 11, day: 23 };

describe("the weeks of a month", () => {
  it("contain every day once and start on Sunday", () => {
    for (const kind of ["ad", "bs"] as const) {
      let month = monthOf(kind, today) ?? { year: 0, month: 0 };
      let next: number | null = null;
      for (let months = 0; months < 24; months += 1) {
        const weeks = weeksOf(kind, month);
        expect(weeks.every((week) => week.length === 7)).toBe(true);
        const days = weeks.flat().filter((cell) => cell !== null);
        expect(days.map(({ number }) => number)).toEqual(days.map((_, index) => index + 1));
        const numbers = days.map(({ civil }) => dayNumber(civil));
        if (next !== null) expect(numbers[0]).toBe(next);
        next = (numbers.at(-1) ?? 0) + 1;
        month = shiftMonth(month, 1);
      }
    }
  });

  // Printed almanacs and the projection that the sun agrees with.
  it.each([
    [2083, { year: 2026, month: 4, day: 14 }, "31 31 32 31 31 31 30 29 30 29 30 30"],
    [2084, { year: 2027, month: 4, day: 14 }, "31 32 31 32 31 30 30 30 29 29 30 31"],
  ])("has the days of %s where the almanac has them", (year, first, lengths) => {
    const expected = lengths
      .split(" ")
      .flatMap((length, index) =>
        Array.from({ length: Number(length) }, (_, day) => `${year}-${index + 1}-${day + 1}`),
      );
    const days = Array.from({ length: 12 }, (_, index) => index + 1).flatMap((month) =>
      weeksOf("bs", { year, month })
        .flat()
        .filter((cell) => cell !== null)
        .map((cell) => ({ name: `${year}-${month}-${cell.number}`, civil: dayNumber(cell.civil) })),
    );
    expect(days.map(({ name }) => name)).toEqual(expected);
    expect(days.map(({ civil }) => civil)).toEqual(expected.map((_, index) => dayNumber(first) + index));
  });

  it("have each day's number in the other calendar", () => {
    const cell = weeksOf("bs", { year: 2083, month: 8 })
      .flat()
      .find((day) => day?.number === 7);
    expect(cell).toEqual({ civil: today, number: 7, other: 23 });
  });

  it("continue across the end of a year in both directions", () => {
    expect(shiftMonth({ year: 2083, month: 12 }, 1)).toEqual({ year: 2084, month: 1 });
    expect(shiftMonth({ year: 2084, month: 1 }, -1)).toEqual({ year: 2083, month: 12 });
  });

  it("are empty outside the known years", () => {
    expect(weeksOf("bs", { year: 2100, month: 1 })).toEqual([]);
  });
});
