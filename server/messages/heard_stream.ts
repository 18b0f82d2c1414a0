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
   * The peer acknowledges the stream up to `through`. True, once in a session, where this may be a new run of the peer:
   * it knows less than the peer has known before, or nothing was ever acknowledged.
   */
  noteNamed(through: number): boolean {
    if (this.#isNamed) return false;
    this.#isNamed = true;
    return through < this.#everThrough || this.#everThrough === 0;
  }

  /** A frame does not name the stream: true, once in a session, as long as the peer has acknowledged nothing in it. */
  noteUnknown(): boolean {
    if (this.#hasOffered || this.#through > 0) return false;
    this.#hasOffered = true;
    return true;
  }
}
