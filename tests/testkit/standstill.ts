/** How often it looks whether it may go on, in ms. */
const LOOK_MS = 20;

/** How long a thread of a test stands still before it does what it was asked, as a control file says. */
export class Standstill {
  readonly #control: string;

  /** `module`: the address of the thread's file, whose query names the control file. */
  constructor(module: string) {
    this.#control = new URL(module).searchParams.get("control") ?? "";
  }

  /** Waits for as many ms as the word at `place` of the control file says; not at all where there is no such file. */
  wait(place: number): void {
    const beganMs = performance.now();
    while (performance.now() - beganMs < this.#slownessMs(place)) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
    }
  }

  #slownessMs(place: number): number {
    try {
      return Number(Deno.readTextFileSync(this.#control).split(" ")[place] ?? 0);
    } catch {
      return 0;
    }
  }
}
