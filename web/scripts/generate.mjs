// Writes the types of everything that crosses the network from the API's own documents, so that the client cannot
// drift from it: `npm run generate` rewrites them, `npm run generate -- --check` fails where they differ.
//
// The documents come from a running stack (FRONT, by default that of `make dev`), or from two files:
// `npm run generate -- --openapi openapi.json --asyncapi asyncapi.json`.

import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import openapiTS, { astToString } from "openapi-typescript";

const FRONT = process.env.FRONT ?? "http://localhost:8000";
const { values: given } = parseArgs({
  options: { check: { type: "boolean" }, openapi: { type: "string" }, asyncapi: { type: "string" } },
});

const rest = await document(given.openapi, `${FRONT}/api/openapi.json`);
const live = await document(given.asyncapi, `${FRONT}/api/asyncapi.json`);

const files = {
  "src/api/rest.gen.ts": await typed(withoutNames(rest), "openapi.json"),
  // The frames' schemas are the same JSON Schema as REST's: what makes types of the one makes types of the other.
  "src/chat/frames.gen.ts": await typed(
    { openapi: "3.1.0", info: live.info, paths: {}, components: { schemas: live.components.schemas } },
    "asyncapi.json",
  ),
};

let drifted = false;
for (const [path, text] of Object.entries(files)) {
  const file = new URL(`../${path}`, import.meta.url);
  const present = await readFile(file, "utf8").catch(() => "");
  if (present === text) continue;
  if (given.check) {
    console.error(`${path} is not what the API says: run "npm run generate"`);
    drifted = true;
  } else {
    await writeFile(file, text);
    console.log(`wrote ${path}`);
  }
}
process.exitCode = drifted ? 1 : 0;

/** Operations are called by method and path here: their names would only say everything twice. */
function withoutNames(document) {
  for (const path of Object.values(document.paths))
    for (const operation of Object.values(path)) delete operation.operationId;
  return document;
}

async function document(file, address) {
  if (file) return JSON.parse(await readFile(file, "utf8"));
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  return answer.json();
}

async function typed(document, source) {
  const ast = await openapiTS(document, { defaultNonNullable: false, alphabetize: true });
  return `// Generated from /api/${source} by "npm run generate". Not edited by hand.\n\n${astToString(ast)}`;
}
