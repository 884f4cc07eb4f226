/** The open sockets of one page: whether one that has been closed is the only one, or another shows that the server is there. */
export class PageSockets {
  readonly #open = new Set<object>();

  opened(socket: object): void {
    this.#open.add(socket);
  }

  closed(socket: object): void {
    this.#open.delete(socket);
  }

  get isAnyOpen(): boolean {
    return this.#open.size > 0;
  }
}
