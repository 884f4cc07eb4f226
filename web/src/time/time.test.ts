import { describe, expect, it } from "vitest";
import { civilOf, dayNumber, monthLength, toBikramSambat, toCivil } from "./bikramSambat";
import { CITIES, cityOf, zoneText } from "./cities";
import moments from "./fixtures/moments.json";
import zones from "./fixtures/zones.json";
import { durationText, fullDayText, momentText, moneyText, shortMoment, timeText } from "./format";
import { clockAt, instantsOf, offsetAt } from "./zone";

describe("Bikram Sambat", () => {
  it.each([
    ["1943-04-14", "2000-01-01"],
    ["2015-09-20", "2072-06-03"], // the day of Nepal's constitution
    ["2026-11-23", "2083-08-07"],
    ["2027-04-14", "2084-01-01"],
    ["2027-10-10", "2084-06-23"],
    ["2028-04-13", "2084-12-31"],
    ["1990-11-09", "2047-07-23"],
  ])("%s is %s", (civil, bs) => {
    expect(toBikramSambat(day(civil))).toEqual(day(bs));
    expect(toCivil(day(bs))).toEqual(day(civil));
  });

  it("converts every day of a century there and back", () => {
    const [first, last] = [dayNumber(day("1943-04-14")), dayNumber(day("2043-04-13"))];
    for (let number = first; number <= last; number += 1) {
      const bs = toBikramSambat(civilOf(number));
      expect(bs && toCivil(bs)).toEqual(civilOf(number));
    }
  });

  it("returns null outside the known years", () => {
    expect(toBikramSambat(day("1943-04-13"))).toBeNull();
    expect(toBikramSambat(day("2043-04-13"))).not.toBeNull();
    expect(toBikramSambat(day("2043-04-14"))).toBeNull();
    expect(toCivil({ year: 2083, month: 8, day: 31 })).toBeNull();
    expect(monthLength(2100, 1)).toBeNull();
  });
});

describe("clocks", () => {
  it("shows Nepal's quarter to the hour", () => {
    expect(clockAt(Date.UTC(2026, 10, 22, 18, 20), "Asia/Kathmandu")).toEqual({
      ...day("2026-11-23"),
      hour: 0,
      minute: 5,
    });
    expect(offsetAt(0, "Asia/Kathmandu")).toBe(330);
    expect(offsetAt(Date.UTC(2026, 1, 1), "Asia/Kathmandu")).toBe(345);
  });

  it.each([
    ["Asia/Kathmandu", "2026-11-23T10:15:00+05:45"],
    ["America/New_York", "2026-11-23T10:15:00-05:00"],
    ["America/St_Johns", "2026-11-23T10:15:00-03:30"],
    ["UTC", "2026-11-23T10:15:00+00:00"],
  ])("writes the instant of %s with its offset", (zone, iso) => {
    expect(instantsOf({ ...day("2026-11-23"), hour: 10, minute: 15 }, zone)).toEqual([iso]);
  });

  it("uses the offset of the given day, not of today", () => {
    const noon = { hour: 12, minute: 0 };
    expect(instantsOf({ ...day("2026-07-01"), ...noon }, "Europe/London")).toEqual(["2026-07-01T12:00:00+01:00"]);
    expect(instantsOf({ ...day("2026-12-01"), ...noon }, "Europe/London")).toEqual(["2026-12-01T12:00:00+00:00"]);
  });
});

describe("texts", () => {
  const moment = "2026-11-23T00:15:00+05:45";

  it("use civil dates in English and Bikram Sambat in Nepali", () => {
    expect(plain(momentText(moment, "Asia/Kathmandu", "en"))).toBe("Monday, 23 November 2026, 12:15 am");
    expect(plain(momentText(moment, "Asia/Kathmandu", "ne"))).toBe("२०८३ मंसिर ७ गते, सोमबार, राति १२:१५ बजे");
    expect(plain(momentText(moment, "America/New_York", "ne"))).toBe("२०८३ मंसिर ६ गते, आइतबार, दिउँसो १:३० बजे");
  });

  it.each(moments)("equal the server's texts: $at in $zone", ({ at, zone, day, time, clock: whose }) => {
    const clock = clockAt(Date.parse(at), zone);
    for (const language of ["en", "ne"] as const) {
      expect(plain(fullDayText(clock, language))).toBe(day[language]);
      expect(plain(timeText(clock, language))).toBe(time[language]);
      expect(zoneText(zone, language)).toBe(whose[language]);
    }
  });

  it("name zones as the server does", () => {
    expect(Object.keys(zones).sort()).toEqual([...new Set(CITIES.map(([zone]) => zone))].sort());
    for (const [zone, { en, ne }] of Object.entries(zones)) {
      expect([cityOf(zone, "en"), cityOf(zone, "ne")]).toEqual([en, ne]);
    }
  });

  it("name the days close to today", () => {
    const now = Date.parse("2026-11-23T12:00:00+05:45");
    expect(plain(shortMoment("2026-11-23T09:05:00+05:45", "Asia/Kathmandu", "ne", now))).toBe("बिहान ९:०५ बजे");
    expect(plain(shortMoment("2026-11-22T23:59:00+05:45", "Asia/Kathmandu", "en", now))).toBe("Yesterday");
    expect(plain(shortMoment("2026-11-20T10:00:00+05:45", "Asia/Kathmandu", "en", now))).toBe("20 November 2026");
  });

  it.each([
    ["1500.00", "NPR", "en", "Rs 1,500"],
    ["1500.50", "NPR", "ne", "रु १,५००.५०"],
    ["1234567.00", "NPR", "en", "Rs 1,234,567"],
    ["1234567.00", "NPR", "ne", "रु १२,३४,५६७"],
    ["11.24", "USD", "en", "US$ 11.24"],
    ["11.24", "USD", "ne", "११.२४ अमेरिकी डलर"],
    ["0.05", "NPR", "en", "Rs 0.05"],
  ] as const)("write %s %s in %s as %s", (amount, currency, language, text) => {
    expect(plain(moneyText(amount, currency, language))).toBe(text);
  });

  it("write durations", () => {
    expect(plain(durationText(150, "en"))).toBe("2 h 30 min");
    expect(plain(durationText(120, "ne"))).toBe("२ घण्टा");
    expect(plain(durationText(10080, "en"))).toBe("7 days");
    expect(plain(durationText(1500, "en"))).toBe("1 day 1 h");
    expect(plain(durationText(10080, "ne"))).toBe("७ दिन");
    expect(plain(durationText(0, "en"))).toBe("0 min");
  });
});

function day(text: string) {
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  return { year, month, day };
}

/** Replaces no-break spaces by ordinary ones, which the tests can compare. */
function plain(text: string) {
  return text.replaceAll("\u00a0", " ");
}
