// Prints the years that the npm libraries of a folder hold, as JSON: library -> year -> days of its months.
//
//   node read.cjs path/to/node_modules

const { existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const [, , modules] = process.argv;

// Each answers whether the library has this day. Months count from 0 in both.
const readers = {
  "nepali-datetime": (folder) => {
    const { nepaliToEnglish } = require(join(folder, "dist/dateConverter/index.cjs"));
    return (year, month, day) => Boolean(nepaliToEnglish(year, month, day));
  },
  "nepali-date-converter": (folder) => {
    const { dateConfigMap } = require(folder);
    return (year, month, day) => day <= Object.values(dateConfigMap[year])[month];
  },
};

function length(has, year, month) {
  return [32, 31, 30, 29].find((day) => {
    try {
      return has(year, month, day);
    } catch {
      return false; // beyond the years that it knows
    }
  });
}

const found = {};
for (const [name, reader] of Object.entries(readers)) {
  const folder = join(modules, name);
  if (!existsSync(folder)) continue;
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const has = reader(folder);
  const years = {};
  for (let year = 1950; year <= 2200; year += 1) {
    const days = Array.from({ length: 12 }, (_, month) => length(has, year, month));
    if (days.every(Boolean)) years[year] = days;
  }
  found[`npm ${name} ${version}`] = years;
}
console.log(JSON.stringify(found));
