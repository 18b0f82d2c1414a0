/**
 * One person's computer: a stick, a clock, and the program on it, whole from the local API down.
 * A run of the program ends by `quit()`, with a goodbye, or by `cutPower()`, without; `start()` begins another.
 */
import type { Hono } from "hono";
import { KeyList } from "../../keys/list/key_list.ts";
import type { PadUse } from "../../keys/cell/sealer_outcomes.ts";
import type { ClaimOutcome } from "../../keys/record_source.ts";
import { guiApp } from "../../server/api/gui_app.ts";
import { Conversation } from "../../server/conversation/conversation.ts";
import type { ChangeJson } from "../../server/gui_api/change_json.ts";
import type { ConversationJson, MessagesJson } from "../../server/gui_api/conversation_json.ts";
import { Hub } from "../../server/hub/hub.ts";
import type { Clock } from "../../server/time/clock.ts";
import type { DialResult, Transport } from "../../server/transport/transport.ts";
import { TOKEN } from "../testkit/gui_setup.ts";
import type { Dice } from "./dice.ts";
import type { Setting, Who } from "./schedule.ts";
import type { MachineClock, VirtualTime } from "./virtual_clock.ts";
import type { VirtualDisk } from "./virtual_disk.ts";
import type { Exchanged, VirtualNet } from "./virtual_net.ts";
import { seededRandom } from "../testkit/memory_list.ts";

const PAGE_PORT = 7_470;
const PEER_PORT = 7_471;
const PAGE_HOST = `127.0.0.1:${PAGE_PORT}`;
const NO_PAGE = { html: new Uint8Array(), js: new Uint8Array(), css: new Uint8Array() };

/** What a program waits for once its machine has lost power. */
const NEVER = new Promise<never>(() => {});

/** Hears of everything that the invariants need. */
export interface Witness {
  changed(who: Who, run: number, change: ChangeJson): void;
  claimed(who: Who, slot: number, outcome: ClaimOutcome): void;
  padUsed(use: PadUse): void;
  logged(who: Who, line: string): void;
  /** The power went off in a write at `offset` of the list. */
  lostPower(offset: number): void;
}

/** What a machine is made of. */
export interface MachineOptions {
  who: Who;
  setting: Setting;
  time: VirtualTime;
  clock: MachineClock;
  disk: VirtualDisk;
  net: VirtualNet;
  dice: Dice;
  address: string;
  witness: Witness;
  /** Address of the other machine when the run begins; undefined: it calls. */
  peer: string | undefined;
}

interface Run {
  number: number;
  hub: Hub;
  app: Hono;
  conversation: Conversation;
  list: KeyList;
  /** False once the power was cut: nothing of it may happen any more. */
  alive: boolean;
}

/** One of the two computers. */
export class Machine {
  readonly who: Who;
  address: string;
  /** How many runs were begun. */
  runs = 0;
  readonly #options: MachineOptions;
  #run: Run | undefined;
  #starting = false;

  constructor(options: MachineOptions) {
    this.#options = options;
    this.who = options.who;
    this.address = options.address;
    options.disk.onPowerCut = (offset) => {
      options.witness.lostPower(offset);
      this.cutPower();
    };
  }

  get isRunning(): boolean {
    return this.#run !== undefined;
  }

  /** Slots below are burned, as far as the program knows; undefined while it does not run. */
  get burnedUntil(): number | undefined {
    return this.#run?.list.burnedUntil;
  }

  /** Begins a run; false where the list cannot be opened at the moment. */
  async start(): Promise<boolean> {
    if (this.#run !== undefined || this.#starting) return true;
    this.#starting = true;
    try {
      this.#run = await this.#open();
    } catch {
      return false;
    } finally {
      this.#starting = false;
    }
    const { net, time: _time } = this.#options;
    net.listen(this.address, async (request) => await this.#answer(request));
    this.#run.conversation.start();
    return true;
  }

  /** Ends the run with a goodbye. */
  async quit(): Promise<void> {
    const run = this.#run;
    if (run === undefined) return;
    await run.hub.close();
    run.alive = false;
    if (this.#run === run) this.#run = undefined;
    this.#options.net.listen(this.address, undefined);
  }

  /** Ends the run in the middle of whatever it does. */
  cutPower(): void {
    const run = this.#run;
    this.#run = undefined;
    if (run !== undefined) run.alive = false;
    this.#options.net.listen(this.address, undefined);
    this.#options.disk.losePower();
  }

  /** The machine gets another IP address; what is under way breaks. */
  move(address: string): void {
    const { net } = this.#options;
    net.listen(this.address, undefined);
    this.address = address;
    if (this.#run !== undefined) {
      net.listen(address, async (request) => await this.#answer(request));
    }
  }

  /** Asks the local API as the page does; undefined while the program does not run. */
  async ask(method: string, path: string, body?: unknown): Promise<Response | undefined> {
    const run = this.#run;
    if (run === undefined) return undefined;
    const headers = new Headers({ host: PAGE_HOST, authorization: `Bearer ${TOKEN}` });
    if (body !== undefined) headers.set("content-type", "application/json");
    return await run.app.request(
      new Request(`http://${PAGE_HOST}${path}`, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
      }),
    );
  }

  /** The conversation as the page shows it. */
  async conversation(): Promise<ConversationJson | undefined> {
    const answer = await this.ask("GET", "/messages.json");
    const messages = await answer?.json() as MessagesJson | undefined;
    return messages?.conversations[0];
  }

  async #open(): Promise<Run> {
    const { disk, who, setting, witness, peer, dice, clock } = this.#options;
    const list = await KeyList.open(`${who}.hkl`, { write: true, openFile: disk.openFile });
    const number = this.runs++;
    const alive = (): boolean => run.alive;
    const claimSlot = list.claimSlot.bind(list);
    list.claimSlot = (slot) => {
      const outcome = claimSlot(slot);
      // What a program does after the power went off, it does not do.
      if (alive()) witness.claimed(who, slot, outcome);
      return outcome;
    };
    const own = new RunClock(clock, alive);
    const conversation = new Conversation({
      list,
      listPath: `${who}.hkl`,
      names: list.header.names,
      clock: own,
      random: (bytes) => dice.fill(bytes),
      transport: this.#transport(alive),
      padMode: setting.padMode,
      coverMode: setting.coverMode[who],
      ...(peer === undefined ? {} : { peer: new URL(`http://${peer}:${PEER_PORT}`) }),
      listenPort: () => ({ kind: "port", port: PEER_PORT }),
      onPadUse: (use) => alive() && witness.padUsed(use),
      log: (line) => witness.logged(who, line),
    });
    conversation.subscribe((change) => {
      if (run.alive) witness.changed(who, number, change);
    });
    const hub = new Hub({ clock: own, conversations: [conversation] });
    const app = guiApp({
      random: seededRandom("tickets"),
      hub,
      token: TOKEN,
      port: PAGE_PORT,
      page: NO_PAGE,
      clock: own,
    });
    const run: Run = { number, hub, app, conversation, list, alive: true };
    return run;
  }

  async #answer(
    request: Parameters<Conversation["answerPeer"]>[0],
  ): Promise<Uint8Array | undefined> {
    const run = this.#run;
    if (run === undefined || this.#options.clock.sleeps) return undefined;
    const answer = await run.conversation.answerPeer(request);
    return run.alive ? answer?.cell : undefined;
  }

  /** The program's way to the wire; a program whose machine has lost power never hears back. */
  #transport(alive: () => boolean): Transport {
    const { net } = this.#options;
    return {
      dial: async ({ peer, tag, cell, timeoutMs, signal, onLeft }): Promise<DialResult> => {
        if (!alive()) return await NEVER;
        let left = false;
        const outcome = await net.exchange({
          from: this.address,
          to: peer.hostname,
          tag,
          cell: cell.slice(),
          timeoutMs,
          signal,
          left: () => {
            left = true;
            onLeft?.();
          },
        });
        return alive() ? resultOf(outcome, left) : await NEVER;
      },
      close: () => {},
    };
  }
}

function resultOf(outcome: Exchanged, left: boolean): DialResult {
  switch (outcome.kind) {
    case "answered":
      return outcome;
    case "aborted":
      return { kind: "aborted", left };
    case "stranger":
      return { kind: "stranger", status: 404 };
    default:
      return { kind: "unreachable", reason: outcome.kind, left };
  }
}

/** The machine's clock as one run of the program sees it: its timers end with it. */
class RunClock implements Clock {
  readonly #clock: Clock;
  readonly #alive: () => boolean;

  constructor(clock: Clock, alive: () => boolean) {
    this.#clock = clock;
    this.#alive = alive;
  }

  now(): number {
    return this.#clock.now();
  }

  uptime(): number {
    return this.#clock.uptime();
  }

  after(delayMs: number, callback: () => void): () => void {
    return this.#clock.after(delayMs, () => {
      if (this.#alive()) callback();
    });
  }
}
