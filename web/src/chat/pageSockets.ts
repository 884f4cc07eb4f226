/** The open sockets of one page. If one is closed and another is still open, the server is still there. */
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
