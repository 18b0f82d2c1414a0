/** How much of our stream the peer is known to have heard, under the session in use and ever (PROTOCOL.md §4). */
export class HeardStream {
  /** The highest acknowledgement under the session in use: within one it never falls. */
  #through = 0;
  /** The highest one under any session. */
  #everThrough = 0;
  /** The peer has named the stream under the session in use. */
  #isNamed = false;
  /** The peer was offered again what it does not know, under the session in use. */
  #hasOffered = false;

  /** The peer acknowledges all up to `through`; returns what that comes to. */
  acknowledge(through: number): number {
    this.#through = Math.max(through, this.#through);
    this.#everThrough = Math.max(this.#everThrough, this.#through);
    return this.#through;
  }

  /** Another session is in use: the peer may be another run, which knows less. */
  noteSession(): void {
    this.#through = 0;
    this.#isNamed = this.#hasOffered = false;
  }

  /**
   * The peer acknowledges the stream up to `through`. True, once in a session, where it may be a run that has heard of
   * the stream under this session alone: it knows less than the peer has known, or the peer has never known any of it.
   */
  noteNamed(through: number): boolean {
    if (this.#isNamed) return false;
    this.#isNamed = true;
    return through < this.#everThrough || this.#everThrough === 0;
  }

  /** The peer does not know the stream: true, once in a session, where that is no news from before it did. */
  noteUnknown(): boolean {
    if (this.#hasOffered || this.#through > 0) return false;
    this.#hasOffered = true;
    return true;
  }
}
