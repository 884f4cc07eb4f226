import { describe, expect, it } from "vitest";
import { Refused, Throttled } from "../chat/connectionAttempt";
import { ApiError, NetworkError } from "./errors";
import { mapRefusal } from "./refusal";

const mapped = (error: Error) => mapRefusal(Promise.reject(error)).catch((failure: unknown) => failure);
const ours = { code: "FORBIDDEN", detail: "Not yours." };

describe("an answer of REST", () => {
  it("goes through", async () => {
    expect(await mapRefusal(Promise.resolve(1))).toBe(1);
  });

  it.each([
    ["a session that is over", new ApiError(401, ours), new Refused("session")],
    ["a room of other people", new ApiError(403, ours), new Refused("forbidden")],
    ["a room that is not there", new ApiError(404, ours), new Refused("forbidden")],
  ])("that refuses for good: %s", async (_, error, refusal) => {
    expect(await mapped(error)).toEqual(refusal);
  });

  it.each([
    ["API Gateway's throttle", new ApiError(429, {}, 60)],
    ["a firewall's 403", new ApiError(403, {})],
    ["a function that fails", new ApiError(500, ours)],
    ["API Gateway without capacity", new ApiError(503, {})],
  ])("that passes by itself: %s", async (_, error) => {
    expect(await mapped(error)).toEqual(new Throttled(0));
  });

  it("names its time where the application has said it", async () => {
    const { retryAfterMs } = (await mapped(new ApiError(429, { code: "RATE_LIMITED" }, 30))) as Throttled;
    expect(Math.round(retryAfterMs / 1000)).toBe(30);
  });

  it.each([
    ["a network that is away", new NetworkError("offline", false)],
    ["a 404 of somebody else's", new ApiError(404, {})],
  ])("that says nothing of access goes through: %s", async (_, error) => {
    expect(await mapped(error)).toBe(error);
  });
});
