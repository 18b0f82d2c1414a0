/**
 * The wire between the two machines, and whoever sits on it.
 *  1. `exchange()` sends one request; it arrives late, twice, altered, at a stranger's, or never.
 *  2. The machine that listens at the address answers, or takes it for a stranger's.
 *  3. The answer comes back over the same wire.
 */
import type { Dice } from "./dice.ts";
import type { TrafficWatch } from "./traffic_watch.ts";
import type { VirtualTime } from "./virtual_clock.ts";

/** A request as the listening side gets it. */
export interface Arriving {
  tag: string;
  cell: Uint8Array;
  /** IP address of the sender. */
  remoteAddress: string;
  /** Fires when the sender has gone away. */
  signal: AbortSignal;
}

/** What listens at an address; undefined is the answer to a stranger. */
export type Listener = (request: Arriving) => Promise<Uint8Array | undefined>;

/** What became of an exchange, as the sender sees it. */
export type Exchanged =
  | { kind: "answered"; cell: Uint8Array }
  | { kind: "stranger" }
  | { kind: "refused" }
  | { kind: "broke" }
  | { kind: "noAnswer" }
  | { kind: "aborted" };

/** One request on its way. */
export interface Sending {
  /** IP address of the sender. */
  from: string;
  /** IP address of the machine that is called. */
  to: string;
  tag: string;
  cell: Uint8Array;
  timeoutMs: number;
  signal: AbortSignal;
  /** Called when the request may have left. */
  left: () => void;
}

/** A request or an answer as it leaves. */
export interface Departure {
  /** Virtual time, Unix ms. */
  atMs: number;
  /** IP address of the sender. */
  from: string;
  /** Length of its cell; 0 for a stranger's answer. */
  bytes: number;
}

/** What is wrong with the wire at the moment; shares are 0 to 1. */
export interface Faults {
  drop: number;
  duplicate: number;
  corrupt: number;
  replay: number;
  /** Each way takes up to this much longer. */
  delayMs: number;
  /** Nothing passes from these IP addresses. */
  mute: Set<string>;
  /** Cells that still pass before everything hangs; infinite without that fault. */
  cellsLeft: number;
  /** IP addresses at which somebody else answers. */
  strangers: Set<string>;
}

/** A wire without faults. */
export function noFaults(): Faults {
  return {
    drop: 0,
    duplicate: 0,
    corrupt: 0,
    replay: 0,
    delayMs: 0,
    mute: new Set(),
    cellsLeft: Infinity,
    strangers: new Set(),
  };
}

/** Why a request is given up; an error made anew for each would cost more than all else here. */
const GONE = new Error("the sender has gone");

/** Requests that an attacker has recorded for later. */
const RECORDED = 32;

/** The network of one run. */
export class VirtualNet {
  faults: Faults = noFaults();
  /** Whom requests from this IP address reach in the place of the one that is called; undefined: nobody else. */
  diverts: (from: string) => string | undefined = () => undefined;
  /** Hears of everything that leaves. */
  onLeave: (departure: Departure) => void = () => {};
  /** Cells that passed in either direction. */
  cells = 0;
  readonly #time: VirtualTime;
  readonly #dice: Dice;
  readonly #latencyMs: number;
  readonly #traffic: TrafficWatch;
  readonly #listeners = new Map<string, Listener>();
  readonly #underWay = new Set<{ ends: string[]; break: () => void }>();
  readonly #recorded: { to: string; tag: string; cell: Uint8Array }[] = [];

  constructor(
    time: VirtualTime,
    { dice, latencyMs, traffic }: { dice: Dice; latencyMs: number; traffic: TrafficWatch },
  ) {
    this.#time = time;
    this.#traffic = traffic;
    this.#dice = dice;
    this.#latencyMs = latencyMs;
  }

  /** Exchanges that have not ended, of the address that has begun the most of them. */
  get mostUnderWay(): number {
    const counts = new Map<string, number>();
    for (const { ends: [from = ""] } of this.#underWay) {
      counts.set(from, (counts.get(from) ?? 0) + 1);
    }
    return Math.max(0, ...counts.values());
  }

  /** Takes requests to `address`; undefined ends that, and breaks what is under way. */
  listen(address: string, listener: Listener | undefined): void {
    if (listener !== undefined) return void this.#listeners.set(address, listener);
    this.#listeners.delete(address);
    this.breakAll(address);
  }

  /** Breaks every exchange to and from `address`. */
  breakAll(address: string): void {
    for (const exchange of [...this.#underWay]) {
      if (exchange.ends.includes(address)) exchange.break();
    }
  }

  /** One request and its answer. */
  exchange(asked: Sending): Promise<Exchanged> {
    const { from, signal, timeoutMs } = asked;
    const to = this.diverts(from) ?? asked.to;
    return new Promise((resolve) => {
      if (signal.aborted) return resolve({ kind: "aborted" });
      const gone = new AbortController();
      const entry = { ends: [from, to], break: () => settle({ kind: "broke" }) };
      const cancel = this.#time.after(timeoutMs, () => settle({ kind: "noAnswer" }));
      const settle = (outcome: Exchanged): void => {
        if (!this.#underWay.delete(entry)) return;
        cancel();
        signal.removeEventListener("abort", aborted);
        gone.abort(GONE);
        resolve(outcome);
      };
      const aborted = (): void => settle({ kind: "aborted" });
      signal.addEventListener("abort", aborted, { once: true });
      this.#underWay.add(entry);
      this.#carry({ ...asked, to }, { settle, gone: gone.signal });
    });
  }

  #carry(
    { from, to, tag, cell, left }: Sending,
    { settle, gone }: { settle: (outcome: Exchanged) => void; gone: AbortSignal },
  ): void {
    this.onLeave({ atMs: this.#time.nowMs, from, bytes: cell.length });
    this.#after(() => {
      if (gone.aborted) return;
      if (this.faults.strangers.has(to)) return this.#after(() => settle({ kind: "stranger" }));
      if (!this.#listeners.has(to)) return settle({ kind: "refused" });
      left();
      this.#record({ to, tag, cell });
      if (!this.#passes(from, cell)) return;
      const request = { tag, cell: this.#perhapsAltered(cell), remoteAddress: from, signal: gone };
      this.#deliver(to, request, (answer) => this.#bring(to, answer, settle));
      if (this.#dice.chance(this.faults.duplicate)) this.#deliver(to, request, () => {});
      this.#perhapsReplay(from);
    });
  }

  #deliver(
    to: string,
    request: Arriving,
    answered: (answer: Uint8Array | undefined) => void,
  ): void {
    const listener = this.#listeners.get(to);
    if (listener === undefined) return;
    listener({ ...request, cell: request.cell.slice() }).then(answered, () => answered(undefined));
  }

  #bring(
    from: string,
    answer: Uint8Array | undefined,
    settle: (outcome: Exchanged) => void,
  ): void {
    this.onLeave({ atMs: this.#time.nowMs, from, bytes: answer?.length ?? 0 });
    this.#after(() => {
      if (!this.#passes(from, answer)) return;
      if (answer === undefined) return settle({ kind: "stranger" });
      settle({ kind: "answered", cell: this.#perhapsAltered(answer) });
    });
  }

  #passes(from: string, cell: Uint8Array | undefined): boolean {
    if (this.faults.mute.has(from) || this.#dice.chance(this.faults.drop)) return false;
    if (this.faults.cellsLeft <= 0) return false;
    this.faults.cellsLeft--;
    this.cells++;
    this.#traffic.noteCell(cell?.length ?? 0);
    return true;
  }

  #after(work: () => void): void {
    this.#time.after(this.#latencyMs + this.#dice.below(this.faults.delayMs + 1), work);
  }

  #perhapsAltered(cell: Uint8Array): Uint8Array {
    const altered = cell.slice();
    if (!this.#dice.chance(this.faults.corrupt)) return altered;
    altered[this.#dice.below(altered.length)]! ^= 1 << this.#dice.below(8);
    return altered;
  }

  #record(request: { to: string; tag: string; cell: Uint8Array }): void {
    this.#recorded.push({ ...request, cell: request.cell.slice() });
    if (this.#recorded.length > RECORDED) this.#recorded.shift();
  }

  #perhapsReplay(from: string): void {
    if (!this.#dice.chance(this.faults.replay)) return;
    const { to, tag, cell } = this.#dice.pick(this.#recorded);
    const { signal } = new AbortController();
    this.#deliver(to, { tag, cell, remoteAddress: from, signal }, () => {});
  }
}
