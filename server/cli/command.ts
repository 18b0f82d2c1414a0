import type { RandomFill } from "../../keys/random.ts";
import type { Clock } from "../time/clock.ts";

/** What a command may touch of the outside world; main.ts makes the real one, tests their own. */
export interface CommandIo {
  /** One line on standard output. */
  out(line: string): void;
  /** One line on standard error. */
  err(line: string): void;
  /** Redraws one progress line on standard error; does nothing unless that is a terminal. */
  progress(line: string): void;
  /** Wipes the terminal, with what has scrolled out of it; does nothing where there is none. */
  clear(): void;
  readonly clock: Clock;
  readonly random: RandomFill;
  /** Fires on Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /**
   * Lets the program end no sooner than `work` has settled, however long that takes after Ctrl-C. A further Ctrl-C ends
   * it at once, after `onForced`.
   */
  endAfter(work: Promise<unknown>, onForced: () => void): Promise<void>;
  /** Standard input to its end, or until it has more than `maxBytes`. Throws CommandError on Ctrl-C. */
  readStdin(maxBytes: number): Promise<Uint8Array>;
  /** Whether standard input is a keyboard. */
  isTyped(): boolean;
  /** Asks on the terminal without echo; undefined for no terminal or Ctrl-D. Throws CommandError when `signal` fires. */
  askSecret(prompt: string): Promise<string | undefined>;
  /** Does `work`, during which the terminal does not show what is typed ahead: more secrets may be asked for. */
  unseen<Done>(work: () => Promise<Done>): Promise<Done>;
  /** Asks for a line on the terminal, in the same way but with echo. */
  ask(prompt: string): Promise<string | undefined>;
  /** A variable of the environment; what of it is not UTF-8 comes back as U+FFFD. */
  env(name: string): string | undefined;
  /** Width of the terminal in characters; 80 where there is none. */
  readonly columns: number;
}

/** One `--name VALUE` or `--name`. */
export interface OptionSpec {
  /** Without the dashes. */
  name: string;
  /** One letter, without its dash. */
  short?: string;
  /** Name of the value in help texts; absent for a switch. */
  value?: string;
  /** The option may come without its value, which follows `=`, never a blank: a word behind it is its own. */
  isValueOptional?: boolean;
  help: string;
  /** May be given several times. */
  multiple?: boolean;
  /** All possible values, for completions; files when absent. */
  choices?: readonly string[];
}

/** Parsed words of one command. */
export interface CommandArgs {
  positionals: string[];
  /** Value of an option; the last one when given several times. */
  value(name: string): string | undefined;
  /** All values of an option. */
  values(name: string): string[];
  /** Whether a switch was given. */
  has(name: string): boolean;
}

/** One command of the program. Help, completions and the man page are made from this. */
export interface Command {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** What follows `hchat` in the usage line, e.g. `info LIST [--json]`. */
  usage: string;
  /** Paragraphs below the usage line. */
  details?: string;
  options: OptionSpec[];
  /** Words that may follow the command, for completions; files when absent. */
  readonly choices?: readonly string[];
  /** Returns the exit code: 0 done, 1 failed. Throws UsageError (2) and CommandError (1). */
  run(args: CommandArgs, io: CommandIo): Promise<number>;
}

/** The words of the command line are wrong: exit code 2. */
export class UsageError extends TypeError {
  override name = "UsageError";
  readonly hint: string | undefined;
  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** The command could not be carried out: exit code 1. */
export class CommandError extends Error {
  override name = "CommandError";
  readonly hint: string | undefined;
  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
