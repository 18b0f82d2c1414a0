/** Standard output, standard error and the keyboard, as far as they are there. */
import { CommandError } from "./command.ts";

const CTRL_C = 3;
const CTRL_D = 4;
const TAB = 9;
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
  /** Ends the asking. */
  signal: AbortSignal;
  /** Called on Ctrl-C, which arrives as a byte while a line is being typed; lets `signal` fire. */
  interrupt: () => void;
}

/**
 * Asks for a line on the terminal; undefined when there is none or the user pressed Ctrl-D. Throws CommandError when
 * the signal fires. The terminal is in raw mode before anything is shown: what is typed from then on is an answer.
 */
export async function askLine(options: AskOptions): Promise<string | undefined> {
  const screen = [Deno.stderr, Deno.stdout].find((each) => each.isTerminal());
  if (screen === undefined || !Deno.stdin.isTerminal()) return undefined;
  const show = (text: string): void => void screen.writeSync(new TextEncoder().encode(text));
  Deno.stdin.setRaw(true);
  const leaveWatch = watchForReturn();
  try {
    show(`${printable(options.prompt)} `);
    return await readTyped(options, show);
  } finally {
    leaveWatch();
    Deno.stdin.setRaw(false);
    show("\n");
  }
}

/**
 * A program that was stopped and is wanted back finds the terminal as the shell had it, which would show what is typed.
 */
function watchForReturn(): () => void {
  if (Deno.build.os === "windows") return () => {};
  const onReturn = (): void => {
    // Off first: the runtime leaves a terminal alone that it takes for raw.
    Deno.stdin.setRaw(false);
    Deno.stdin.setRaw(true);
  };
  Deno.addSignalListener("SIGCONT", onReturn);
  return () => Deno.removeSignalListener("SIGCONT", onReturn);
}

async function readTyped(
  { echo, signal, interrupt }: AskOptions,
  show: (text: string) => void,
): Promise<string | undefined> {
  const typed: number[] = [];
  const escape = new EscapeFilter();
  while (true) {
    const byte = await nextByte(signal);
    if (byte === CTRL_C) interrupt();
    if (signal.aborted) throw new CommandError("Asking failed: interrupted");
    if (byte === undefined) return undefined;
    if (escape.swallows(byte)) continue;
    if (byte === CTRL_D) return undefined;
    if (ENTER.includes(byte)) return new TextDecoder().decode(Uint8Array.from(typed));
    if (ERASE.includes(byte)) {
      if (eraseCharacter(typed) && echo) show("\b \b");
    } else if (byte >= 32 || byte === TAB) {
      typed.push(byte);
      if (echo) screenEcho(byte, show);
    }
  }
}

/** The next byte of the keyboard; undefined at its end, and when the signal fires. */
async function nextByte(signal: AbortSignal): Promise<number | undefined> {
  const one = new Uint8Array(1);
  const { promise: ended, resolve: end } = Promise.withResolvers<null>();
  const onAbort = (): void => end(null);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    if (signal.aborted) return undefined;
    return await Promise.race([Deno.stdin.read(one), ended]) === null ? undefined : one[0];
  } finally {
    signal.removeEventListener("abort", onAbort);
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

/** ASCII is shown as typed, a tab as one space, which can be erased; of a longer character one dot, when its first byte comes. */
function screenEcho(byte: number, show: (text: string) => void): void {
  if (byte === TAB) show(" ");
  else if (byte < 0x80) show(String.fromCharCode(byte));
  else if ((byte & 0xc0) === 0xc0) show("·");
}
