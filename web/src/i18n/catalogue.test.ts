import { describe, expect, it } from "vitest";
import * as parts from "./catalogue";
import { isDevanagari, preferredLanguage } from "./language";
import { type Catalogue, fill, translator } from "./text";

const texts = Object.entries(parts).flatMap(([part, catalogue]) =>
  Object.entries(catalogue as Catalogue).map(([key, text]) => ({ name: `${part}.${key}`, text })),
);
/** Names that are written in their own script in either language. */
const SAME_IN_BOTH = new Set(["booking.ratingOf", "chat.inNepali", "chat.inEnglish"]);
const OTHER_WAY_ROUND = new Set(["common.switchLanguage"]);

const placeholders = (text: string) => [...new Set([...text.matchAll(/\{(\w+)[:}]/g)].map(([, name]) => name))].sort();

describe("the catalogue", () => {
  it.each(texts)("$name exists in both languages with the same placeholders", ({ name, text: [en, ne] }) => {
    expect(en.trim()).toBe(en);
    expect(en.length * ne.length).toBeGreaterThan(0);
    expect(placeholders(ne)).toEqual(placeholders(en));
    if (SAME_IN_BOTH.has(name)) return;
    const [english, nepali] = OTHER_WAY_ROUND.has(name) ? [ne, en] : [en, ne];
    expect(nepali).toMatch(/\p{Script=Devanagari}/u);
    expect(english).not.toMatch(/\p{Script=Devanagari}/u);
  });

  it("has no Arabic digits in Nepali sentences", () => {
    expect(texts.filter(({ text: [, ne] }) => /[0-9]/.test(ne)).map(({ name }) => name)).toEqual([]);
  });
});

describe("translating", () => {
  it("fills in values, with numbers in the language's digits", () => {
    const sample = { greeting: ["{name} has {count}", "{name}सँग {count} छ"] } as const;
    expect(translator(sample, "en")("greeting", { name: "Sita", count: 12 })).toBe("Sita has 12");
    expect(translator(sample, "ne")("greeting", { name: "Sita", count: 12 })).toBe("Sitaसँग १२ छ");
    expect(fill("{unknown}", "en", {})).toBe("{unknown}");
  });

  it.each([
    [1, "1 character too long", "१ अक्षर बढी भयो"],
    [2, "2 characters too long", "२ अक्षर बढी भयो"],
    [21, "21 characters too long", "२१ अक्षर बढी भयो"],
  ])("says of %d what its number asks for", (count, english, nepali) => {
    expect(translator(parts.chat, "en")("tooLong", { count })).toBe(english);
    expect(translator(parts.chat, "ne")("tooLong", { count })).toBe(nepali);
  });

  it.each([
    [["ne-NP", "en"], "ne"],
    [["hi", "en-GB"], "en"],
    [["fr"], "en"],
    [[], "en"],
  ] as const)("prefers of %j %s", (languages, language) => {
    expect(preferredLanguage(languages)).toBe(language);
  });

  it("distinguishes Nepali from English by the script", () => {
    expect([isDevanagari("नमस्ते, OK?"), isDevanagari("Namaste ॐ"), isDevanagari("123")]).toEqual([true, false, false]);
  });
});
