/** The turn to send what one conversation's outbox holds: one tab of the browser sends at a time. */

import type { TakeTurn } from "./tabTurns";

interface Listener {
  /** The turn begins: other tabs may have changed the outbox. */
  onBegin(): void;
  /** Another tab, which had to wait too long, has the turn now. */
  onLost(): void;
}

interface Turn {
  isOver: boolean;
  end(): void;
}

export class SenderTurn {
  #turn: Turn | null = null;
  #isMine = false;

  constructor(
    private readonly name: string,
    private readonly takeTurn: TakeTurn,
    private readonly listener: Listener,
  ) {}

  get isMine(): boolean {
    return this.#isMine;
  }

  /** Asks for the turn, unless this tab has it or has asked already. It may begin at once. */
  ask(): void {
    if (this.#turn !== null) return;
    const turn: Turn = { isOver: false, end: () => {} };
    this.#turn = turn;
    turn.end = this.takeTurn(this.name, {
      onBegin: () => {
        if (turn.isOver) return;
        this.#isMine = true;
        this.listener.onBegin();
      },
      onLost: () => {
        if (turn.isOver) return;
        this.end();
        this.listener.onLost();
      },
    });
    if (turn.isOver) turn.end();
  }

  /** Ends the turn, or withdraws the request. */
  end(): void {
    const turn = this.#turn;
    this.#turn = null;
    this.#isMine = false;
    if (turn === null) return;
    turn.isOver = true;
    turn.end();
  }
}
