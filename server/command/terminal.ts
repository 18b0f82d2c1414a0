/** Standard output, standard error and the keyboard, as far as they are there. */

const CTRL_C = 3;
const CTRL_D = 4;
const ENTER = [10, 13];
const ERASE = [8, 127];
const ESCAPE = 27;
/** `[` and `O`, which follow Escape in what cursor and function keys send. */
const OPENERS = [0x5b, 0x4f];

/** What this file needs of `Deno.stdout` and `Deno.stderr`. */
interface Sink {
  writeSync(bytes: Uint8Array): number;
  isTerminal(): boolean;
}

/** A stream that a reader may close at any time: what cannot be written any more is dropped. */
export class LineWriter {
  readonly #sink: Sink;
  #closed = false;
  #failure: string | undefined;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** Why writing failed, unless the reader just closed its end; undefined while all is well. */
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
    this.#failure = error instanceof Error ? error.message : String(error);
  }
}

/** A pipe that is full and set not to block: give its reader 5 ms. */
function waitBriefly(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
}

/**
 * Replaces what could steer a terminal or turn a line about: C0 and C1 controls, and the marks that change
 * the direction of writing. File names and list names may hold anything.
 */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu,
    (mark) => mark === "\n" || mark === "\t" ? mark : "?",
  );
}

/** What `askLine` asks for. */
export interface AskOptions {
  prompt: string;
  /** Show what is typed. */
  echo: boolean;
  /** Called on Ctrl-C, which arrives as a byte while a line is being typed; it throws. */
  onInterrupt: () => never;
}

/**
 * Asks for a line on the terminal; undefined when there is none or the user pressed Ctrl-D. The
 * terminal is in raw mode meanwhile, because the event loop stands still and no signal could be handled.
 */
export function askLine(options: AskOptions): string | undefined {
  const screen = [Deno.stderr, Deno.stdout].find((each) => each.isTerminal());
  if (screen === undefined || !Deno.stdin.isTerminal()) return undefined;
  const show = (text: string): void => void screen.writeSync(new TextEncoder().encode(text));
  show(`${printable(options.prompt)} `);
  Deno.stdin.setRaw(true);
  try {
    return readTyped(options, show);
  } finally {
    Deno.stdin.setRaw(false);
    show("\n");
  }
}

function readTyped(options: AskOptions, show: (text: string) => void): string | undefined {
  const typed: number[] = [];
  const one = new Uint8Array(1);
  const escape = new EscapeFilter();
  while (true) {
    if (Deno.stdin.readSync(one) === null) return undefined;
    const byte = one[0] ?? 0;
    if (escape.swallows(byte)) continue;
    if (byte === CTRL_C) options.onInterrupt();
    if (byte === CTRL_D) return undefined;
    if (ENTER.includes(byte)) return new TextDecoder().decode(Uint8Array.from(typed));
    if (ERASE.includes(byte)) {
      if (eraseCharacter(typed) && options.echo) show("\b \b");
    } else if (byte >= 32) {
      typed.push(byte);
      if (options.echo) screenEcho(byte, show);
    }
  }
}

/** Keeps what cursor and function keys send (ECMA-48 §5.4) out of what is typed. */
export class EscapeFilter {
  #state: "text" | "escape" | "sequence" = "text";

  /** Whether the next byte belongs to such a key. */
  swallows(byte: number): boolean {
    // Enter, Ctrl-C and the like work after a lone Escape too.
    if (byte < 32) this.#state = byte === ESCAPE ? "escape" : "text";
    else if (this.#state === "escape") this.#state = OPENERS.includes(byte) ? "sequence" : "text";
    else if (this.#state === "sequence") {
      if (byte >= 0x40 && byte <= 0x7e) this.#state = "text";
      return true;
    } else return false;
    return byte === ESCAPE || this.#state === "sequence";
  }
}

/** Takes the last UTF-8 character off; false when there is none. */
function eraseCharacter(typed: number[]): boolean {
  if (typed.length === 0) return false;
  while (((typed.pop() ?? 0) & 0xc0) === 0x80 && typed.length > 0);
  return true;
}

/** ASCII is shown as typed; of a longer character one dot, when its first byte comes. */
function screenEcho(byte: number, show: (text: string) => void): void {
  if (byte < 0x80) show(String.fromCharCode(byte));
  else if ((byte & 0xc0) === 0xc0) show("·");
}
