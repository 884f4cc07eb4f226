import { describe, expect, it } from "vitest";
import type { Draft } from "./outbox";
import { Rejected } from "./services";
import { flushPromises } from "./testing";
import { type Upload, UploadQueue } from "./uploadQueue";

const FILE = new File(["a picture"], "puja.png", { type: "image/png" });

function setUp() {
  const network = { isThere: true, asked: 0, refuses: false };
  const arrived: Draft[] = [];
  let shown: readonly Upload[] = [];
  const uploader = new UploadQueue({
    announce: async () => {
      network.asked += 1;
      if (!network.isThere || network.refuses) throw new Error("not now");
      return { file_id: `f${network.asked}`, upload: { url: "https://bucket.example", fields: {} } };
    },
    post: async (_file, _to, onProgress) => onProgress(1),
    isConnected: () => network.isThere,
    onChange: (uploads) => {
      shown = uploads;
    },
    onUploaded: (draft) => arrived.push(draft),
  });
  return { uploader, network, arrived, shown: () => shown };
}

describe("a file", () => {
  it("becomes a message after its upload", async () => {
    const { uploader, arrived, shown } = setUp();
    uploader.add("c1", FILE);
    expect(shown()).toMatchObject([{ client_id: "c1", isImage: true, progress: 0 }]);
    await flushPromises();
    expect(arrived).toEqual([{ client_id: "c1", message_type: "IMAGE", file_id: "f1", file_name: "puja.png" }]);
    expect(shown()).toEqual([]);
  });

  it("chosen without a network waits for it, and is then sent once", async () => {
    const { uploader, network, arrived, shown } = setUp();
    network.isThere = false;
    uploader.add("c1", FILE);
    await flushPromises();
    expect([network.asked, shown()[0]?.progress]).toEqual([0, 0]);
    network.isThere = true;
    uploader.resume();
    uploader.resume();
    await flushPromises();
    expect(arrived.map(({ client_id }) => client_id)).toEqual(["c1"]);
    expect(network.asked).toBe(1);
  });

  it("that failed without a network is sent again by itself", async () => {
    const { uploader, network, arrived, shown } = setUp();
    uploader.add("c1", FILE);
    network.isThere = false;
    network.refuses = true;
    await flushPromises();
    Object.assign(network, { isThere: true, refuses: false });
    uploader.resume();
    await flushPromises();
    expect(arrived).toHaveLength(1);
    expect(shown()).toEqual([]);
  });

  it("that is refused shows it, and can be sent again", async () => {
    const { uploader, network, arrived, shown } = setUp();
    network.refuses = true;
    uploader.add("c1", FILE);
    await flushPromises();
    expect(shown()[0]?.progress).toBeNull();
    network.refuses = false;
    expect(uploader.retry("c1")).toBe(true);
    await flushPromises();
    expect(arrived).toHaveLength(1);
  });

  it("that is refused for good shows the reason, and is not retried", async () => {
    const arrived: Draft[] = [];
    let shown: readonly Upload[] = [];
    let asked = 0;
    const uploader = new UploadQueue({
      announce: async () => {
        asked += 1;
        throw new Rejected("The name is too long.", true);
      },
      post: async () => {},
      isConnected: () => true,
      onChange: (uploads) => {
        shown = uploads;
      },
      onUploaded: (draft) => arrived.push(draft),
    });
    uploader.add("c1", FILE);
    await flushPromises();
    expect(shown).toMatchObject([{ progress: null, error: "The name is too long.", isFinal: true }]);
    uploader.resume();
    await flushPromises();
    expect([asked, arrived]).toEqual([1, []]);
  });

  it("is sent after the files chosen before it, even if it is smaller", async () => {
    const arrived: string[] = [];
    const posted: Array<() => void> = [];
    const uploader = new UploadQueue({
      announce: async () => ({ file_id: "f", upload: { url: "https://bucket.example", fields: {} } }),
      post: () => new Promise((resolve) => posted.push(resolve)),
      isConnected: () => true,
      onChange: () => {},
      onUploaded: ({ client_id }) => arrived.push(client_id),
    });
    for (const id of ["c1", "c2", "c3"]) uploader.add(id, FILE);
    await flushPromises();
    expect(posted).toHaveLength(1);
    uploader.discard("c2");
    for (let turn = 0; turn < 2; turn += 1) {
      posted[turn]?.();
      await flushPromises();
    }
    expect(arrived).toEqual(["c1", "c3"]);
  });

  it("that is discarded is removed", async () => {
    const { uploader, network, arrived, shown } = setUp();
    network.isThere = false;
    uploader.add("c1", FILE);
    uploader.discard("c1");
    network.isThere = true;
    uploader.resume();
    await flushPromises();
    expect([arrived, shown()]).toEqual([[], []]);
  });
});
