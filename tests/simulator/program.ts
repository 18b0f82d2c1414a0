/**
 * One run of the program on a machine, whole from the local API down:
 *   1. `open()` opens its lists and puts hub and API together;  2. `start()` begins to follow the clock;
 *   3. `ask()` asks as the page does, `answer()` as a peer;  4. `quit()` ends it, and so does the power.
 */
import "./cheap_agreement.ts";
import "./cheap_argon2.ts";
import "./known_tags.ts";
import type { Hono } from "hono";
import type { LiveList } from "../../keys/live/live_list.ts";
import { guiApp } from "../../server/api/gui_app.ts";
import { Conversation } from "../../server/conversation/conversation.ts";
import type { ChangeJson } from "../../server/gui_api/change_json.ts";
import { type HistoryOpened, openHistory } from "../../server/history/history.ts";
import { Hub } from "../../server/hub/hub.ts";
import { TOKEN } from "../testkit/gui_setup.ts";
import { seededRandom } from "../testkit/memory_list.ts";
import type { Asking, MachineOptions, Talking } from "./machine_options.ts";
import { openOnDisk } from "./opened_list.ts";
import { RunClock } from "./run_clock.ts";
import type { VirtualDesk } from "./virtual_desk.ts";
import type { Arriving } from "./virtual_net.ts";
import { virtualTransport } from "./virtual_transport.ts";
import { VirtualVaultDesk } from "./virtual_vault_desk.ts";

const PAGE_PORT = 7_470;
const PEER_PORT = 7_471;
const PAGE_HOST = `127.0.0.1:${PAGE_PORT}`;
const PIN = "246802";
const NO_PAGE = { html: new Uint8Array(), css: new Uint8Array(), languages: {} };

/** What a program is made of. */
export interface ProgramOptions extends Omit<MachineOptions, "address"> {
  /** Runs of the machine before this one. */
  number: number;
  /** IP address of the machine at the moment. */
  address: () => string;
  /** All its lists are open. */
  noteOpened: () => void;
  /** It ends before a medium has taken everything, and warns of that. */
  noteUnsettled: () => void;
}

/** A run of the program. */
export class Program {
  readonly #options: ProgramOptions;
  readonly #clock: RunClock;
  #hub: Hub | undefined;
  #app: Hono | undefined;
  readonly #conversations: Conversation[] = [];
  readonly #lists: LiveList[] = [];
  readonly #desks: VirtualDesk[] = [];
  #isLocked = false;
  /** What no medium has taken yet stays in memory. */
  #isLocking = false;
  #isAlive = true;

  constructor(options: ProgramOptions) {
    this.#options = options;
    this.#clock = new RunClock(options.clock, () => this.#isAlive);
  }

  /** False once it has ended: nothing of it may happen any more. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Slots of a list below this are burned, as far as the program knows. */
  burnedUntil(list: number): number | undefined {
    return this.#lists[list]?.burnedUntil;
  }

  /** Opens its lists. Throws where one cannot be opened. */
  async open(): Promise<void> {
    const { media, dice } = this.#options;
    for (const list of media.keys()) await this.#converse(list);
    this.#options.noteOpened();
    const hub = this.#hub = new Hub({
      clock: this.#clock,
      conversations: this.#conversations,
      lists: {
        open: async (path) => {
          const number = this.#numberOf(path);
          const list = await this.#listOf(number);
          const history = await this.#openVault(number, list);
          return { path, list, names: list.header.names, history };
        },
        converse: () => {
          throw new Error("Internal error: no list is taken up in a run");
        },
      },
    });
    const tickets = seededRandom(`tickets ${dice.below(2 ** 31)}`);
    const place = { token: TOKEN, port: PAGE_PORT, page: NO_PAGE };
    this.#app = guiApp({ ...place, random: tickets, hub, clock: this.#clock });
  }

  /** Begins to call and to follow the clock. */
  start(): void {
    for (const conversation of this.#conversations) conversation.start();
  }

  /** Ends with a goodbye. */
  async quit(): Promise<void> {
    await this.#hub?.close();
    this.end();
  }

  /** Ends in the middle of whatever it does; its files are given back. */
  end(): void {
    this.abandon();
    for (const desk of this.#desks) desk.end();
  }

  /** The power is off. */
  abandon(): void {
    this.#isAlive = false;
  }

  /** Asks the local API as the page does; undefined where the program ends before it answers. */
  async ask(
    method: string,
    path: string,
    { list = 0, json, bytes }: Asking = {},
  ): Promise<Response | undefined> {
    const conversation = this.#conversations[list]?.name;
    if (conversation === undefined || this.#app === undefined) return undefined;
    const url = new URL(path, `http://${PAGE_HOST}`);
    url.searchParams.set("conversation", conversation);
    const headers = new Headers({ host: PAGE_HOST, authorization: `Bearer ${TOKEN}` });
    if (json !== undefined) headers.set("content-type", "application/json");
    const body = json === undefined ? bytes ?? null : JSON.stringify({ ...json, conversation });
    const answer = await this.#app.request(new Request(url, { method, headers, body }));
    return this.#isAlive ? answer : undefined;
  }

  /** Changes what is agreed on in a conversation. */
  async agree(list: number, patch: Record<string, unknown>): Promise<void> {
    const name = encodeURIComponent(this.#conversations[list]?.name ?? "");
    const headers = { host: PAGE_HOST, authorization: `Bearer ${TOKEN}` };
    await this.#app?.request(`http://${PAGE_HOST}/conversations/${name}`, {
      method: "PUT",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(patch),
    });
  }

  /** Locks itself with a PIN, which is set first; resolves when it has forgotten everything. */
  async lock(): Promise<void> {
    await this.ask("PUT", "/lock", { json: { pin: PIN } });
    this.#isLocking = true;
    const answer = await this.ask("POST", "/lock", { json: {} });
    this.#isLocking = false;
    if (answer?.status !== 200) return;
    this.#isLocked = true;
    for (const list of this.#conversations.keys()) {
      this.#options.witness.locked(this.#talking(list));
    }
    const told = await this.ask("GET", "/messages.json");
    if (told !== undefined && told.status !== 423) this.#noteTold(0, `a page (${told.status})`);
  }

  /** Opens again what was locked, as far as its lists can be opened. */
  async unlock(): Promise<void> {
    this.#isLocked = false;
    await this.ask("POST", "/unlock", { json: { secret: PIN } });
  }

  /** Opens a list that stayed locked, since its stick was gone. */
  async openAgain(list: number): Promise<void> {
    await this.ask("PUT", "/settings", { list, json: { list: this.#pathOf(list) } });
  }

  /** Answers a request from the wire; undefined: as a stranger is answered, or not at all. */
  async answer(request: Arriving): Promise<Uint8Array | undefined> {
    const answer = await this.#hub?.answerPeer(request);
    if (this.#isLocked && answer !== undefined) this.#noteTold(0, "an answer to a peer");
    return this.#isAlive ? answer?.cell : undefined;
  }

  async #converse(number: number): Promise<void> {
    const { seat, setting, witness, peer, dice, net, address } = this.#options;
    const list = await this.#listOf(number);
    const talking = this.#talking(number);
    const conversation = new Conversation({
      list,
      listPath: this.#pathOf(number),
      names: list.header.names,
      name: number === 0 ? undefined : `list ${number}`,
      clock: this.#clock,
      random: (bytes) => dice.fill(bytes),
      transport: virtualTransport(net, { from: address, isAlive: () => this.#isAlive }),
      padMode: setting.padMode,
      coverMode: setting.coverMode[seat],
      peer: peer === undefined ? undefined : new URL(`http://${peer}:${PEER_PORT}`),
      listenPort: () => ({ kind: "port", port: PEER_PORT }),
      history: await this.#openVault(number, list),
      onUnsettled: () => this.#isLocking || this.#options.noteUnsettled(),
      onPadUse: (use) => this.#isAlive && witness.padUsed(talking, use),
      log: (line) => witness.logged(talking, line),
    });
    this.#conversations.push(conversation);
    conversation.subscribe((change) => this.#tell(number, change));
    const { entries, ...shown } = conversation.snapshot();
    witness.began(
      talking,
      entries.filter(({ direction }) => direction === "in").map(({ id }) => id),
    );
    witness.changed(talking, { kind: "conversation", conversation: shown });
  }

  /** The list of that number, opened anew. */
  async #listOf(number: number): Promise<LiveList> {
    const { media, witness, dice } = this.#options;
    const list = await openOnDisk({
      path: this.#pathOf(number),
      known: this.#lists[number]?.known,
      disk: media[number]!.disk,
      clock: this.#clock,
      dice: dice.branch(),
      alive: () => this.#isAlive,
      noteClaim: (...claim) => witness.claimed(this.#talking(number), ...claim),
      noteLostClaim: () => witness.lostClaim(),
      keep: (desk) => this.#desks.push(desk),
    });
    this.#lists[number] = list;
    return list;
  }

  /** The vault beside a list; undefined where there is none. */
  async #openVault(number: number, { vault }: LiveList): Promise<HistoryOpened | undefined> {
    const { media, name, dice } = this.#options;
    const { disk, vault: rows } = media[number]!;
    if (rows === undefined) return undefined;
    const desk = new VirtualVaultDesk({
      openRows: rows.open,
      random: (bytes) => dice.fill(bytes),
      disk,
      clock: this.#clock,
    });
    return await openHistory({ path: `${name}${number}.vault`, vault, desk });
  }

  #tell(list: number, change: ChangeJson): void {
    if (!this.#isAlive) return;
    if (this.#isLocked && change.kind === "entry") this.#noteTold(list, "an entry");
    this.#options.witness.changed(this.#talking(list), change);
  }

  #noteTold(list: number, what: string): void {
    this.#options.witness.toldWhileLocked(this.#talking(list), what);
  }

  #talking(list: number): Talking {
    const { name, number } = this.#options;
    return { name, list, run: number };
  }

  #pathOf(list: number): string {
    return `${this.#options.name}${list}.hkl`;
  }

  #numberOf(path: string): number {
    return this.#conversations.findIndex(({ listPath }) => listPath === path);
  }
}
