// Simulates people who all lose their connections at once, and prints what a stage is asked, as JSON:
//
//   node scripts/storm.mjs --people 10000 --rate 200 --burst 400 [--seed 1]

import { parseArgs } from "node:util";
import { runnerImport } from "vite";

const number = { type: "string" };
const { values: given } = parseArgs({
  options: { people: number, rate: number, burst: number, seed: { type: "string", default: "1" } },
});
const { module } = await runnerImport("./src/simulation/scenarios.ts", { logLevel: "error" });
const limit = { rate: Number(given.rate), burst: Number(given.burst) };
console.log(JSON.stringify(await module.runAll(Number(given.people), limit, Number(given.seed))));
