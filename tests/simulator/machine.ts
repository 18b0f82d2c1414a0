/**
 * One person's computer: sticks, a clock, and the program on it, whole from the local API down.
 * A run of the program ends by `quit()`, with a goodbye, or by `cutPower()`, without; `start()` begins another.
 */
import type { Hono } from "hono";
import { LiveList } from "../../keys/live/live_list.ts";
import type { PadUse } from "../../keys/cell/sealer_outcomes.ts";
import type { ClaimOutcome } from "../../keys/record_source.ts";
import { guiApp } from "../../server/api/gui_app.ts";
import { Conversation } from "../../server/conversation/conversation.ts";
import type { ChangeJson } from "../../server/gui_api/change_json.ts";
import type { ConversationJson, MessagesJson } from "../../server/gui_api/conversation_json.ts";
import { Hub } from "../../server/hub/hub.ts";
import { TOKEN } from "../testkit/gui_setup.ts";
import { seededRandom } from "../testkit/memory_list.ts";
import type { Who } from "./act.ts";
import type { Dice } from "./dice.ts";
import type { Name } from "./ledger.ts";
import { RunClock } from "./run_clock.ts";
import type { Setting } from "./schedule.ts";
import type { MachineClock } from "./virtual_clock.ts";
import { VirtualDesk } from "./virtual_desk.ts";
import type { VirtualDisk } from "./virtual_disk.ts";
import type { Arriving, VirtualNet } from "./virtual_net.ts";
import { virtualTransport } from "./virtual_transport.ts";
import type { VirtualVault } from "./virtual_vault.ts";

const PAGE_PORT = 7_470;
const PEER_PORT = 7_471;
const PAGE_HOST = `127.0.0.1:${PAGE_PORT}`;
const NO_PAGE = { html: new Uint8Array(), js: new Uint8Array(), css: new Uint8Array() };

/** One of the conversations of a machine. */
export interface Talking {
  name: Name;
  /** Number of the list. */
  list: number;
  run: number;
}

/** Hears of everything that the invariants need. */
export interface Witness {
  changed(talking: Talking, change: ChangeJson): void;
  claimed(talking: Talking, slot: number, outcome: ClaimOutcome): void;
  padUsed(talking: Talking, use: PadUse): void;
  logged(talking: Talking, line: string): void;
  /** The power went off in a write at `offset` of the list. */
  lostPower(offset: number): void;
  /** The power went off while a slot was being claimed. */
  lostClaim(): void;
}

/** One list on its stick, and the vault beside it where there is one. */
export interface Medium {
  disk: VirtualDisk;
  vault?: VirtualVault | undefined;
}

/** What a machine is made of. */
export interface MachineOptions {
  name: Name;
  seat: Who;
  setting: Setting;
  clock: MachineClock;
  /** One for each list. */
  media: readonly Medium[];
  net: VirtualNet;
  dice: Dice;
  address: string;
  witness: Witness;
  /** Address of the other machine when the run begins; undefined: it calls. */
  peer: string | undefined;
}

/** A request to the local API, about the conversation over a list. */
export interface Asking {
  list?: number | undefined;
  json?: Record<string, unknown> | undefined;
  bytes?: Uint8Array<ArrayBuffer> | undefined;
}

interface Run {
  number: number;
  hub: Hub;
  app: Hono;
  conversations: Conversation[];
  lists: LiveList[];
  desks: VirtualDesk[];
  /** False once the power was cut: nothing of it may happen any more. */
  alive: boolean;
}

/** A computer. */
export class Machine {
  readonly name: Name;
  address: string;
  /** How many runs were begun. */
  runs = 0;
  readonly #options: MachineOptions;
  #run: Run | undefined;
  /** The run that is being begun. */
  #starting: Run | undefined;

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
    return this.#run !== undefined;
  }

  /** Slots of a list below this are burned, as far as the program knows; undefined while it does not run. */
  burnedUntil(list: number): number | undefined {
    return this.#run?.lists[list]?.burnedUntil;
  }

  /** Begins a run; false where a list cannot be opened at the moment. */
  async start(): Promise<boolean> {
    if (this.#run !== undefined || this.#starting !== undefined) return true;
    const run = this.#starting = this.#newRun();
    try {
      await this.#open(run);
    } catch {
      run.alive = false;
      for (const desk of run.desks) desk.end();
    } finally {
      if (this.#starting === run) this.#starting = undefined;
    }
    if (!run.alive) return false;
    this.#run = run;
    this.#options.net.listen(this.address, async (request) => await this.#answer(request));
    for (const conversation of run.conversations) conversation.start();
    return true;
  }

  /** Ends the run with a goodbye. */
  async quit(): Promise<void> {
    const run = this.#run;
    if (run === undefined) return;
    await run.hub.close();
    run.alive = false;
    for (const desk of run.desks) desk.end();
    if (this.#run === run) this.#run = undefined;
    this.#options.net.listen(this.address, undefined);
  }

  /** Ends the run in the middle of whatever it does. */
  cutPower(): void {
    for (const run of [this.#run, this.#starting]) if (run !== undefined) run.alive = false;
    this.#run = this.#starting = undefined;
    this.#options.net.listen(this.address, undefined);
    for (const { disk, vault } of this.#options.media) {
      disk.losePower();
      vault?.losePower();
    }
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

  /** Asks the local API as the page does; undefined where the program does not run, or ends before it answers. */
  async ask(
    method: string,
    path: string,
    { list = 0, json, bytes }: Asking = {},
  ): Promise<Response | undefined> {
    const run = this.#run;
    const conversation = run?.conversations[list]?.name;
    if (run === undefined || conversation === undefined) return undefined;
    const url = new URL(path, `http://${PAGE_HOST}`);
    url.searchParams.set("conversation", conversation);
    const headers = new Headers({ host: PAGE_HOST, authorization: `Bearer ${TOKEN}` });
    if (json !== undefined) headers.set("content-type", "application/json");
    const body = json === undefined ? bytes ?? null : JSON.stringify({ ...json, conversation });
    const answer = await run.app.request(new Request(url, { method, headers, body }));
    return run.alive ? answer : undefined;
  }

  /** The conversation over a list as the page shows it. */
  async conversation(list = 0): Promise<ConversationJson | undefined> {
    const answer = await this.ask("GET", "/messages.json", { list });
    const messages = await answer?.json() as MessagesJson | undefined;
    return messages?.conversations[0];
  }

  #newRun(): Run {
    return {
      number: this.runs,
      hub: undefined!,
      app: undefined!,
      conversations: [],
      lists: [],
      desks: [],
      alive: true,
    };
  }

  async #open(run: Run): Promise<void> {
    const { media, dice, clock } = this.#options;
    const own = new RunClock(clock, () => run.alive);
    for (const list of media.keys()) await this.#openList(run, { list, clock: own });
    this.runs++;
    run.hub = new Hub({ clock: own, conversations: run.conversations });
    const tickets = seededRandom(`tickets ${dice.below(2 ** 31)}`);
    const place = { token: TOKEN, port: PAGE_PORT, page: NO_PAGE };
    run.app = guiApp({ ...place, random: tickets, hub: run.hub, clock: own });
  }

  async #openList(
    run: Run,
    { list: number, clock }: { list: number; clock: RunClock },
  ): Promise<void> {
    const { media, name, seat, setting, witness, peer, dice, net } = this.#options;
    const { disk, vault } = media[number]!;
    const path = `${name}${number}.hkl`;
    const desk = new VirtualDesk({
      disk,
      clock,
      dice: dice.branch(),
      alive: () => run.alive,
      noteLostClaim: () => witness.lostClaim(),
    });
    run.desks.push(desk);
    const list = await LiveList.open(path, { desk });
    run.lists.push(list);
    const talking = { name, list: number, run: run.number };
    this.#watchClaims(list, { run, talking });
    const { names } = list.header;
    const conversation = new Conversation({
      list,
      listPath: path,
      names,
      name: number === 0 ? undefined : `list ${number}`,
      clock,
      random: (bytes) => dice.fill(bytes),
      transport: virtualTransport(net, { from: () => this.address, isAlive: () => run.alive }),
      padMode: setting.padMode,
      coverMode: setting.coverMode[seat],
      peer: peer === undefined ? undefined : new URL(`http://${peer}:${PEER_PORT}`),
      listenPort: () => ({ kind: "port", port: PEER_PORT }),
      historyPath: vault && `${name}${number}.vault`,
      openRows: vault?.open,
      onPadUse: (use) => run.alive && witness.padUsed(talking, use),
      log: (line) => witness.logged(talking, line),
    });
    run.conversations.push(conversation);
    conversation.subscribe((change) => {
      if (run.alive) witness.changed(talking, change);
    });
    const { entries: _entries, ...shown } = conversation.snapshot();
    witness.changed(talking, { kind: "conversation", conversation: shown });
  }

  /** What a program does after the power went off, it does not do. */
  #watchClaims(list: LiveList, { run, talking }: { run: Run; talking: Talking }): void {
    const { witness } = this.#options;
    const claimSlot = list.claimSlot.bind(list);
    list.claimSlot = (slot) => {
      const outcome = claimSlot(slot);
      if (run.alive) witness.claimed(talking, slot, outcome);
      return outcome;
    };
  }

  async #answer(request: Arriving): Promise<Uint8Array | undefined> {
    const run = this.#run;
    if (run === undefined || this.#options.clock.sleeps) return undefined;
    const answer = await run.hub.answerPeer(request);
    return run.alive ? answer?.cell : undefined;
  }
}
