/**
 * Sends the messages and files of one conversation: over the socket while the conversation is open, over REST after the
 * user has left it. The messages are those of all tabs of the browser, and one tab sends at a time.
 */

import { BackgroundSender } from "./backgroundSender";
import type { Environment } from "./environment";
import { uploadFile } from "./files";
import type { Draft, Outbox } from "./outbox";
import * as outbox from "./outbox";
import { OutboxSender } from "./outboxSender";
import type { ErrorFrame, Message } from "./protocol";
import type { RoomStore } from "./roomStore";
import { SenderTurn } from "./senderTurn";
import type { LiveSocket } from "./socket";
import { UploadQueue } from "./uploadQueue";

export class MessageSender {
  readonly #uploadQueue: UploadQueue;
  readonly #outboxSender: OutboxSender;
  readonly #backgroundSender: BackgroundSender;
  readonly #turn: SenderTurn;
  /** Stops listening for the network; null while the conversation is open. */
  #stopListening: (() => void) | null = null;

  constructor(
    private readonly store: RoomStore,
    socket: Pick<LiveSocket, "send" | "checkAlive">,
    private readonly environment: Environment,
  ) {
    const { roomId, me, services } = store.options;
    this.#outboxSender = new OutboxSender(
      {
        outbox: () => store.outbox,
        onChange: (box) => this.#setOutbox(box),
        send: (message) => socket.send({ action: "message", ...message }),
        checkAlive: () => socket.checkAlive(),
      },
      environment,
    );
    this.#backgroundSender = new BackgroundSender(
      {
        box: () => store.outbox,
        onChange: (box) => this.#setOutbox(box),
        send: (message) => services.send(roomId, message),
        onSent: (message) => this.acknowledge([message]),
      },
      environment,
    );
    this.#turn = new SenderTurn(`chat:outbox:${me}:${roomId}`, environment.takeTurn, {
      onBegin: () => this.reloadOutbox(),
      onLost: () => this.#setOutbox(outbox.disconnected(store.outbox, environment.now())),
    });
    this.#uploadQueue = new UploadQueue({
      announce: (file, type) => services.announce(roomId, file, type),
      post: uploadFile,
      isConnected: () => (this.#stopListening ? environment.isOnline() : store.isConnected),
      onChange: (uploads) => store.set({ uploads }),
      onUploaded: (draft) => this.send(draft),
    });
  }

  /** Whether messages or files are being sent or wait to be sent. */
  get isBusy(): boolean {
    const { outbox: box, uploads } = this.store.snapshot();
    return box.some(outbox.isUnsent) || uploads.some(({ progress }) => progress !== null);
  }

  send(draft: Draft): void {
    this.store.reloadOutbox(); // for the position after those of the other tabs
    this.#setOutbox(outbox.added(this.store.outbox, draft, this.environment.now()));
  }

  sendFile(clientId: string, file: File): void {
    this.#uploadQueue.add(clientId, file);
  }

  /** Sends a failed message or file again. */
  retry(clientId: string): void {
    if (this.#uploadQueue.retry(clientId)) return;
    this.#setOutbox(outbox.retried(this.store.outbox, clientId, this.environment.now()));
  }

  /** Removes a message or file that is not sent yet. */
  discard(clientId: string): void {
    this.#uploadQueue.discard(clientId);
    this.#setOutbox(outbox.discarded(this.store.outbox, clientId));
  }

  /** Removes from the outbox what the server has. */
  acknowledge(messages: readonly Message[]): void {
    this.#setOutbox(outbox.acknowledged(this.store.outbox, messages, this.store.options.me));
  }

  /** Marks the message that the server refused. */
  refuse(frame: ErrorFrame): void {
    this.#setOutbox(outbox.refused(this.store.outbox, frame, this.environment.now()));
  }

  /** API Gateway has not passed on a frame, which may be the message that is being sent. */
  postpone(reason: string): void {
    this.#setOutbox(outbox.notPassedOn(this.store.outbox, reason, this.environment.now()));
  }

  /** The connection is open: files that waited for it are sent. Messages wait for the history. */
  resumeUploads(): void {
    this.#uploadQueue.resume();
  }

  /** The connection is closed. `isLost`: it broke, and nobody closed it. */
  connectionClosed(isLost: boolean): void {
    const closed = isLost ? outbox.connectionLost : outbox.disconnected;
    this.#setOutbox(closed(this.store.outbox, this.environment.now()));
  }

  /** Takes over what other tabs have changed. */
  reloadOutbox(): void {
    this.store.reloadOutbox();
    this.#flush();
  }

  /** Goes on without the socket, now and whenever the network comes back. */
  startBackground(): void {
    this.#stopListening = this.environment.listen((event) => event === "online" && this.#continueInBackground());
    this.#continueInBackground();
  }

  /** The conversation is opened: what is sent goes through the socket. */
  startForeground(): void {
    this.#stopListening?.();
    this.#stopListening = null;
    this.store.reloadOutbox();
    this.#setOutbox(outbox.withoutArrived(this.store.outbox));
  }

  /** Stops sending. What is not sent stays stored; a file that is being sent is given up. */
  stop(): void {
    this.#stopListening?.();
    this.#stopListening = null;
    this.#flush();
    this.#uploadQueue.stop();
  }

  #continueInBackground(): void {
    this.#setOutbox(outbox.resumed(outbox.withoutArrived(this.store.outbox), this.environment.now()));
    this.#uploadQueue.resume();
  }

  #setOutbox(box: Outbox): void {
    this.store.setOutbox(box);
    this.#flush();
  }

  /** Sends while it is this tab's turn and there is something to send; asks for the turn, and ends it after the last. */
  #flush(): void {
    const isInBackground = this.#stopListening !== null;
    const canSend = isInBackground || (this.store.isConnected && this.store.room.historyLoaded);
    if (!canSend || !this.store.outbox.some(outbox.isUnsent)) this.#turn.end();
    else this.#turn.ask();
    if (this.#turn.isMine && isInBackground) this.#backgroundSender.flush();
    else this.#backgroundSender.cancel();
    if (this.#turn.isMine && !isInBackground) this.#outboxSender.flush();
    else this.#outboxSender.cancel();
  }
}
