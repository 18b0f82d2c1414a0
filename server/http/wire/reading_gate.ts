import type { Socket } from "node:net";

/** What the runtime reads a connection by; the type library lacks it. */
interface Handle {
  reading: boolean;
  readStart(): number;
  readStop(): number;
}

/**
 * Whether a connection is read. `pause()` of the stream will not do for that: whoever takes a part of a request's body
 * resumes the stream.
 */
export class ReadingGate {
  readonly #handle: Handle | undefined;
  readonly #start: () => number = () => 0;
  readonly #stop: () => number = () => 0;
  #isOpen = true;
  /** The stream wants to be read. */
  #isWanted = true;

  constructor(socket: Socket) {
    const handle = this.#handle = (socket as unknown as { _handle?: Handle | null })._handle ??
      undefined;
    if (handle === undefined) return;
    this.#start = handle.readStart.bind(handle);
    this.#stop = handle.readStop.bind(handle);
    this.#isWanted = handle.reading;
    handle.readStart = () => {
      this.#isWanted = true;
      return this.#isOpen ? this.#start() : 0;
    };
    handle.readStop = () => {
      this.#isWanted = false;
      return this.#stop();
    };
  }

  /** Opens or closes it. */
  set(isOpen: boolean): void {
    if (isOpen === this.#isOpen || this.#handle === undefined) return;
    this.#isOpen = isOpen;
    if (!this.#isWanted) return;
    if (isOpen) this.#start();
    else this.#stop();
  }
}
