import { beforeAll, describe, expect, it, vi } from "vitest";
import { ApiError } from "./errors";

/** A list of five pages. Its cursors are valid only for one admin. */
function listOf(admin: string) {
  const cursors: (string | undefined)[] = [];
  const load = async ({ cursor }: { cursor: string | undefined }) => {
    cursors.push(cursor);
    const [owner, text = "1"] = cursor?.split(" ") ?? [admin];
    if (owner !== admin) throw new ApiError(400, { code: "BAD_CURSOR" });
    const number = Number(text);
    return { items: [number], next_cursor: number < 5 ? `${admin} ${number + 1}` : null };
  };
  return { cursors, load };
}

let pageOf: typeof import("./numberedPages").loadPage;

beforeAll(async () => {
  vi.stubGlobal("addEventListener", () => {});
  ({ loadPage: pageOf } = await import("./numberedPages"));
});

describe("a page of a long list", () => {
  it("is loaded after the pages before it, each of which is loaded once", async () => {
    const { cursors, load } = listOf("Asha");
    expect(await pageOf("once", 3, load)).toMatchObject({ items: [3], page: 3 });
    expect(await pageOf("once", 4, load)).toMatchObject({ items: [4], page: 4 });
    expect(cursors).toEqual([undefined, "Asha 2", "Asha 3", "Asha 4"]);
  });

  it("is the last page if the number is too high", async () => {
    expect(await pageOf("few", 9, listOf("Asha").load)).toMatchObject({ items: [5], page: 5, next_cursor: null });
  });

  it("is loaded again if its cursor belongs to an admin who has logged out", async () => {
    await pageOf("shared", 3, listOf("Asha").load);
    expect(await pageOf("shared", 3, listOf("Bina").load)).toMatchObject({ items: [3], page: 3 });
  });

  it("continues while a search has returned only empty pages", async () => {
    const parts = [[], [], ["found"]].map((items, index) => ({
      items,
      next_cursor: index < 2 ? `${index + 1}` : null,
    }));
    const load = async ({ cursor }: { cursor: string | undefined }) => {
      const part = parts[Number(cursor ?? 0)];
      if (part === undefined) throw new Error(`no such cursor: ${cursor}`);
      return part;
    };
    expect(await pageOf("rare", 1, load)).toMatchObject({ items: ["found"], page: 1, next_cursor: null });
  });

  it("is not loaded again after another error", async () => {
    const refusal = new ApiError(403, {});
    const load = vi.fn(async () => Promise.reject(refusal));
    await expect(pageOf("refused", 1, load)).rejects.toBe(refusal);
    expect(load).toHaveBeenCalledOnce();
  });
});
