import { describe, expect, it } from "vitest";
import { CITIES, cityOf, findCities, zoneText } from "./cities";
import moments from "./fixtures/moments.json";
import { clockOf, placeLine, placeMoment } from "./place";
import { clockAt, clockChangeNear, instantsOf } from "./zone";

const PATAN = {
  scheduled_at: "2026-11-30T02:15:00Z",
  scheduled_at_place: "2026-11-30T08:00:00+05:45",
  place_timezone: "Asia/Kathmandu",
};

describe("the place's clock", () => {
  it("is parsed from the API's format", () => {
    expect(clockOf("2026-11-30T08:00:00+05:45")).toEqual({ clock: at("2026-11-30", 8, 0), offset: 345 });
    expect(clockOf("2026-03-08T01:59:00-05:00")).toEqual({ clock: at("2026-03-08", 1, 59), offset: -300 });
    expect(clockOf("2026-11-22T20:30:00.123000-03:30").offset).toBe(-210);
    expect(clockOf("2026-11-30T02:15:00Z").offset).toBe(0);
    expect(() => clockOf("2026-11-30T02:15:00")).toThrow(RangeError);
  });

  it("shows no zone to a reader with the same time", () => {
    const { zone, reader } = placeMoment(PATAN, "Asia/Kathmandu", "en");
    expect([zone, reader]).toEqual([null, null]);
    const toronto = { ...PATAN, scheduled_at_place: "2026-11-29T21:15:00-05:00", place_timezone: "America/Toronto" };
    expect(placeMoment(toronto, "America/New_York", "en").reader).toBeNull();
  });

  it.each(["en", "ne"] as const)("comes first, the same for everybody, in %s", (language) => {
    const near = placeMoment(PATAN, "Asia/Kathmandu", language);
    const far = placeMoment(PATAN, "America/Toronto", language);
    expect(far.place).toBe(near.place);
    expect(far.zone).toBe(language === "ne" ? "नेपाली समय" : "Nepal time");
    expect(far.reader).not.toBe(far.place);
  });

  it("leaves out the reader's date only if it equals the place's", () => {
    expect(plain(placeLine(PATAN, "America/Toronto", "en").reader)).toBe("29 November 2026, 9:15 pm");
    expect(plain(placeLine(PATAN, "Asia/Kolkata", "en").reader)).toBe("7:45 am");
    expect(plain(placeLine(PATAN, "Asia/Kolkata", "en").place)).toBe("30 November 2026 (14 Mangsir 2083), 8:00 am");
  });
});

describe("clock changes", () => {
  const toronto = "America/Toronto";

  it("skip an hour in spring", () => {
    expect(instantsOf(at("2027-03-14", 2, 30), toronto)).toEqual([]);
    expect(clockChangeNear(at("2027-03-14", 2, 30), toronto)).toEqual({
      from: at("2027-03-14", 2, 0),
      to: at("2027-03-14", 3, 0),
    });
    expect(instantsOf(at("2027-03-14", 3, 0), toronto)).toEqual(["2027-03-14T03:00:00-04:00"]);
    expect(instantsOf(at("2027-03-14", 1, 59), toronto)).toEqual(["2027-03-14T01:59:00-05:00"]);
  });

  it("repeat an hour in autumn, the earlier moment first", () => {
    expect(instantsOf(at("2027-11-07", 1, 30), toronto)).toEqual([
      "2027-11-07T01:30:00-04:00",
      "2027-11-07T01:30:00-05:00",
    ]);
    expect(instantsOf(at("2027-11-07", 2, 0), toronto)).toEqual(["2027-11-07T02:00:00-05:00"]);
  });

  it("may skip half an hour, or a day", () => {
    expect(instantsOf(at("2027-10-03", 2, 15), "Australia/Lord_Howe")).toEqual([]);
    expect(instantsOf(at("2027-10-03", 2, 30), "Australia/Lord_Howe")).toHaveLength(1);
    expect(instantsOf(at("2011-12-30", 12, 0), "Pacific/Apia")).toEqual([]);
  });

  it("in Toronto skip one hour and repeat one hour in a year", () => {
    const counts = [0, 0, 0];
    for (let hour = 0; hour < 365 * 24; hour += 1) {
      const moment = new Date(Date.UTC(2027, 0, 1, hour, 30));
      const clock = {
        year: 2027,
        month: moment.getUTCMonth() + 1,
        day: moment.getUTCDate(),
        hour: hour % 24,
        minute: 30,
      };
      const instants = instantsOf(clock, toronto).length;
      counts[instants] = (counts[instants] ?? 0) + 1;
    }
    expect(counts).toEqual([1, 365 * 24 - 2, 1]);
  });

  it("do not exist in Nepal", () => {
    expect(clockChangeNear(at("2027-03-14", 2, 30), "Asia/Kathmandu")).toBeNull();
  });
});

describe("cities", () => {
  it.each([
    ["toron", "en", "America/Toronto"],
    ["टोरन्टो", "ne", "America/Toronto"],
    ["boston", "en", "America/New_York"],
    ["Pokhara", "en", "Asia/Kathmandu"],
    ["york", "en", "America/New_York"],
    ["reykjavik", "ne", "Atlantic/Reykjavik"],
    ["calc", "en", undefined],
    ["  ", "en", undefined],
  ] as const)("%s is found in %s", (query, language, zone) => {
    expect(findCities(query, language)[0]?.zone).toBe(zone);
  });

  it.each(moments)("name their zones as the server does: $zone", ({ zone, clock }) => {
    expect({ en: zoneText(zone, "en"), ne: zoneText(zone, "ne") }).toEqual(clock);
  });

  it("name their zones in both languages", () => {
    expect(zoneText("America/Toronto", "en")).toBe("Toronto time");
    expect(zoneText("America/Toronto", "ne")).toBe("टोरन्टोको समय");
    expect(zoneText("Asia/Kathmandu", "ne")).toBe("नेपाली समय");
    expect(zoneText("Atlantic/Reykjavik", "en")).toBe("Reykjavik time");
    expect(zoneText("UTC", "en")).toBe("UTC");
    expect(cityOf("Asia/Qatar", "ne")).toBe("दोहा");
    expect(cityOf("Asia/Calcutta", "en")).toBe("Delhi");
  });

  it("have zones that browsers know", () => {
    for (const [zone] of CITIES) expect(() => clockAt(0, zone), zone).not.toThrow();
  });
});

function at(date: string, hour: number, minute: number) {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  return { year, month, day, hour, minute };
}

/** Replaces no-break spaces by ordinary ones, which the tests can compare. */
function plain(text: string | null) {
  return text?.replaceAll("\u00a0", " ");
}
