import { describe, expect, it } from "vitest";
import { mergedMessages, mergedPresence } from "./merging";
import type { Message } from "./protocol";
import { seededRandom } from "./seededRandom";
import { message } from "./testing";

const link = (minute: number) =>
  `https://files/a.png?X-Amz-Date=20261130T10${String(minute).padStart(2, "0")}00Z&X-Amz-Expires=1`;

/** One message as the server gives it over time: read, translated, and with a new link each time. */
function copies(seq: number): Message[] {
  const read = { is_read: true, read_at: "2026-11-30T10:01:00Z" };
  const translated = { content_ne: "नमस्ते", translated: "ne" } as const;
  return [{}, read, translated, { ...read, ...translated }].map((change, minute) =>
    message(seq, { translated: null, ...change, file_url: link(minute) }),
  );
}

describe("copies of messages", () => {
  it.each(Array.from({ length: 50 }, (_, seed) => seed))(
    "make the newest message of them, in whatever order they arrive (seed %i)",
    (seed) => {
      const random = seededRandom(seed);
      const arrivals = [1, 2, 3].flatMap((seq) => copies(seq)).filter(() => random() < 0.7);
      const shuffled = arrivals.map((copy) => ({ copy, at: random() })).sort((a, b) => a.at - b.at);
      let merged: readonly Message[] = [];
      for (let rest = shuffled.map(({ copy }) => copy); rest.length > 0; ) {
        const page = rest.splice(0, Math.ceil(random() * 3));
        merged = mergedMessages(merged, page);
      }
      for (const { seq, is_read, translated, content_ne, file_url } of merged) {
        const all = arrivals.filter((copy) => copy.seq === seq);
        const isTranslated = all.some((copy) => copy.translated !== null);
        expect({ is_read, translated, content_ne, file_url }).toEqual({
          is_read: all.some((copy) => copy.is_read),
          translated: isTranslated ? "ne" : null,
          content_ne: isTranslated ? "नमस्ते" : null,
          file_url: all
            .map((copy) => copy.file_url)
            .sort()
            .at(-1),
        });
      }
      expect(merged.map(({ seq }) => seq)).toEqual([...new Set(arrivals.map(({ seq }) => seq))].sort());
    },
  );

  it("without a date in their links take the later one, which is more likely to be good", () => {
    const [merged] = mergedMessages([message(1, { file_url: "old" })], [message(1, { file_url: "new" })]);
    expect(merged?.file_url).toBe("new");
  });
});

describe("a presence", () => {
  const NOW = 1_000_000;
  const came = { status: "online", last_seen: "2026-11-30T10:00:00.100+05:45" } as const;
  const left = { status: "offline", last_seen: "2026-11-30T04:15:00.300Z" } as const;
  const unknown = { status: "unknown", last_seen: null } as const;

  it("that is older does not replace a newer one that has overtaken it", () => {
    const known = mergedPresence(undefined, left, NOW);
    expect(mergedPresence(known, came, NOW + 5000).status).toBe("offline");
    expect(mergedPresence(mergedPresence(undefined, came, NOW), left, NOW).status).toBe("offline");
  });

  it("is taken after ten seconds, because then the earlier one's clock was ahead", () => {
    const known = mergedPresence(undefined, left, NOW);
    expect(mergedPresence(known, came, NOW + 10_000).status).toBe("online");
    expect(mergedPresence(known, came, NOW - 86_400_000).status).toBe("online");
  });

  it("that nobody knows is as it arrives", () => {
    const known = mergedPresence(undefined, left, NOW);
    expect(mergedPresence(known, unknown, NOW).status).toBe("unknown");
    expect(mergedPresence(mergedPresence(known, unknown, NOW), came, NOW).status).toBe("online");
  });
});
