/**
 * The client of one conversation: combines the protocol's state, the outbox, uploads and the socket. A component subscribes
 * and shows `snapshot`; this class knows no component. REST calls come in as `Services`.
 */

import { BackgroundSender } from "./backgroundSender";
import { browserEnvironment, type Environment } from "./environment";
import { uploadFile } from "./files";
import { GapFiller } from "./gapFiller";
import { HistoryLoader } from "./historyLoader";
import { newId } from "./ids";
import { MessageCache } from "./messageCache";
import type { Draft, KeyValueStorage, Outbox } from "./outbox";
import * as outbox from "./outbox";
import { OutboxSender } from "./outboxSender";
import { PageLoader } from "./pageLoader";
import type { Message, ServerFrame } from "./protocol";
import * as protocol from "./protocol";
import { ReadMarker } from "./readMarker";
import type { Services } from "./services";
import type { RoomOptions, Snapshot } from "./snapshot";
import { LiveSocket, type Status } from "./socket";
import { TypingNotifier } from "./typingNotifier";
import { UploadQueue } from "./uploadQueue";

export class ChatRoom {
  #snapshot: Snapshot;
  readonly #listeners = new Set<() => void>();
  readonly #socket: LiveSocket;
  readonly #environment: Environment;
  readonly #storage: KeyValueStorage;
  readonly #uploadQueue: UploadQueue;
  readonly #readMarker: ReadMarker;
  readonly #typingNotifier: TypingNotifier;
  readonly #gapFiller: GapFiller;
  readonly #backgroundSender: BackgroundSender;
  readonly #outboxSender: OutboxSender;
  readonly #historyLoader: HistoryLoader;
  readonly #messageCache: MessageCache;
  readonly #pageLoader: PageLoader;
  /** Listens for the network while the conversation is left and something of it is on its way. */
  #stopListening: (() => void) | null = null;

  constructor(readonly options: RoomOptions) {
    const { roomId, me, services } = options;
    this.#environment = options.environment ?? browserEnvironment;
    this.#storage = options.storage ?? outbox.browserStorage();
    this.#snapshot = {
      room: protocol.emptyRoom(roomId, me),
      outbox: outbox.load(this.#storage, this.#key("outbox"), this.#environment.now()),
      uploads: [],
      status: { kind: "closed" },
      older: "idle",
    };
    this.#typingNotifier = new TypingNotifier(
      (is_typing) => this.#socket.send({ action: "typing", is_typing }),
      this.#environment,
    );
    this.#readMarker = new ReadMarker({
      room: () => this.#snapshot.room,
      isConnected: () => this.#snapshot.status.kind === "open",
      send: (up_to_seq) => this.#socket.send({ action: "read", up_to_seq }),
    });
    this.#outboxSender = new OutboxSender(
      {
        outbox: () => this.#snapshot.outbox,
        onChange: (box) => this.#setOutbox(box),
        canSend: () => this.#snapshot.status.kind === "open" && this.#snapshot.room.historyLoaded,
        send: (message) => this.#socket.send({ action: "message", ...message }),
        checkAlive: () => this.#socket.checkAlive(),
      },
      this.#environment,
    );
    this.#gapFiller = new GapFiller(
      { room: () => this.#snapshot.room, messages: this.#fetchMessages, onFound: (page) => this.#gapFilled(page) },
      this.#environment,
    );
    this.#uploadQueue = new UploadQueue({
      announce: (file, type) => services.announce(roomId, file, type),
      post: uploadFile,
      isConnected: () => (this.#stopListening ? this.#environment.isOnline() : this.#snapshot.status.kind === "open"),
      onChange: (uploads) => this.#set({ uploads }),
      onUploaded: (draft) => this.#enqueue(draft),
    });
    this.#pageLoader = new PageLoader({
      room: () => this.#snapshot.room,
      older: () => this.#snapshot.older,
      messages: this.#fetchMessages,
      onChange: (change) => this.#set(change),
    });
    this.#historyLoader = new HistoryLoader({
      me,
      messages: this.#fetchMessages,
      onComplete: (frame, before) => {
        this.#set({ room: protocol.withMessages(this.#snapshot.room, before) });
        this.#applyFrame(frame);
      },
    });
    this.#messageCache = new MessageCache(
      {
        services,
        room: () => this.#snapshot.room,
        onRestored: (messages) => this.#set({ room: { ...this.#snapshot.room, messages } }),
      },
      this.#environment,
    );
    this.#backgroundSender = new BackgroundSender(
      {
        box: () => this.#snapshot.outbox,
        onChange: (box) => this.#setOutbox(box),
        send: (message) => services.send(roomId, message),
        onSent: (message) => this.#acknowledge([message]),
      },
      this.#environment,
    );
    this.#socket = new LiveSocket(
      {
        address: () => services.address(roomId, protocol.resumeAfterSeq(this.#snapshot.room)),
        checkAccess: () => services.checkAccess(roomId),
        onFrame: (frame) => this.#receive(frame),
        onStatus: (status) => this.#statusChanged(status),
      },
      this.#environment,
    );
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): Snapshot => this.#snapshot;

  /** Opens the conversation, as if for the first time: what is unread is found anew. */
  start(): void {
    this.#stopBackground();
    this.#readMarker.reopen();
    this.#set({ room: protocol.emptyRoom(this.options.roomId, this.options.me) });
    if (this.options.live === false) void this.#pageLoader.loadNewest();
    else this.#socket.start();
    void this.#messageCache.restore();
  }

  /** Closes the conversation. What is on its way goes on without it. */
  leave(): void {
    this.setWatched(false);
    this.#messageCache.saveNow();
    this.#disconnect();
    this.#stopListening = this.#environment.listen((event) => event === "online" && this.#continueInBackground());
    this.#continueInBackground();
  }

  /** Closes the conversation with everything that is on its way. */
  stop(): void {
    this.#stopBackground();
    this.#disconnect();
    this.#uploadQueue.stop();
  }

  /** Whether something is on its way, or waits for it. */
  get isBusy(): boolean {
    const { outbox, uploads } = this.#snapshot;
    return outbox.some(({ state }) => state !== "failed") || uploads.some(({ progress }) => progress !== null);
  }

  #disconnect(): void {
    this.#historyLoader.cancel();
    this.#typingNotifier.reset();
    this.#outboxSender.cancel();
    this.#gapFiller.cancel();
    this.#socket.stop();
  }

  #continueInBackground(): void {
    this.#backgroundSender.start();
    this.#uploadQueue.resume();
  }

  #stopBackground(): void {
    this.#stopListening?.();
    this.#stopListening = null;
    this.#backgroundSender.stop();
  }

  retryConnection(): void {
    this.#socket.retry();
  }

  /** Says whether the page is being looked at. */
  setWatched(isWatched: boolean): void {
    this.#readMarker.setWatched(isWatched);
  }

  /** Says whether the end of the conversation is on the screen. */
  setEndVisible(isVisible: boolean): void {
    this.#readMarker.setEndVisible(isVisible);
  }

  send(draft: Omit<Draft, "client_id">): void {
    this.stopTyping();
    this.#enqueue({ ...draft, client_id: newId() });
  }

  /** Begins to send a file. One that may not be sent is the caller's to refuse. */
  sendFile(file: File): void {
    this.#uploadQueue.add(newId(), file);
  }

  /** Sends a failed message or file again. */
  retry(clientId: string): void {
    if (this.#uploadQueue.retry(clientId)) return;
    this.#setOutbox(outbox.retried(this.#snapshot.outbox, clientId, this.#environment.now()));
  }

  /** Gives a message or file up. */
  discard(clientId: string): void {
    this.#uploadQueue.discard(clientId);
    this.#setOutbox(outbox.discarded(this.#snapshot.outbox, clientId));
  }

  /** Something was typed: the other one is told. */
  typing(): void {
    this.#typingNotifier.typed();
  }

  stopTyping(): void {
    this.#typingNotifier.stop();
  }

  loadOlder(): Promise<void> {
    return this.#pageLoader.loadOlder();
  }

  /** Fetches one message again, because the link to its file lasts an hour only. Returns the fresh link, or null. */
  readonly refreshLink = (seq: number): Promise<string | null> => this.#pageLoader.refreshLink(seq);

  /** The unfinished text, kept beyond a reload. */
  draft(): string {
    return this.#storage.getItem(this.#key("draft")) ?? "";
  }

  saveDraft(text: string): void {
    outbox.saveText(this.#storage, this.#key("draft"), text);
  }

  #receive(frame: ServerFrame): void {
    if (frame.type === "notification") {
      this.options.services.onNotification?.(frame.notification, frame.unread_count);
      return;
    }
    if (frame.type === "error") {
      if (frame.client_id) this.#setOutbox(outbox.refused(this.#snapshot.outbox, frame, this.#environment.now()));
      return;
    }
    if (frame.type === "history" && frame.room_id === this.options.roomId && !this.#snapshot.room.historyLoaded) {
      this.#set({ room: { ...this.#snapshot.room, messages: [] } }); // what was kept is out of date
      this.#historyLoader.load(frame);
    } else {
      this.#applyFrame(frame);
    }
  }

  #applyFrame(frame: Exclude<ServerFrame, { type: "error" | "notification" }>): void {
    this.#set({
      room: protocol.receive(this.#snapshot.room, frame, this.#environment.now(), this.#readMarker.isReading),
    });
    if (frame.type === "read" && frame.user_id === this.options.me) this.options.services.onRead?.(frame.up_to_seq);
    if (frame.type === "history") this.#acknowledge(frame.messages);
    if (frame.type === "message") this.#acknowledge([frame.message]);
    if (frame.type === "history" || frame.type === "message") {
      this.#readMarker.update();
      this.#gapFiller.check();
    }
  }

  #acknowledge(messages: readonly Message[]): void {
    this.#setOutbox(outbox.acknowledged(this.#snapshot.outbox, messages, this.options.me));
  }

  #statusChanged(status: Status): void {
    const opened = status.kind === "open";
    if (!opened) {
      this.#readMarker.connectionLost();
      this.#typingNotifier.reset();
    }
    const box = opened ? this.#snapshot.outbox : outbox.disconnected(this.#snapshot.outbox, this.#environment.now());
    this.#set({ status, outbox: box });
    if (opened) this.#uploadQueue.resume();
  }

  #enqueue(draft: Draft): void {
    this.#setOutbox(outbox.added(this.#snapshot.outbox, draft, this.#environment.now()));
  }

  #setOutbox(box: Outbox): void {
    if (box !== this.#snapshot.outbox) {
      this.#set({ outbox: box });
      outbox.save(this.#storage, this.#key("outbox"), box);
    }
    this.#flush();
  }

  #flush(): void {
    if (this.#stopListening) this.#backgroundSender.flush();
    this.#outboxSender.flush();
  }

  #gapFilled(page: readonly Message[]): void {
    this.#set({ room: protocol.withMessages(this.#snapshot.room, page) });
    this.#acknowledge(page);
    this.#readMarker.update();
  }

  readonly #fetchMessages = (query: Parameters<Services["messages"]>[1]): Promise<readonly Message[]> =>
    this.options.services.messages(this.options.roomId, query);

  #set(change: Partial<Snapshot>): void {
    const { messages } = this.#snapshot.room;
    this.#snapshot = { ...this.#snapshot, ...change };
    if (change.room?.historyLoaded && change.room.messages !== messages) this.#messageCache.saveSoon();
    for (const listener of this.#listeners) listener();
  }

  #key(what: "outbox" | "draft"): string {
    return `chat:${what}:${this.options.me}:${this.options.roomId}`;
  }
}
