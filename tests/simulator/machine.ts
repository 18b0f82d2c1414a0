/**
 * One person's computer: sticks, a clock, an address, and the program that runs on it.
 * A run of the program ends by `quit()`, with a goodbye, or by `cutPower()`, without; `start()` begins another.
 */
import type { ConversationJson, MessagesJson } from "../../server/gui_api/conversation_json.ts";
import type { Asking, MachineOptions } from "./machine_options.ts";
import { Program } from "./program.ts";
import type { Name } from "./sent.ts";
import type { Arriving } from "./virtual_net.ts";

/** A computer. */
export class Machine {
  readonly name: Name;
  address: string;
  /** How many runs were begun. */
  runs = 0;
  /** When a program ended before its media had everything, Unix ms by the time of the world. */
  readonly lossesAtMs: number[] = [];
  readonly #options: MachineOptions;
  #program: Program | undefined;
  /** The run that is being begun. */
  #starting: Program | undefined;

  constructor(options: MachineOptions) {
    this.#options = options;
    this.name = options.name;
    this.address = options.address;
    for (const { disk } of options.media) {
      disk.onPowerCut = (offset) => {
        options.witness.lostPower(offset);
        this.cutPower();
      };
    }
  }

  get isRunning(): boolean {
    return this.#program !== undefined;
  }

  /** What its clock says, Unix ms. */
  get nowMs(): number {
    return this.#options.clock.now();
  }

  /** Slots of a list below this are burned, as far as the program knows; undefined while it does not run. */
  burnedUntil(list: number): number | undefined {
    return this.#program?.burnedUntil(list);
  }

  /** Begins a run; false where a list cannot be opened at the moment. */
  async start(): Promise<boolean> {
    if (this.#program !== undefined || this.#starting !== undefined) return true;
    const address = (): string => this.address;
    const program = this.#starting = new Program({
      ...this.#options,
      number: this.runs,
      address,
      noteOpened: () => void this.runs++,
      noteUnsettled: () => this.#noteLoss(),
    });
    try {
      await program.open();
    } catch {
      program.end();
    } finally {
      if (this.#starting === program) this.#starting = undefined;
    }
    if (!program.isAlive) return false;
    this.#program = program;
    this.#listen();
    program.start();
    return true;
  }

  /** Ends the run with a goodbye. */
  async quit(): Promise<void> {
    const program = this.#program;
    if (program === undefined) return;
    await program.quit();
    if (this.#program === program) this.#program = undefined;
    this.#options.net.listen(this.address, undefined);
  }

  /** Ends the run in the middle of whatever it does. */
  cutPower(): void {
    this.#noteLoss();
    for (const program of [this.#program, this.#starting]) program?.abandon();
    this.#program = this.#starting = undefined;
    this.#options.net.listen(this.address, undefined);
    for (const { disk, vault } of this.#options.media) {
      disk.losePower();
      vault?.losePower();
    }
  }

  /** The machine gets another IP address; what is under way breaks. */
  move(address: string): void {
    this.#options.net.listen(this.address, undefined);
    this.address = address;
    if (this.#program !== undefined) this.#listen();
  }

  /** Locks the program; resolves when it has forgotten everything, or has ended. */
  async lock(): Promise<void> {
    await this.#program?.lock();
  }

  /** Unlocks the program, as far as its lists can be opened. */
  async unlock(): Promise<void> {
    await this.#program?.unlock();
  }

  /** Opens a list that stayed locked. */
  async openAgain(list: number): Promise<void> {
    await this.#program?.openAgain(list);
  }

  /** Changes what both people have agreed on. */
  async agree(list: number, patch: Record<string, unknown>): Promise<void> {
    await this.#program?.agree(list, patch);
  }

  /** Asks the local API as the page does; undefined where the program does not run, or ends before it answers. */
  async ask(method: string, path: string, asking?: Asking): Promise<Response | undefined> {
    return await this.#program?.ask(method, path, asking);
  }

  /** The conversation over a list as the page shows it; undefined while the program is off or locked. */
  async conversation(list = 0): Promise<ConversationJson | undefined> {
    const answer = await this.ask("GET", "/messages.json", { list });
    if (answer?.status !== 200) return undefined;
    const messages = await answer.json() as MessagesJson;
    return messages.conversations[0];
  }

  #noteLoss(): void {
    this.lossesAtMs.push(this.#options.time.nowMs);
  }

  #listen(): void {
    this.#options.net.listen(this.address, async (request) => await this.#answer(request));
  }

  async #answer(request: Arriving): Promise<Uint8Array | undefined> {
    const program = this.#program;
    if (program === undefined || this.#options.clock.sleeps) return undefined;
    return await program.answer(request);
  }
}
