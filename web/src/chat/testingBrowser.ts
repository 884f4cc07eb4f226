/** A browser with several tabs in one conversation, and a small server, for tests. */

import { ChatRoom } from "./chatRoom";
import type { Message } from "./protocol";
import type { Services } from "./services";
import {
  FakeEnvironment,
  FakeStorage,
  FakeTurns,
  type FakeWebSocket,
  flushPromises,
  message,
  recorded,
} from "./testing";

const { me, roomId } = recorded;

/** What becomes of a message: of the two that cut the connection, the first is stored before. */
export type Answer = "stored" | "echo lost" | "lost" | "stored and cut" | "cut" | "unavailable";

/** A server that stores a `client_id` once. `answer` decides what becomes of the next message. */
export class FakeServer {
  readonly stored: Message[] = [];
  answer: (content: string) => Answer = () => "stored";
  /** What becomes of the next `read`. */
  readAnswer: Answer = "stored";
  /** Up to where the person of the tabs has read. */
  readUpTo = 0;
  readonly #handled = new Map<FakeWebSocket, number>();

  store(client_id: string, content: string): Message {
    const earlier = this.stored.find((other) => other.client_id === client_id);
    if (earlier) return earlier;
    const fresh = message(this.stored.length + 1, { client_id, content, sender_id: me });
    this.stored.push(fresh);
    return fresh;
  }

  /** Welcomes the open sockets, and handles what has come through them. */
  serve(tabs: readonly Tab[]): void {
    const sockets = tabs.flatMap((tab) => tab.environment.webSockets.filter(({ closed }) => !closed));
    for (const socket of sockets) this.#serve(socket, sockets);
  }

  #serve(socket: FakeWebSocket, all: readonly FakeWebSocket[]): void {
    let count = this.#handled.get(socket);
    if (count === undefined) {
      this.#sendHistory(socket, Number(new URL(socket.url).searchParams.get("after_seq")) || 0);
      count = 0;
    }
    for (; count < socket.sent.length && !socket.closed; count += 1) {
      const frame = socket.sent[count];
      if (frame?.action === "ping") socket.receive(recorded.frame("pong"));
      if (frame?.action === "history") this.#sendHistory(socket, Number(frame.after_seq));
      if (frame?.action === "read") this.#handleRead(socket, all, Number(frame.up_to_seq));
      if (frame?.action === "message") this.#handle(socket, all, String(frame.client_id), String(frame.content));
    }
    this.#handled.set(socket, count);
  }

  #sendHistory(socket: FakeWebSocket, after: number): void {
    const messages = this.stored.filter(({ seq }) => seq > after);
    const welcome = recorded.frame<"history">("welcome");
    socket.receive({ ...welcome, messages, last_seq: this.stored.length, last_read: { [me]: this.readUpTo } });
  }

  /** Only a move is pushed. */
  #handleRead(socket: FakeWebSocket, all: readonly FakeWebSocket[], up_to_seq: number): void {
    if (this.readAnswer === "unavailable") {
      socket.receive({ type: "error", code: "UNAVAILABLE", detail: "Not now.", action: "read", retry_after: 5 });
    }
    if ((this.readAnswer !== "stored" && this.readAnswer !== "echo lost") || up_to_seq <= this.readUpTo) return;
    this.readUpTo = up_to_seq;
    if (this.readAnswer === "echo lost") return;
    const read = { ...recorded.frame<"read">("other reads"), user_id: me, up_to_seq };
    for (const other of all) other.receive(read);
  }

  #handle(socket: FakeWebSocket, all: readonly FakeWebSocket[], client_id: string, content: string): void {
    const answer = this.answer(content);
    if (answer === "unavailable") {
      socket.receive({ type: "error", code: "UNAVAILABLE", detail: "Not now.", client_id, retry_after: 5 });
    } else if (answer === "stored" || answer === "echo lost" || answer === "stored and cut") {
      const fresh = this.store(client_id, content);
      if (answer === "stored") for (const other of all) other.receive({ type: "message", message: fresh });
    }
    if (answer.endsWith("cut")) {
      socket.closed = true;
      socket.endByServer();
    }
  }
}

export class Tab {
  readonly environment: FakeEnvironment;
  readonly storage: FakeStorage;
  readonly room: ChatRoom;
  readonly written: string[] = [];
  #isLeft = false;

  constructor(
    readonly browser: FakeBrowser,
    readonly name: string,
  ) {
    this.environment = new FakeEnvironment(browser.turns);
    this.storage = browser.storage.openTab(name);
    const services: Services = {
      address: async (_, after) => `ws://here/?after_seq=${after ?? ""}`,
      checkAccess: async () => {},
      messages: async (_, { after_seq = 0 }) => browser.server.stored.filter(({ seq }) => seq > after_seq),
      announce: () => Promise.reject(new Error("nobody uploads here")),
      send: async (_, { client_id, content }) => {
        const answer = browser.server.answer(content ?? "");
        const isLost = answer === "unavailable" || answer === "lost" || answer === "cut";
        if (!this.environment.isOnline() || isLost) throw new Error("no answer");
        const stored = browser.server.store(client_id, content ?? "");
        if (answer !== "stored") throw new Error("the answer is lost");
        return stored;
      },
    };
    this.room = new ChatRoom({ roomId, me, services, storage: this.storage, environment: this.environment });
    this.room.start();
  }

  write(content: string): void {
    this.written.push(content);
    this.room.send({ message_type: "TEXT", content });
  }

  /** Leaves the conversation, or opens it again. */
  toggle(): void {
    if (this.#isLeft) this.room.start();
    else this.room.leave();
    this.#isLeft = !this.#isLeft;
  }

  open(): void {
    if (this.#isLeft) this.toggle();
    if (!this.environment.isOnline()) this.environment.emit("online");
  }

  /** The browser ends the page: none of its code runs any more. */
  close(): void {
    this.storage.closeTab();
    this.room.stop();
  }

  get sent(): unknown[] {
    const frames = this.environment.webSockets.flatMap(({ sent }) => sent);
    return frames.filter(({ action }) => action === "message").map(({ content }) => content);
  }

  get shown(): string[] {
    const { room, outbox } = this.room.snapshot();
    return [...room.messages, ...outbox].map(({ content }) => content ?? "");
  }
}

export class FakeBrowser {
  readonly storage = new FakeStorage();
  readonly turns = new FakeTurns();
  readonly server = new FakeServer();
  tabs: Tab[] = [];

  openTab(name = `tab${this.tabs.length}`): Tab {
    const tab = new Tab(this, name);
    this.tabs.push(tab);
    return tab;
  }

  closeTab(tab: Tab): void {
    tab.close();
    this.tabs = this.tabs.filter((other) => other !== tab);
  }

  /** Lets time pass in all tabs, and lets the server answer. */
  async advance(ms = 0, step = 100): Promise<void> {
    for (let passed = 0; passed <= ms; passed += step) {
      await flushPromises();
      this.server.serve(this.tabs);
      for (const tab of this.tabs) await tab.environment.advance(Math.min(step, ms - passed));
      this.server.serve(this.tabs);
      await flushPromises();
    }
  }

  get contents(): string[] {
    return this.server.stored.map(({ content }) => content ?? "");
  }
}
