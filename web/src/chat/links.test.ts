import { describe, expect, it } from "vitest";
import { pieces } from "./links";

const links = (text: string) => pieces(text).flatMap(({ href }) => href ?? []);

describe("links in a text", () => {
  it.each([
    ["https://example.com/pay।धन्यवाद", "https://example.com/pay"],
    ["https://example.com/pay॥ धन्यवाद", "https://example.com/pay"],
    ["(https://en.wikipedia.org/wiki/Puja_(Hinduism))", "https://en.wikipedia.org/wiki/Puja_(Hinduism)"],
    ["https://en.wikipedia.org/wiki/Puja_(Hinduism)", "https://en.wikipedia.org/wiki/Puja_(Hinduism)"],
    ["see [https://example.com/a[1]].", "https://example.com/a[1]"],
    ["Is it https://example.com/?", "https://example.com/"],
    ["https://example.com/?a=1&b=2#c, and", "https://example.com/?a=1&b=2#c"],
    ["https://example.com/a.b;", "https://example.com/a.b"],
    ["https://example.com/a...", "https://example.com/a"],
    ["https://example.com/a…", "https://example.com/a"],
    ["https://example.com/a!?", "https://example.com/a"],
    ['"https://example.com/a"', "https://example.com/a"],
    ["'https://example.com/a'", "https://example.com/a"],
    ["“https://example.com/a”", "https://example.com/a"],
    ["«https://example.com/a»", "https://example.com/a"],
    ["`https://example.com/a`", "https://example.com/a"],
    ["**https://example.com/a**", "https://example.com/a"],
    ["<https://example.com/a>", "https://example.com/a"],
    ["https://example.com/it's", "https://example.com/it's"],
    ["(https://example.com/a).", "https://example.com/a"],
    ["https://example.com:", "https://example.com"],
    ["https://ne.wikipedia.org/wiki/पूजा मा", "https://ne.wikipedia.org/wiki/पूजा"],
    ["HTTPS://EXAMPLE.COM/A", "HTTPS://EXAMPLE.COM/A"],
    ["हेर्नुहोस्:https://example.com/a", "https://example.com/a"],
    ["https://example.com/a\u200b", "https://example.com/a"],
    ["line\nhttps://example.com/a\nline", "https://example.com/a"],
    ["http://localhost:8000/x", "http://localhost:8000/x"],
  ])("%j leads to %j", (text, href) => {
    expect(links(text)).toEqual([href]);
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "xhttps://example.com",
    "क्लिकhttps://example.com",
    "https://",
    "https://...",
    "http:// example.com",
    "ftp://example.com",
    "no link at all।",
  ])("%j has none", (text) => {
    expect(links(text)).toEqual([]);
  });

  it("are found one after the other, and the rest of the text is kept", () => {
    const text = "पहिले (https://a.example/x), then https://b.example/y। अनि https://c.example/z";
    expect(links(text)).toEqual(["https://a.example/x", "https://b.example/y", "https://c.example/z"]);
    expect(
      pieces(text)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
  });
});
