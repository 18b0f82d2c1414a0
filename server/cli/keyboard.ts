/** The keyboard of the terminal, if there is one. */
import { abortable } from "@std/async/abortable";
import { CommandError } from "./command.ts";
import { printable } from "./terminal.ts";

const CTRL_C = 3;
const CTRL_D = 4;
const TAB = 9;
const ENTER = [10, 13];
const ERASE = [8, 127];
const ESCAPE = 27;
/** `[` and `O`, which follow Escape in what cursor and function keys send. */
const OPENERS = [0x5b, 0x4f];

/** What `Keyboard.ask` asks for. */
export interface AskOptions {
  prompt: string;
  /** Show what is typed. */
  echo: boolean;
  /** Ends the asking. */
  signal: AbortSignal;
  /** Called on Ctrl-C, which arrives as a byte while a line is being typed; lets `signal` fire. */
  interrupt: () => void;
}

/** Neither shows nor edits what is typed; with `cbreak` Ctrl-C is heard as a signal, else as a byte. */
interface RawMode {
  cbreak: boolean;
}

/** Asks on the terminal, and restores it after the last answer. */
export class Keyboard {
  /** Modes in use, the current one last; none: the shell's own. */
  readonly #modes: RawMode[] = [];

  /**
   * Asks for a line; undefined when there is no terminal or the user pressed Ctrl-D. Throws CommandError when the
   * signal fires. The terminal is in raw mode before anything is shown: what is typed from then on is an answer.
   */
  async ask(options: AskOptions): Promise<string | undefined> {
    const screen = [Deno.stderr, Deno.stdout].find((each) => each.isTerminal());
    if (screen === undefined || !Deno.stdin.isTerminal()) return undefined;
    const show = (text: string): void => void screen.writeSync(new TextEncoder().encode(text));
    return await this.#inMode({ cbreak: false }, async () => {
      try {
        show(`${printable(options.prompt)} `);
        return await readTyped(options, show);
      } finally {
        show("\n");
      }
    });
  }

  /** Does `work` while the terminal does not show what is typed, but hears Ctrl-C. */
  async unseen<Done>(work: () => Promise<Done>): Promise<Done> {
    // Windows has no such mode.
    if (Deno.build.os === "windows" || !Deno.stdin.isTerminal()) return await work();
    return await this.#inMode({ cbreak: true }, work);
  }

  async #inMode<Done>(mode: RawMode, work: () => Promise<Done>): Promise<Done> {
    const leaveWatch = watchForReturn(() => {
      // Off first: the runtime leaves a terminal alone that it takes for raw.
      Deno.stdin.setRaw(false);
      this.#apply();
    });
    this.#modes.push(mode);
    this.#apply();
    try {
      return await work();
    } finally {
      leaveWatch();
      this.#modes.pop();
      this.#apply();
    }
  }

  #apply(): void {
    const mode = this.#modes.at(-1);
    if (mode === undefined) Deno.stdin.setRaw(false);
    else Deno.stdin.setRaw(true, mode);
  }
}

/**
 * A program that continues after Ctrl-Z finds the terminal in the shell's mode, which shows what is typed.
 */
function watchForReturn(onReturn: () => void): () => void {
  if (Deno.build.os === "windows") return () => {};
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
    if (signal.aborted) throw new CommandError("Cannot go on: interrupted");
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
  if (signal.aborted) return undefined;
  const one = new Uint8Array(1);
  try {
    return await abortable(Deno.stdin.read(one), signal) === null ? undefined : one[0];
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
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
