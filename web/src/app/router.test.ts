import { describe, expect, it } from "vitest";
import { matchPath } from "./matchPath";
import { safeRedirectPath } from "./safeRedirectPath";

describe("matching a path", () => {
  it.each([
    ["/chat/:roomId", "/chat/01M8", { roomId: "01M8" }],
    ["/chat/:roomId", "/chat/01M8/", { roomId: "01M8" }],
    ["/chat/:roomId", "/chat", null],
    ["/pay/result", "/pay/result", {}],
    ["/", "/", {}],
    ["/pandits/:id", "/pandits/a%2Fb", { id: "a/b" }],
    ["/pandits/:id", "/pandits/%", null],
  ])("%s against %s gives %o", (pattern, path, parameters) => {
    expect(matchPath(pattern, path)).toEqual(parameters);
  });
});

describe("the redirect after the log-in", () => {
  it.each([
    ["/chat/1?x=2", "/chat/1?x=2"],
    ["//elsewhere.test", "/"],
    ["https://elsewhere.test", "/"],
    ["/\\elsewhere.test", "/"],
    [null, "/"],
  ])("with next=%s goes to %s", (next, path) => {
    expect(safeRedirectPath(next)).toBe(path);
  });
});
