/**
 * Uploads the files of one conversation, one after the other, so that they arrive in the order in which they were chosen.
 * Files wait for the network, can be retried and discarded. An uploaded file becomes a message in the outbox.
 */

import { contentType, messageType, type UploadForm } from "./files";
import type { Draft } from "./outbox";
import { Rejected } from "./services";

export interface Upload {
  readonly client_id: string;
  readonly file: File;
  readonly isImage: boolean;
  /** 0 to 1, and 0 while it waits for its turn or the network; null when it has failed. */
  readonly progress: number | null;
  /** Why it was refused, in the user's language; a failure without words is a network that did not answer. */
  readonly error?: string;
  /** Whether it would be refused again, however often it is sent. */
  readonly isFinal?: boolean;
}

interface Options {
  announce(file: File, type: string): Promise<{ file_id: string; upload: UploadForm }>;
  post(file: File, to: UploadForm, onProgress: (part: number) => void, signal: AbortSignal): Promise<void>;
  isConnected(): boolean;
  onChange(uploads: readonly Upload[]): void;
  /** A file is where it belongs: now its message can go. */
  onUploaded(draft: Draft): void;
}

export class UploadQueue {
  #uploads: readonly Upload[] = [];
  #running: { readonly clientId: string; readonly abort: AbortController } | null = null;

  constructor(private readonly options: Options) {}

  add(clientId: string, file: File): void {
    const isImage = (contentType(file) ?? "").startsWith("image/");
    this.#set([...this.#uploads, { client_id: clientId, file, isImage, progress: 0 }]);
    this.#next();
  }

  /** The network is back: what waited for it, or failed without it, is sent now. */
  resume(): void {
    for (const { client_id, progress, error } of this.#uploads) {
      if (progress === null && error === undefined) this.#change(client_id, { progress: 0 });
    }
    this.#next();
  }

  /** Whether there is such a file, which is then sent again. */
  retry(clientId: string): boolean {
    if (!this.#uploads.some(({ client_id }) => client_id === clientId)) return false;
    if (this.#running?.clientId !== clientId) {
      this.#change(clientId, { progress: 0, error: undefined, isFinal: undefined });
    }
    this.#next();
    return true;
  }

  discard(clientId: string): void {
    if (this.#running?.clientId === clientId) this.#running.abort.abort();
    this.#set(this.#uploads.filter((upload) => upload.client_id !== clientId));
  }

  /** Gives up the one that is under way; it waits for its turn again. */
  stop(): void {
    this.#running?.abort.abort();
  }

  #next(): void {
    if (this.#running !== null || !this.options.isConnected()) return;
    const waiting = this.#uploads.find(({ progress }) => progress !== null);
    if (waiting !== undefined) void this.#run(waiting);
  }

  async #run({ client_id, file }: Upload): Promise<void> {
    const abort = new AbortController();
    this.#running = { clientId: client_id, abort };
    this.#change(client_id, { progress: 0 });
    try {
      const type = contentType(file) ?? "";
      const { file_id, upload: to } = await this.options.announce(file, type);
      abort.signal.throwIfAborted();
      await this.options.post(file, to, (progress) => this.#change(client_id, { progress }), abort.signal);
      this.#set(this.#uploads.filter((other) => other.client_id !== client_id));
      this.options.onUploaded({ client_id, message_type: messageType(type), file_id, file_name: file.name });
    } catch (error) {
      this.#failed(client_id, error);
    }
    this.#running = null;
    this.#next();
  }

  #failed(clientId: string, error: unknown): void {
    if (error instanceof Rejected) {
      this.#change(clientId, { progress: null, error: error.reason, isFinal: error.isFinal });
    } else {
      this.#change(clientId, { progress: this.options.isConnected() ? null : 0 });
    }
  }

  #change(clientId: string, change: Partial<Upload>): void {
    this.#set(this.#uploads.map((upload) => (upload.client_id === clientId ? { ...upload, ...change } : upload)));
  }

  #set(uploads: readonly Upload[]): void {
    this.#uploads = uploads;
    this.options.onChange(uploads);
  }
}
