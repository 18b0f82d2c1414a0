import { findTor, type FindTorOptions, type TorFound } from "./find_tor.ts";

/** The user's tor, found when it is needed and kept while its control connection is open. */
export class UserTor {
  #options: FindTorOptions;
  #found: Promise<TorFound> | undefined;
  #closed = false;

  constructor(options: FindTorOptions) {
    this.#options = options;
  }

  /** The tor in use, or what is wrong with it now. Several callers share one connection, and own none. */
  async use(): Promise<TorFound> {
    if (this.#closed) return { kind: "trouble", trouble: { code: "torMissing" } };
    return await (this.#found ??= this.#look());
  }

  /** The password of the control port from now on, undefined: none. A connection that is open stays. */
  usePassword(password: string | undefined): void {
    this.#options = { ...this.#options, password };
  }

  /** Ends the connection, and with it the services that were published over it. */
  async close(): Promise<void> {
    this.#closed = true;
    const found = await this.#found;
    if (found?.kind === "ready") await found.control.end();
  }

  /** Forgotten when it was in vain, or once its connection has ended: what waits for that is added a single time. */
  #look(): Promise<TorFound> {
    const looking: Promise<TorFound> = findTor(this.#options).then((found) => {
      if (found.kind === "ready") void found.control.ended.then(() => this.#forget(looking));
      else this.#forget(looking);
      return found;
    });
    return looking;
  }

  #forget(looking: Promise<TorFound>): void {
    if (this.#found === looking) this.#found = undefined;
  }
}
