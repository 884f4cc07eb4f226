/** What is missing between or behind the messages that are here: asked for, once it has had a moment to come by itself. */

import { hole, type Message, type RoomState } from "./protocol";
import type { Services } from "./services";
import type { World } from "./socket";

/** Frames may arrive swapped: most gaps close by themselves. */
const PATIENCE_MS = 400;
const AFTER_FAILURE_MS = 10 * PATIENCE_MS;

interface Options {
  room(): RoomState;
  messages(query: Parameters<Services["messages"]>[1]): Promise<readonly Message[]>;
  onFound(page: readonly Message[]): void;
}

export class Gaps {
  #cancel: (() => void) | null = null;

  constructor(
    private readonly options: Options,
    private readonly world: Pick<World, "later">,
  ) {}

  /** Something has come: there may be a gap now, or one less. */
  look(): void {
    this.#cancel?.();
    if (hole(this.options.room()) !== null) this.#fillIn(PATIENCE_MS);
  }

  /** There is nobody to fill them for any more. */
  forget(): void {
    this.#cancel?.();
  }

  #fillIn(ms: number): void {
    this.#cancel = this.world.later(ms, () => void this.#fill());
  }

  async #fill(): Promise<void> {
    const missing = hole(this.options.room());
    if (missing === null) return;
    try {
      const page = await this.options.messages(missing);
      this.options.onFound(page);
      if (page.length > 0) this.look();
    } catch {
      this.#fillIn(AFTER_FAILURE_MS);
    }
  }
}
