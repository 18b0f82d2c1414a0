import { randomFillSync } from "node:crypto";
import type { CommandIo } from "../../server/cli/command.ts";
import { FakeClock } from "./fake_clock.ts";

/** A CommandIo that keeps what was printed and answers questions from lists. */
export class FakeIo implements CommandIo {
  readonly lines: string[] = [];
  readonly errors: string[] = [];
  readonly asked: string[] = [];
  readonly stop = new AbortController();
  readonly clock = new FakeClock();
  /** What a further Ctrl-C does before it ends the program, while that waits. */
  force: (() => void) | undefined;
  /** Answers to `askSecret` and `ask`, first to last. */
  answers: string[] = [];
  stdin: Uint8Array = new Uint8Array();
  /** Whether `stdin` comes from a keyboard. */
  typed = false;
  variables: Record<string, string> = {};

  get signal(): AbortSignal {
    return this.stop.signal;
  }

  async endAfter(work: Promise<unknown>, onForced: () => void): Promise<void> {
    this.force = onForced;
    await work;
    this.force = undefined;
  }

  out(line: string): void {
    this.lines.push(line);
  }

  err(line: string): void {
    this.errors.push(line);
  }

  /** Width of the terminal. */
  columns = 80;

  progress(): void {}

  clear(): void {}

  random(bytes: Uint8Array): void {
    randomFillSync(bytes);
  }

  readStdin(): Promise<Uint8Array> {
    return Promise.resolve(this.stdin);
  }

  isTyped(): boolean {
    return this.typed;
  }

  askSecret(prompt: string): Promise<string | undefined> {
    this.asked.push(prompt);
    return Promise.resolve(this.answers.shift());
  }

  unseen<Done>(work: () => Promise<Done>): Promise<Done> {
    return work();
  }

  ask(prompt: string): Promise<string | undefined> {
    return this.askSecret(prompt);
  }

  env(name: string): string | undefined {
    return this.variables[name];
  }
}
