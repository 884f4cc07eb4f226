/**
 * The client of one conversation: combines the protocol's state, the sending and loading of messages, and the socket. A
 * component subscribes and shows `snapshot`; this class knows no component. REST calls come in as `Services`.
 */

import { browserEnvironment, type Environment } from "./environment";
import { GapFiller } from "./gapFiller";
import { HistoryLoader } from "./historyLoader";
import { newId } from "./ids";
import { MessageCache } from "./messageCache";
import { MessageSender } from "./messageSender";
import type { Draft } from "./outbox";
import { PageLoader } from "./pageLoader";
import type { Message, ServerFrame } from "./protocol";
import * as protocol from "./protocol";
import { ReadMarker } from "./readMarker";
import { RoomStore } from "./roomStore";
import type { FetchMessages } from "./services";
import type { RoomOptions } from "./snapshot";
import { LiveSocket, type Status } from "./socket";
import { TypingNotifier } from "./typingNotifier";

/** Frames that can reveal a gap, because they contain a `seq`. */
const REVEALING_GAPS: ReadonlySet<string> = new Set(["history", "message", "message_updated", "pong"]);

export class ChatRoom {
  readonly #environment: Environment;
  readonly #store: RoomStore;
  readonly #socket: LiveSocket;
  readonly #messageSender: MessageSender;
  readonly #typingNotifier: TypingNotifier;
  readonly #readMarker: ReadMarker;
  readonly #gapFiller: GapFiller;
  readonly #pageLoader: PageLoader;
  readonly #historyLoader: HistoryLoader;
  readonly #messageCache: MessageCache;
  readonly subscribe: RoomStore["subscribe"];
  readonly snapshot: RoomStore["snapshot"];

  constructor(readonly options: RoomOptions) {
    const { roomId, me, services, environment = browserEnvironment } = options;
    const store = new RoomStore(options, environment);
    const socket = new LiveSocket(
      {
        address: () => services.address(roomId, protocol.resumeAfterSeq(store.room)),
        checkAccess: () => services.checkAccess(roomId),
        onFrame: (frame) => this.#receive(frame),
        onStatus: (status) => this.#statusChanged(status),
        onNotPassedOn: (reason) => this.#messageSender.postpone(reason),
        isWaitedFor: () => this.isBusy,
      },
      environment,
    );
    const fetchMessages: FetchMessages = (query) => services.messages(roomId, query);
    this.#environment = environment;
    this.#store = store;
    this.#socket = socket;
    this.#messageSender = new MessageSender(store, socket, environment);
    this.#typingNotifier = new TypingNotifier((is_typing) => socket.send({ action: "typing", is_typing }), environment);
    this.#readMarker = new ReadMarker(
      store,
      {
        send: (up_to_seq) => socket.send({ action: "read", up_to_seq }),
        askHistory: (after_seq) => socket.send({ action: "history", after_seq, limit: 1 }),
      },
      environment,
    );
    this.#gapFiller = new GapFiller({ store, fetchMessages, onFound: (page) => this.#gapFilled(page) }, environment);
    this.#pageLoader = new PageLoader(store, fetchMessages);
    this.#historyLoader = new HistoryLoader(
      {
        me,
        fetchMessages,
        askHistory: () => socket.send({ action: "join" }),
        onComplete: (frame, before) => this.#showHistory(frame, before),
      },
      environment,
    );
    this.#messageCache = new MessageCache(store, environment);
    this.subscribe = store.subscribe;
    this.snapshot = store.snapshot;
  }

  /** Opens the conversation. Each opening looks for the first unread message again. */
  start(): void {
    this.#store.set({ room: protocol.emptyRoom(this.options.roomId, this.options.me) });
    this.#store.listen(() => this.#messageSender.reloadOutbox());
    this.#messageSender.startForeground();
    this.#readMarker.reopen();
    this.#pageLoader.reopen();
    if (this.options.live === false) void this.#pageLoader.loadNewest();
    else this.#socket.start();
    void this.#messageCache.restore();
  }

  /** Closes the conversation. Messages and files that are not sent yet are sent in the background. */
  leave(): void {
    this.setWatched(false);
    this.#messageCache.saveNow();
    this.#disconnect();
    this.#messageSender.startBackground();
  }

  /** Closes the conversation and stops sending. */
  stop(): void {
    this.#disconnect();
    this.#messageSender.stop();
    this.#store.stopListening();
  }

  /** Whether messages or files are being sent or wait to be sent. */
  get isBusy(): boolean {
    return this.#messageSender.isBusy;
  }

  #disconnect(): void {
    this.#historyLoader.cancel();
    this.#typingNotifier.reset();
    this.#gapFiller.cancel();
    this.#socket.stop();
  }

  /** Connects now instead of later: the user acts, or asks for it. */
  retryConnection(): void {
    this.#socket.retry();
  }

  /** Sets whether the user is looking at the page. */
  setWatched(isWatched: boolean): void {
    this.#readMarker.setWatched(isWatched);
  }

  /** Sets whether the end of the conversation is on the screen. */
  setEndVisible(isVisible: boolean): void {
    this.#readMarker.setEndVisible(isVisible);
  }

  send(draft: Omit<Draft, "client_id">): void {
    this.stopTyping();
    this.#messageSender.send({ ...draft, client_id: newId() });
    this.#socket.retry();
  }

  /** Begins to send a file. The caller has checked that its type and size are allowed. */
  sendFile(file: File): void {
    this.#messageSender.sendFile(newId(), file);
    this.#socket.retry();
  }

  /** Sends a failed message or file again. */
  retry(clientId: string): void {
    this.#messageSender.retry(clientId);
    this.#socket.retry();
  }

  /** Removes a message or file that is not sent yet. */
  discard(clientId: string): void {
    this.#messageSender.discard(clientId);
  }

  /** Tells the other person that the user is typing. */
  typing(): void {
    this.#socket.retry();
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

  /** The unfinished text, which survives a reload. */
  draft(): string {
    return this.#store.draft();
  }

  saveDraft(text: string): void {
    this.#store.saveDraft(text);
  }

  #receive(frame: ServerFrame): void {
    if (frame.type === "notification") {
      this.options.services.onNotification?.(frame.notification, frame.unread_count);
      return;
    }
    if (frame.type === "unread" || frame.type === "pong") this.#passOnUnread(frame);
    if (frame.type === "error") {
      if (frame.client_id) this.#messageSender.refuse(frame);
      return;
    }
    const { room } = this.#store;
    if (frame.type === "history" && frame.room_id === room.roomId && !room.historyLoaded) {
      // The messages from the cache are out of date. Those that were pushed before the history came are beyond it.
      this.#store.set({ room: { ...room, messages: room.messages.filter(({ seq }) => seq > frame.last_seq) } });
      this.#historyLoader.load(frame);
    } else {
      this.#applyFrame(frame);
    }
  }

  #showHistory(frame: protocol.HistoryFrame, before: readonly Message[]): void {
    this.#store.set({ room: protocol.withMessages(this.#store.room, before) });
    this.#applyFrame(frame);
  }

  #applyFrame(frame: Exclude<ServerFrame, { type: "error" | "notification" }>): void {
    this.#store.set({
      room: protocol.receive(this.#store.room, frame, this.#environment.now(), this.#readMarker.isReading),
    });
    if (frame.type === "history") this.#messageSender.acknowledge(frame.messages);
    if (frame.type === "message") this.#messageSender.acknowledge([frame.message]);
    if (frame.type === "history" || frame.type === "message") this.#readMarker.update();
    if (REVEALING_GAPS.has(frame.type)) this.#gapFiller.check();
  }

  /** A chat socket also receives the number of unread notifications. */
  #passOnUnread({ unread_count, latest_id }: protocol.UnreadFrame | protocol.PongFrame): void {
    if (unread_count !== undefined && latest_id !== undefined) {
      this.options.services.onUnread?.(unread_count, latest_id);
    }
  }

  #statusChanged(status: Status): void {
    const opened = status.kind === "open";
    if (opened) {
      if (!this.#store.room.historyLoaded) this.#historyLoader.expectHistory();
      this.#gapFiller.cancel(); // the server is back: the first frame has what is missing asked for at once
    }
    if (!opened) {
      this.#historyLoader.connectionLost();
      this.#readMarker.connectionLost();
      this.#typingNotifier.reset();
    }
    // A hidden page closes its connection itself. Its pause is 0, and nothing was lost.
    const isLost = this.#store.isConnected && status.kind === "waiting" && status.pause > 0;
    this.#store.set({ status });
    if (opened) this.#messageSender.resumeUploads();
    else this.#messageSender.connectionClosed(isLost);
  }

  #gapFilled(page: readonly Message[]): void {
    this.#store.set({ room: protocol.withNewMessages(this.#store.room, page, this.#readMarker.isReading) });
    this.#messageSender.acknowledge(page);
    this.#readMarker.update();
  }
}
