import { describe, expect, it } from "vitest";
import { contentType, rejectionReason } from "./files";
import { added } from "./outbox";
import { emptyRoom, type Message, withMessages } from "./protocol";
import { message, recorded } from "./testing";
import { timeline } from "./timeline";

const { me, roomId } = recorded;
const ZONE = "Asia/Kathmandu";

function rows(messages: readonly Message[], change: Partial<Parameters<typeof timeline>[0]> = {}, zone = ZONE) {
  const room = withMessages(emptyRoom(roomId, me), messages);
  return timeline({ room, outbox: [], uploads: [], ...change }, zone).map((row) =>
    row.kind === "message" ? `${row.message.seq}${row.last ? " last" : ""}` : row.kind,
  );
}

const at = (time: string) => ({ timestamp: `2026-11-${time}:00+05:45` });

describe("the list", () => {
  it("groups messages of one person within five minutes", () => {
    const said = [
      message(1, at("23T10:00")),
      message(2, at("23T10:04")),
      message(3, at("23T10:10")),
      message(4, { ...at("23T10:10"), sender_id: me }),
    ];
    expect(rows(said)).toEqual(["day", "1", "2 last", "3 last", "4 last"]);
  });

  it("starts a new group at midnight in the reader's time zone", () => {
    const said = [message(1, at("23T23:59")), message(2, at("24T00:01"))];
    expect(rows(said)).toEqual(["day", "1 last", "day", "2 last"]);
    expect(rows(said, {}, "UTC")).toEqual(["day", "1", "2 last"]);
  });

  it("ends a group before the first unread message", () => {
    const said = [message(1, at("23T10:00")), message(2, at("23T10:01"))];
    const room = { ...withMessages(emptyRoom(roomId, me), said), unreadFrom: 2 };
    expect(rows(said, { room })).toEqual(["day", "1 last", "unread", "2 last"]);
  });

  it("shows unsent messages last, and sent ones once", () => {
    const said = [message(1, { ...at("23T10:00"), sender_id: me, client_id: "arrived" })];
    const now = Date.parse("2026-11-24T10:00:00+05:45");
    const text = (client_id: string) => ({ client_id, message_type: "TEXT" as const, content: "x" });
    const outbox = added(added([], text("arrived"), now), text("waiting"), now);
    expect(rows(said, { outbox })).toEqual(["day", "1 last", "day", "outgoing"]);
  });
});

describe("a file", () => {
  it.each([
    [{ name: "puja.JPG", type: "" }, "image/jpeg"],
    [{ name: "samagri.docx", type: "" }, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    [{ name: "pasted", type: "image/png" }, "image/png"],
    [{ name: "program.exe", type: "application/x-msdownload" }, null],
    [{ name: "page.svg", type: "image/svg+xml" }, null],
  ])("%o is sent as %s", (file, type) => {
    expect(contentType(file)).toBe(type);
  });

  it("may have ten megabytes, and may not be empty", () => {
    const size = (bytes: number) => rejectionReason({ name: "a.png", type: "", size: bytes });
    expect([size(10 * 1024 * 1024), size(10 * 1024 * 1024 + 1), size(0)]).toEqual([null, "size", "empty"]);
  });
});
