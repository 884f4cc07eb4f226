/**
 * Sends the messages and files of one conversation: over the socket while the conversation is open, over REST after the
 * user has left it.
 */

import { BackgroundSender } from "./backgroundSender";
import type { Environment } from "./environment";
import { uploadFile } from "./files";
import type { Draft, Outbox } from "./outbox";
import * as outbox from "./outbox";
import { OutboxSender } from "./outboxSender";
import type { ErrorFrame, Message } from "./protocol";
import type { RoomStore } from "./roomStore";
import type { LiveSocket } from "./socket";
import { UploadQueue } from "./uploadQueue";

export class MessageSender {
  readonly #uploadQueue: UploadQueue;
  readonly #outboxSender: OutboxSender;
  readonly #backgroundSender: BackgroundSender;
  /** Stops listening for the network; null while the conversation is open. */
  #stopListening: (() => void) | null = null;

  constructor(
    private readonly store: RoomStore,
    socket: Pick<LiveSocket, "send" | "checkAlive">,
    private readonly environment: Environment,
  ) {
    const { roomId, services } = store.options;
    this.#outboxSender = new OutboxSender(
      {
        outbox: () => store.snapshot().outbox,
        onChange: (box) => this.#setOutbox(box),
        canSend: () => store.isConnected && store.room.historyLoaded,
        send: (message) => socket.send({ action: "message", ...message }),
        checkAlive: () => socket.checkAlive(),
      },
      environment,
    );
    this.#backgroundSender = new BackgroundSender(
      {
        box: () => store.snapshot().outbox,
        onChange: (box) => this.#setOutbox(box),
        send: (message) => services.send(roomId, message),
        onSent: (message) => this.acknowledge([message]),
      },
      environment,
    );
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
    return box.some(({ state }) => state !== "failed") || uploads.some(({ progress }) => progress !== null);
  }

  send(draft: Draft): void {
    this.#setOutbox(outbox.added(this.store.snapshot().outbox, draft, this.environment.now()));
  }

  sendFile(clientId: string, file: File): void {
    this.#uploadQueue.add(clientId, file);
  }

  /** Sends a failed message or file again. */
  retry(clientId: string): void {
    if (this.#uploadQueue.retry(clientId)) return;
    this.#setOutbox(outbox.retried(this.store.snapshot().outbox, clientId, this.environment.now()));
  }

  /** Removes a message or file that is not sent yet. */
  discard(clientId: string): void {
    this.#uploadQueue.discard(clientId);
    this.#setOutbox(outbox.discarded(this.store.snapshot().outbox, clientId));
  }

  /** Removes from the outbox what the server has. */
  acknowledge(messages: readonly Message[]): void {
    this.#setOutbox(outbox.acknowledged(this.store.snapshot().outbox, messages, this.store.options.me));
  }

  /** Marks the message that the server refused. */
  refuse(frame: ErrorFrame): void {
    this.#setOutbox(outbox.refused(this.store.snapshot().outbox, frame, this.environment.now()));
  }

  /** The connection is open: files that waited for it are sent. Messages wait for the history. */
  resumeUploads(): void {
    this.#uploadQueue.resume();
  }

  /** Goes on without the socket, now and whenever the network comes back. */
  startBackground(): void {
    this.#stopListening = this.environment.listen((event) => event === "online" && this.#continueInBackground());
    this.#continueInBackground();
  }

  stopBackground(): void {
    this.#stopListening?.();
    this.#stopListening = null;
    this.#backgroundSender.stop();
  }

  /** Stops sending through the socket. */
  cancel(): void {
    this.#outboxSender.cancel();
  }

  stopUploads(): void {
    this.#uploadQueue.stop();
  }

  #continueInBackground(): void {
    this.#backgroundSender.start();
    this.#uploadQueue.resume();
  }

  #setOutbox(box: Outbox): void {
    this.store.setOutbox(box);
    if (this.#stopListening) this.#backgroundSender.flush();
    this.#outboxSender.flush();
  }
}
