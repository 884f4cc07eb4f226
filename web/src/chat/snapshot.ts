/** What a `ChatRoom` is created with, and the state that it shows. */

import type { Environment } from "./environment";
import type { KeyValueStorage } from "./keyValueStorage";
import type { Outbox } from "./outbox";
import type { OlderState } from "./pageLoader";
import type { RoomState } from "./protocol";
import type { Services } from "./services";
import type { Status } from "./socket";
import type { Upload } from "./uploadQueue";

export interface Snapshot {
  readonly room: RoomState;
  readonly outbox: Outbox;
  readonly uploads: readonly Upload[];
  readonly status: Status;
  readonly older: OlderState;
}

export interface RoomOptions {
  readonly roomId: string;
  readonly me: string;
  readonly services: Services;
  /** False where somebody only reads along and has no socket. */
  readonly live?: boolean;
  readonly storage?: KeyValueStorage;
  readonly environment?: Environment;
}
