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
  it("becomes a message once it is where it belongs", async () => {
    const { uploader, arrived, shown } = setUp();
    uploader.add("c1", FILE);
    expect(shown()).toMatchObject([{ client_id: "c1", isImage: true, progress: 0 }]);
    await flushPromises();
    expect(arrived).toEqual([{ client_id: "c1", message_type: "IMAGE", file_id: "f1", file_name: "puja.png" }]);
    expect(shown()).toEqual([]);
  });

  it("chosen without a network waits for it, and then goes once", async () => {
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

  it("that failed in a cut goes by itself afterwards", async () => {
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

  it("that is refused says so, and goes when it is told to", async () => {
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

  it("that is refused for good says why, and waits for nothing", async () => {
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

  it("comes after those that were chosen before it, however small it is", async () => {
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

  it("that was given up is forgotten", async () => {
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
