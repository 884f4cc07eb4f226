/**
 * The files of one conversation that are on their way: begun, waiting for the network, retried, given up. What has
 * arrived is the outbox's.
 */

import type { Draft } from "./outbox";
import { contentType, type Destination } from "./uploads";

export interface Upload {
  readonly client_id: string;
  readonly file: File;
  readonly isImage: boolean;
  /** 0 to 1, and 0 while it waits for the network; null when it has failed. */
  readonly progress: number | null;
}

interface Options {
  announce(file: File, type: string): Promise<{ file_id: string; upload: Destination }>;
  post(file: File, to: Destination, onProgress: (part: number) => void, signal: AbortSignal): Promise<void>;
  isConnected(): boolean;
  onChange(uploads: readonly Upload[]): void;
  /** A file is where it belongs: now its message can go. */
  onArrived(draft: Draft): void;
}

export class Uploader {
  #uploads: readonly Upload[] = [];
  readonly #aborts = new Map<string, AbortController>();

  constructor(private readonly options: Options) {}

  begin(clientId: string, file: File): void {
    const isImage = (contentType(file) ?? "").startsWith("image/");
    this.#set([...this.#uploads, { client_id: clientId, file, isImage, progress: 0 }]);
    if (this.options.isConnected()) void this.#run(clientId);
  }

  /** The network is back: what waited for it, or failed without it, is sent now. */
  resume(): void {
    for (const { client_id } of this.#uploads) if (!this.#aborts.has(client_id)) void this.#run(client_id);
  }

  /** Whether there is such a file, which is then sent again. */
  retry(clientId: string): boolean {
    const isHere = this.#find(clientId) !== undefined;
    if (isHere) void this.#run(clientId);
    return isHere;
  }

  discard(clientId: string): void {
    this.#aborts.get(clientId)?.abort();
    this.#set(this.#uploads.filter((upload) => upload.client_id !== clientId));
  }

  stop(): void {
    for (const abort of this.#aborts.values()) abort.abort();
  }

  async #run(clientId: string): Promise<void> {
    const upload = this.#find(clientId);
    if (upload === undefined) return;
    const { file, isImage } = upload;
    const abort = new AbortController();
    this.#aborts.set(clientId, abort);
    this.#progress(clientId, 0);
    try {
      const { file_id, upload: to } = await this.options.announce(file, contentType(file) ?? "");
      await this.options.post(file, to, (part) => this.#progress(clientId, part), abort.signal);
      this.#set(this.#uploads.filter((other) => other.client_id !== clientId));
      const message_type = isImage ? "IMAGE" : "FILE";
      this.options.onArrived({ client_id: clientId, message_type, file_id, file_name: file.name });
    } catch {
      this.#progress(clientId, this.options.isConnected() ? null : 0);
    } finally {
      this.#aborts.delete(clientId);
    }
  }

  #progress(clientId: string, progress: number | null): void {
    this.#set(this.#uploads.map((upload) => (upload.client_id === clientId ? { ...upload, progress } : upload)));
  }

  #find(clientId: string): Upload | undefined {
    return this.#uploads.find((upload) => upload.client_id === clientId);
  }

  #set(uploads: readonly Upload[]): void {
    this.#uploads = uploads;
    this.options.onChange(uploads);
  }
}
