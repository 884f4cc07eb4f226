/** Tests which folder may import which: pages may import everything, the chat almost nothing. */

import { describe, expect, it } from "vitest";

const sources: Record<string, string> = import.meta.glob(["./**/*.{ts,tsx}", "!./**/*.test.ts"], {
  query: "?raw",
  import: "default",
  eager: true,
});

/** Each folder, and the other folders that it may import from. */
const ALLOWED_IMPORTS: Readonly<Record<string, readonly string[]>> = {
  time: ["i18n"],
  chat: ["components", "i18n", "time"],
  api: ["chat"],
  i18n: ["api", "time"],
  components: ["api", "i18n", "time"],
  app: ["api", "components", "i18n"],
  pages: ["api", "app", "chat", "components", "i18n", "time"],
  simulation: ["api", "chat"],
};

describe("imports between folders", () => {
  it.each(Object.entries(ALLOWED_IMPORTS))("%s imports from other folders only %s", (folder, allowed) => {
    const files = Object.keys(sources).filter((file) => folderOf(file) === folder);
    expect(files).not.toEqual([]);
    const others = files.flatMap((file) => importedBy(file).filter((other) => folderOf(other) !== folder));
    expect(others.filter((other) => !allowed.includes(folderOf(other)))).toEqual([]);
  });

  it("the chat brings only texts, calendars and an icon into another application", () => {
    const outside = [...reachedFrom("./chat/index.ts")].filter((file) => folderOf(file) !== "chat");
    expect(outside.sort()).toEqual([
      "./components/Icon.tsx",
      "./i18n/catalogue/chat.ts",
      "./i18n/language.ts",
      "./i18n/text.ts",
      "./time/bikramSambat.ts",
      "./time/calendar.gen.ts",
      "./time/format.ts",
      "./time/zone.ts",
    ]);
  });

  it("the chat's client needs no React", () => {
    const files = [...reachedFrom("./chat/chatRoom.ts")];
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => /from "react"/.test(sources[file] ?? ""))).toEqual([]);
  });
});

function reachedFrom(start: string, reached = new Set<string>()): Set<string> {
  if (reached.has(start)) return reached;
  reached.add(start);
  for (const next of importedBy(start)) reachedFrom(next, reached);
  return reached;
}

/** The files of ours that a file imports, at once or later. */
function importedBy(file: string): string[] {
  const paths = [...(sources[file] ?? "").matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)];
  return paths.flatMap(([, path = ""]) => {
    const base = `.${new URL(path, `file://${file.slice(1)}`).pathname}`;
    return [`${base}.ts`, `${base}.tsx`, `${base}/index.ts`].filter((name) => name in sources);
  });
}

function folderOf(file: string): string {
  return file.split("/")[1] ?? "";
}
