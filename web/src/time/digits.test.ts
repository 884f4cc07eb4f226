import { expect, it } from "vitest";
import { plainAmount, plainDigits } from "./format";

it.each([
  ["९८४१२३४५६७", "9841234567"],
  ["(०१) ४४१२३४५", "(01) 4412345"],
  ["+९७७ ९८४१-२३४५६७", "+977 9841-234567"],
  ["१२०", "120"],
  ["12०", "120"],
])("%s is read as %s", (text, plain) => {
  expect(plainDigits(text)).toBe(plain);
});

it.each([
  ["१५००.५०", "1500.50"],
  ["1,50,000", "150000"],
  ["१,५०,०००.२५", "150000.25"],
  ["150,000", "150000"],
  [" 1500 ", "1500"],
  ["1,5", "1,5"], // ambiguous: one and a half, or fifteen
  ["1,50", "1,50"],
  ["Rs 5", "Rs 5"],
])("the amount %s is read as %s", (text, plain) => {
  expect(plainAmount(text)).toBe(plain);
  expect(plainAmount(plain)).toBe(plain);
});
