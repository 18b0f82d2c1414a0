/** What both windows have where nothing else is agreed on. */
const INITIAL_BYTES = 65_535;
const MOST_BYTES = 2 ** 31 - 1;

/**
 * How much of a body may leave now (RFC 9113, section 5.2): the other end gives credit to the connection and to each
 * stream. One stream is open at a time.
 */
export class SendWindow {
  #initial = INITIAL_BYTES;
  #connection = INITIAL_BYTES;
  #stream = 0;

  /** Bytes that may leave. */
  get bytes(): number {
    return Math.max(0, Math.min(this.#connection, this.#stream));
  }

  /** A new stream begins. */
  open(): void {
    this.#stream = this.#initial;
  }

  /** So many bytes of a body have left. */
  take(bytes: number): void {
    this.#connection -= bytes;
    this.#stream -= bytes;
  }

  /** The other end gives credit to the connection or to the stream; false where it may not give so much, or nothing. */
  credit(to: "connection" | "stream", bytes: number): boolean {
    if (to === "connection") this.#connection += bytes;
    else this.#stream += bytes;
    return bytes > 0 && Math.max(this.#connection, this.#stream) <= MOST_BYTES;
  }

  /** What each stream begins with from now on; the open one gains or loses as much. False where it may not be so much. */
  begin(bytes: number): boolean {
    this.#stream += bytes - this.#initial;
    this.#initial = bytes;
    return Math.max(bytes, this.#stream) <= MOST_BYTES;
  }
}
