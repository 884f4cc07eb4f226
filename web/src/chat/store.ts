/**
 * One conversation, alive: the protocol's state, the outbox and the socket, put together. A component subscribes and
 * shows `snapshot`; nothing here knows of one.
 *
 * What the surrounding application gives (`Services`) is all that it knows of REST.
 */

import { Afterwards } from "./afterwards";
import { Gaps } from "./gaps";
import { Greeting } from "./greeting";
import { newId } from "./ids";
import { Memory } from "./memory";
import type { Draft, Outbox, Shelf } from "./outbox";
import * as outbox from "./outbox";
import type { Message, RoomState, ServerFrame } from "./protocol";
import * as protocol from "./protocol";
import type { Services } from "./services";
import { browser, LiveSocket, type Status, type World } from "./socket";
import { TypingNotice } from "./typing";
import { type Upload, Uploader } from "./uploader";
import { post } from "./uploads";

export interface Snapshot {
  readonly room: RoomState;
  readonly outbox: Outbox;
  readonly uploads: readonly Upload[];
  readonly status: Status;
  readonly older: "idle" | "loading" | "failed";
}

export interface RoomOptions {
  readonly roomId: string;
  readonly me: string;
  readonly services: Services;
  /** False where somebody only reads along and has no socket. */
  readonly live?: boolean;
  readonly shelf?: Shelf;
  readonly world?: World;
}

const OLDER_PAGE = 50;

export class ChatRoom {
  #snapshot: Snapshot;
  readonly #listeners = new Set<() => void>();
  readonly #socket: LiveSocket;
  readonly #world: World;
  readonly #shelf: Shelf;
  readonly #uploader: Uploader;
  #looking = false;
  #endIsShown = false;
  #readSent = 0;
  readonly #typing: TypingNotice;
  readonly #gaps: Gaps;
  readonly #afterwards: Afterwards;
  #cancelFlush: (() => void) | null = null;
  readonly #greeting: Greeting;
  readonly #memory: Memory;
  /** Listens for the network while the conversation is left and something of it is on its way. */
  #unlisten: (() => void) | null = null;

  constructor(readonly options: RoomOptions) {
    const { roomId, me, services } = options;
    this.#world = options.world ?? browser;
    this.#shelf = options.shelf ?? outbox.ownShelf();
    this.#snapshot = {
      room: protocol.emptyRoom(roomId, me),
      outbox: outbox.load(this.#shelf, this.#key("outbox"), this.#world.now()),
      uploads: [],
      status: { kind: "closed" },
      older: "idle",
    };
    this.#typing = new TypingNotice((is_typing) => this.#socket.send({ action: "typing", is_typing }), this.#world);
    this.#gaps = new Gaps(
      { room: () => this.#snapshot.room, messages: this.#messages, onFound: (page) => this.#found(page) },
      this.#world,
    );
    this.#uploader = new Uploader({
      announce: (file, type) => services.announce(roomId, file, type),
      post,
      isConnected: () => (this.#unlisten ? this.#world.online() : this.#snapshot.status.kind === "open"),
      onChange: (uploads) => this.#set({ uploads }),
      onArrived: (draft) => this.#queue(draft),
    });
    this.#greeting = new Greeting({
      me,
      messages: this.#messages,
      onComplete: (frame, before) => {
        this.#set({ room: protocol.withMessages(this.#snapshot.room, before) });
        this.#take(frame);
      },
    });
    this.#memory = new Memory(
      {
        services,
        room: () => this.#snapshot.room,
        onRecalled: (messages) => this.#set({ room: { ...this.#snapshot.room, messages } }),
      },
      this.#world,
    );
    this.#afterwards = new Afterwards(
      {
        box: () => this.#snapshot.outbox,
        onChange: (box) => this.#setOutbox(box),
        send: (message) => services.send(roomId, message),
        onSent: (message) => this.#acknowledge([message]),
      },
      this.#world,
    );
    this.#socket = new LiveSocket(
      {
        address: () => services.address(roomId, protocol.resumesAfter(this.#snapshot.room)),
        confirm: () => services.confirm(roomId),
        onFrame: (frame) => this.#receive(frame),
        onStatus: (status) => this.#became(status),
      },
      this.#world,
    );
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): Snapshot => this.#snapshot;

  /** Opens the conversation, as if for the first time: what is unread is found anew. */
  start(): void {
    this.#comeBack();
    this.#endIsShown = false;
    this.#set({ room: protocol.emptyRoom(this.options.roomId, this.options.me) });
    if (this.options.live === false) void this.#readAlong();
    else this.#socket.start();
    void this.#memory.recall();
  }

  /** Closes the conversation. What is on its way goes on without it. */
  leave(): void {
    this.look(false);
    this.#memory.keepNow();
    this.#disconnect();
    this.#unlisten = this.#world.listen((event) => event === "online" && this.#goOn());
    this.#goOn();
  }

  /** Closes the conversation with everything that is on its way. */
  stop(): void {
    this.#comeBack();
    this.#disconnect();
    this.#uploader.stop();
  }

  /** Whether something is on its way, or waits for it. */
  get isBusy(): boolean {
    const { outbox, uploads } = this.#snapshot;
    return outbox.some(({ state }) => state !== "failed") || uploads.some(({ progress }) => progress !== null);
  }

  #disconnect(): void {
    this.#greeting.forget();
    this.#typing.forget();
    this.#cancelFlush?.();
    this.#gaps.forget();
    this.#socket.stop();
  }

  #goOn(): void {
    this.#afterwards.start();
    this.#uploader.resume();
  }

  #comeBack(): void {
    this.#unlisten?.();
    this.#unlisten = null;
    this.#afterwards.stop();
  }

  retryConnection(): void {
    this.#socket.retry();
  }

  /** Somebody looks at the conversation, or no longer does. */
  look(looking: boolean): void {
    this.#looking = looking;
    this.#readAll();
  }

  /** The conversation's end is on the screen, or no longer is. */
  showEnd(shown: boolean): void {
    this.#endIsShown = shown;
    this.#readAll();
  }

  get #attending(): boolean {
    return this.#looking && this.#endIsShown;
  }

  send(draft: Omit<Draft, "client_id">): void {
    this.stopTyping();
    this.#queue({ ...draft, client_id: newId() });
  }

  /** Begins to send a file. One that may not be sent is the caller's to refuse. */
  sendFile(file: File): void {
    this.#uploader.begin(newId(), file);
  }

  /** Sends a failed message or file again. */
  retry(clientId: string): void {
    if (this.#uploader.retry(clientId)) return;
    this.#setOutbox(outbox.retried(this.#snapshot.outbox, clientId, this.#world.now()));
  }

  /** Gives a message or file up. */
  discard(clientId: string): void {
    this.#uploader.discard(clientId);
    this.#setOutbox(outbox.discarded(this.#snapshot.outbox, clientId));
  }

  /** Something was typed: the other one is told. */
  typing(): void {
    this.#typing.typed();
  }

  stopTyping(): void {
    this.#typing.stop();
  }

  async loadOlder(): Promise<void> {
    const { room, older } = this.#snapshot;
    const first = room.messages[0]?.seq;
    if (older === "loading" || !room.greeted || first === undefined || first <= 1) return;
    this.#set({ older: "loading" });
    try {
      const page = await this.#messages({ before_seq: first, limit: OLDER_PAGE });
      this.#set({ room: protocol.withMessages(this.#snapshot.room, page), older: "idle" });
    } catch {
      this.#set({ older: "failed" });
    }
  }

  /** Fetches one message again, because the link to its file lasts an hour only. Answers the fresh link, or null. */
  readonly refreshLink = async (seq: number): Promise<string | null> => {
    const page = await this.#messages({ after_seq: seq - 1, limit: 1 }).catch(() => []);
    this.#set({ room: protocol.withMessages(this.#snapshot.room, page) });
    return page[0]?.file_url ?? null;
  };

  /** The unfinished text, kept beyond a reload. */
  draft(): string {
    return this.#shelf.getItem(this.#key("draft")) ?? "";
  }

  keepDraft(text: string): void {
    outbox.put(this.#shelf, this.#key("draft"), text);
  }

  #receive(frame: ServerFrame): void {
    if (frame.type === "notification") {
      this.options.services.onNotification?.(frame.notification, frame.unread_count);
      return;
    }
    if (frame.type === "error") {
      if (frame.client_id) this.#setOutbox(outbox.refused(this.#snapshot.outbox, frame, this.#world.now()));
      return;
    }
    if (frame.type === "history" && frame.room_id === this.options.roomId && !this.#snapshot.room.greeted) {
      this.#set({ room: { ...this.#snapshot.room, messages: [] } }); // what was kept is out of date
      this.#greeting.hear(frame);
    } else {
      this.#take(frame);
    }
  }

  #take(frame: Exclude<ServerFrame, { type: "error" | "notification" }>): void {
    this.#set({ room: protocol.receive(this.#snapshot.room, frame, this.#world.now(), this.#attending) });
    if (frame.type === "read" && frame.user_id === this.options.me) this.options.services.onRead?.(frame.up_to_seq);
    if (frame.type === "history") this.#acknowledge(frame.messages);
    if (frame.type === "message") this.#acknowledge([frame.message]);
    if (frame.type === "history" || frame.type === "message") {
      this.#readAll();
      this.#gaps.look();
    }
  }

  #acknowledge(messages: readonly Message[]): void {
    this.#setOutbox(outbox.acknowledged(this.#snapshot.outbox, messages, this.options.me));
  }

  #became(status: Status): void {
    const opened = status.kind === "open";
    if (!opened) {
      this.#readSent = 0;
      this.#typing.forget();
    }
    const box = opened ? this.#snapshot.outbox : outbox.disconnected(this.#snapshot.outbox, this.#world.now());
    this.#set({ status, outbox: box });
    if (opened) this.#uploader.resume();
  }

  #queue(draft: Draft): void {
    this.#setOutbox(outbox.added(this.#snapshot.outbox, draft, this.#world.now()));
  }

  #setOutbox(box: Outbox): void {
    if (box !== this.#snapshot.outbox) {
      this.#set({ outbox: box });
      outbox.save(this.#shelf, this.#key("outbox"), box);
    }
    this.#flush();
  }

  /** Sends what is due. History comes first: it tells what has arrived already. */
  #flush(): void {
    this.#cancelFlush?.();
    if (this.#unlisten) this.#afterwards.flush();
    if (this.#snapshot.status.kind !== "open" || !this.#snapshot.room.greeted) return;
    const now = this.#world.now();
    const item = outbox.next(this.#snapshot.outbox, now);
    if (item === null) {
      const due = outbox.dueIn(this.#snapshot.outbox, now);
      if (due !== null) this.#cancelFlush = this.#world.later(due, () => this.#flush());
      return;
    }
    const box = outbox.sent(this.#snapshot.outbox, item.client_id, now);
    if (item.attempts > 0) this.#socket.prove(); // no echo: the wire may lead nowhere any more
    if (box.find((other) => other.client_id === item.client_id)?.state === "sending") {
      this.#socket.send({ action: "message", ...outbox.sendable(item) });
    }
    this.#setOutbox(box);
  }

  #readAll(): void {
    const { room, status } = this.#snapshot;
    const upTo = protocol.unbrokenUpTo(room);
    const known = Math.max(this.#readSent, room.lastRead[room.me] ?? 0);
    if (!this.#attending || !room.greeted || status.kind !== "open" || upTo <= known) return;
    if (this.#socket.send({ action: "read", up_to_seq: upTo })) {
      this.#readSent = upTo;
    }
  }

  #found(page: readonly Message[]): void {
    this.#set({ room: protocol.withMessages(this.#snapshot.room, page) });
    this.#acknowledge(page);
    this.#readAll();
  }

  async #readAlong(): Promise<void> {
    this.#set({ older: "loading" });
    try {
      const page = await this.#messages({ limit: OLDER_PAGE });
      this.#set({ room: { ...protocol.withMessages(this.#snapshot.room, page), greeted: true }, older: "idle" });
    } catch {
      this.#set({ older: "failed" });
    }
  }

  readonly #messages = (query: Parameters<Services["messages"]>[1]): Promise<readonly Message[]> =>
    this.options.services.messages(this.options.roomId, query);

  #set(change: Partial<Snapshot>): void {
    const { messages } = this.#snapshot.room;
    this.#snapshot = { ...this.#snapshot, ...change };
    if (change.room?.greeted && change.room.messages !== messages) this.#memory.keepSoon();
    for (const listener of this.#listeners) listener();
  }

  #key(what: "outbox" | "draft"): string {
    return `chat:${what}:${this.options.me}:${this.options.roomId}`;
  }
}
