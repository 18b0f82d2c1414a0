/** Standard output and standard error, either of which may be closed. */
import { systemReason } from "../../keys/system_words.ts";

/** What this file needs of `Deno.stdout` and `Deno.stderr`. */
interface Sink {
  writeSync(bytes: Uint8Array): number;
  isTerminal(): boolean;
}

/** A stream whose reader may close it at any time: from then on lines are dropped. */
export class LineWriter {
  readonly #sink: Sink;
  #closed = false;
  #failure: string | undefined;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** Why writing failed, unless the reader just closed its end; undefined for no failure. */
  get failure(): string | undefined {
    return this.#failure;
  }

  isTerminal(): boolean {
    return this.#sink.isTerminal();
  }

  /** Writes all of `text`; control characters other than line feed and tab become `?`. */
  line(text: string): void {
    this.raw(`${printable(text)}\n`);
  }

  /** Writes `text` as it is. */
  raw(text: string): void {
    let bytes = new TextEncoder().encode(text);
    while (bytes.length > 0 && !this.#closed) {
      try {
        bytes = bytes.subarray(this.#sink.writeSync(bytes));
      } catch (error) {
        if (error instanceof Deno.errors.WouldBlock) waitBriefly();
        else this.#giveUp(error);
      }
    }
  }

  #giveUp(error: unknown): void {
    this.#closed = true;
    if (error instanceof Deno.errors.BrokenPipe) return;
    this.#failure = systemReason(error) ?? "the system gave no reason";
  }
}

/** A pipe that is full and set not to block: give its reader 5 ms. */
function waitBriefly(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
}

/**
 * Replaces what could steer a terminal or reverse a line: C0 and C1 controls, and the marks that change
 * the direction of writing. File names and list names may hold anything.
 */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu,
    (mark) => mark === "\n" || mark === "\t" ? mark : "?",
  );
}
