import { describe, expect, it } from "vitest";
import { initial } from "./initial";

describe("the initial of a name", () => {
  it.each([
    ["Pt. Dr. Laxmi Acharya", "L"],
    ["Pt.Dr.Laxmi", "L"],
    ["Mr. Bikash", "B"],
    ["mrs sita sharma", "S"],
    ["Pandit Acharya Hari Prasad", "H"],
    ["Ram Acharya", "R"],
    ["Shree Krishna", "K"],
    ["पं. डा. लक्ष्मी आचार्य", "ल"],
    ["पं० राम", "रा"],
    ["श्रीमती सीता", "सी"],
    ["श्री ५ राम", "५"],
    ["डा.हरि", "ह"],
  ])("of %s is %s", (name, letter) => {
    expect(initial(name)).toBe(letter);
  });

  it.each([
    ["Acharya", "A"], // only honorifics: the last one counts as the name
    ["Pandit Acharya", "A"],
    ["श्री", "श्री"],
    ["Drishti", "D"], // begins like an honorific
    ["Prabin", "P"],
    ["श्रीधर पन्त", "श्री"],
  ])("of %s is kept although the name looks like an honorific", (name, letter) => {
    expect(initial(name)).toBe(letter);
  });

  it.each([
    ["é́lodie", "É́"],
    ["(Sita)", "S"],
    ["𝒮ita", "𝒮"],
    ["👩‍👩‍👧 family", "👩‍👩‍👧"],
    ["क्षितिज", "क्षि"],
    ["", ""],
    ["   ", ""],
    ["...", ""],
  ])("of %j is one whole letter", (name, letter) => {
    expect(initial(name)).toBe(letter);
  });
});
