import type { CommandIo } from "./command.ts";

/** What has not been heard of for so long takes long, milliseconds. */
const SILENT_MS = 5_000;
/** After Ctrl-C a wait that takes longer has its line; before the program's own limit of time. */
const QUIET_MS = 1_000;

/** What is waited for. */
export interface AwaitedMedium {
  /** Files or folders, for "waiting for …". */
  place: string;
  /** A sentence: what may be left where hchat ends before the medium has answered. */
  leaves: string;
}

/**
 * Work on a medium that may take long for each step: once it has been silent for five seconds a person is told what is
 * waited for. Ctrl-C lets the step under way come to its end, and says so; a further one ends hchat at once.
 */
export class Patience {
  readonly #io: CommandIo;
  readonly #awaited: AwaitedMedium;
  #heardMs: number;
  #cancel = (): void => {};

  constructor(io: CommandIo, awaited: AwaitedMedium) {
    this.#io = io;
    this.#awaited = awaited;
    this.#heardMs = io.clock.uptime();
  }

  /** The medium has done a step. */
  heard(): void {
    this.#heardMs = this.#io.clock.uptime();
  }

  /** Watches over `work` until it has settled. */
  async during<Done>(work: Promise<Done>): Promise<Done> {
    const { signal } = this.#io;
    const ending = (): void => this.#beginEnd(work);
    this.heard();
    this.#watch(SILENT_MS);
    if (signal.aborted) ending();
    signal.addEventListener("abort", ending, { once: true });
    try {
      return await work;
    } finally {
      this.#cancel();
      signal.removeEventListener("abort", ending);
    }
  }

  #watch(afterMs: number): void {
    const { clock } = this.#io;
    this.#cancel = clock.after(afterMs, () => {
      const leftMs = this.#heardMs + SILENT_MS - clock.uptime();
      if (leftMs > 0) return this.#watch(leftMs);
      this.#io.err(`hchat: hint: waiting for ${this.#awaited.place}: the medium takes long`);
    });
  }

  #beginEnd(work: Promise<unknown>): void {
    this.#cancel();
    const { place, leaves } = this.#awaited;
    this.#cancel = this.#io.clock.after(QUIET_MS, () => {
      this.#io.err(`hchat: ending when ${place} has answered: the medium takes long`);
      this.#io.err("hchat: hint: Ctrl-C ends hchat now");
      const settled = work.then(() => {}, () => {});
      void this.#io.endAfter(settled, () => this.#io.err(`hchat: warning: ${leaves}`));
    });
  }
}
