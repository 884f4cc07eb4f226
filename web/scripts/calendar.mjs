// Writes src/time/calendar.gen.ts, the lengths of the Bikram Sambat months, from the data of the PyPI package
// nepali-datetime. The server reckons with the same package, so both sides always name the same day:
//
//   npm run calendar -- ../.venv/lib/python3.11/site-packages/nepali_datetime/data/calendar_bs.csv [--check]

import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";

const { values: given, positionals } = parseArgs({ options: { check: { type: "boolean" } }, allowPositionals: true });
const [, ...rows] = (await readFile(positionals[0], "utf8")).trim().split(/\r?\n/);
const years = rows.map((row) => row.split(",").map(Number));

const FIRST = 2000;
const known = years.filter(([year]) => year >= FIRST);
const lines = known.map(([year, ...months]) => `  "${months.map((days) => days - 29).join("")}", // ${year}`);
const text = `// Generated from nepali-datetime's data by "npm run calendar". Not edited by hand.

/** The year of the first line below; its first day is 14 April 1943. */
export const FIRST_YEAR = ${FIRST};

/** One line a year, one digit a month: its days beyond 29. */
export const MONTHS = [
${lines.join("\n")}
] as const;
`;

const file = new URL("../src/time/calendar.gen.ts", import.meta.url);
if (!given.check) {
  await writeFile(file, text);
} else if ((await readFile(file, "utf8")) !== text) {
  console.error('src/time/calendar.gen.ts is not what the server reckons with: run "npm run calendar"');
  process.exitCode = 1;
}
