import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { NetworkError } from "./errors";

const encoder = new TextEncoder();

/** Starts a fake server that sends these parts of a file, one every `pause` ms. With `ends` false, the answer stays open. */
function serveParts(parts: readonly string[], pause: number, ends = true): void {
  const body = new ReadableStream({
    async start(controller) {
      for (const part of parts) {
        await new Promise((resolve) => setTimeout(resolve, pause));
        controller.enqueue(encoder.encode(part));
      }
      if (ends) controller.close();
    },
  });
  vi.stubGlobal("fetch", async () => new Response(body, { headers: { "Content-Type": "text/plain" } }));
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("navigator", { onLine: true });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a download on a slow network", () => {
  it("completes as long as parts keep arriving", async () => {
    const { api } = await import("./client");
    serveParts(["नमस्ते", ", ", "Sita"], 6000);
    const file = api.download("/chat/rooms/r1/transcript");
    await vi.advanceTimersByTimeAsync(18_000);
    expect(await (await file).text()).toBe("नमस्ते, Sita");
  });

  it("fails ten seconds after the last part", async () => {
    const { api } = await import("./client");
    serveParts(["नमस्ते"], 6000, false);
    const onError = vi.fn<(error: NetworkError) => void>();
    void api.download("/chat/rooms/r1/transcript").catch(onError);
    await vi.advanceTimersByTimeAsync(15_900);
    expect(onError).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(onError.mock.calls[0]?.[0].kind).toBe("slow");
  });
});
