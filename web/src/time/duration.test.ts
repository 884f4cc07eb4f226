import { describe, expect, it } from "vitest";
import { minutesOf } from "./duration";
import { durationText } from "./format";

describe("a duration", () => {
  it.each([
    ["120", 120],
    ["१२०", 120],
    [" 90 ", 90],
    ["2 h", 120],
    ["2h30", null],
    ["2h 30min", 150],
    ["2 h 30 m", 150],
    ["1:30", 90],
    ["१:३०", 90],
    ["7 d", 10080],
    ["7 days", 10080],
    ["1 day, 2 hours", 1560],
    ["७ दिन", 10080],
    ["२ घण्टा ३० मिनेट", 150],
    ["2 Hrs. 5 Mins.", 125],
    ["", null],
    ["soon", null],
    ["2 weeks", null],
    ["2 h 3 h", null],
    ["1.5 h", null],
    ["-5", null],
    ["2 h or so", null],
  ])("%j is %s minutes", (text, minutes) => {
    expect(minutesOf(text)).toBe(minutes);
  });

  it.each(["en", "ne"] as const)("in %s is parsed back to the same minutes", (language) => {
    for (let minutes = 1; minutes <= 10080; minutes += 1) {
      expect(minutesOf(durationText(minutes, language))).toBe(minutes);
    }
  });
});
