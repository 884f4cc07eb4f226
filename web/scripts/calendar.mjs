// Writes src/time/calendar.gen.ts, the lengths of the Bikram Sambat months, from the file that the server reads as well,
// so both sides always name the same day:
//
//   npm run calendar [-- --check]

import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";

const FIRST = 2000;
const DAY_MS = 86_400_000;

const { values: given } = parseArgs({ options: { check: { type: "boolean" } } });
const source = new URL("../../chalicelib/localization/bikram_sambat.json", import.meta.url);
const calendar = JSON.parse(await readFile(source, "utf8"));

const sum = (days) => days.reduce((total, length) => total + length, 0);
const before = calendar.years.filter(({ year }) => year < FIRST);
const known = calendar.years.filter(({ year }) => year >= FIRST);
const first = new Date(Date.parse(calendar.first_day) + sum(before.map(({ days }) => sum(days))) * DAY_MS);
const lines = known.map(
  ({ year, days, status }) =>
    `  "${days.map((length) => length - 29).join("")}", // ${year}${status === "projected" ? ", projected" : ""}`,
);
const text = `// Generated from chalicelib/localization/bikram_sambat.json by "npm run calendar". Not edited by hand.

/** The year of the first line below. */
export const FIRST_YEAR = ${FIRST};

/** Its first day. */
export const FIRST_DAY = "${first.toISOString().slice(0, 10)}";

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
