/**
 * Where the program listens for peers, and its moves to another address while it runs. An address that the user chose
 * serves every list; without one each list has the port that both its programs know (FORMAT.md §meeting place). A web
 * server in front leads to one port, that of the first list.
 */
import { meetingPort } from "../../keys/meeting_place.ts";
import type { PortItem } from "../../keys/cell/frame/frame_items.ts";
import type { RecordSource } from "../../keys/record_source.ts";
import { formatHostPort } from "../http/address.ts";
import type { Listening, PeerListener } from "../http/listen_failure.ts";
import type { ListenErrorJson } from "../gui_api/error_json.ts";
import { type Refusal, refusal } from "../refusal.ts";
import type { ListenControl } from "./listen_control.ts";
import type { Entrance, PeerPortsOptions } from "./peer_ports_options.ts";
import { listenForPeers } from "./peer_server.ts";
import { TlsCertificates } from "./tls/tls_listening.ts";

/** How many ports behind a list's are tried when it is taken. */
const PORTS_TRIED = 100;

/** A listener to be: for one list, by its id in hexadecimal, or for whichever. */
interface Wanted {
  host: string;
  port: number;
  key: string | undefined;
}

/** What was listened for: an address that the user chose, and lists by their ids in hexadecimal. */
interface Served {
  chosen: PeerListener | undefined;
  keys: string[];
}

/** Listens for the peers of every list. */
export class PeerPorts implements ListenControl {
  readonly #options: PeerPortsOptions;
  /** At the address that the user chose. */
  #chosen: PeerListener | undefined;
  /** The list whose certificate the chosen address shows; undefined where it serves every list. */
  #chosenFor: string | undefined;
  /** By list id in hexadecimal. */
  readonly #ofLists = new Map<string, PeerListener>();
  /** Those that can be read, by their ids in hexadecimal. */
  readonly #lists = new Map<string, RecordSource>();
  #entrance: Entrance;
  #certificates: TlsCertificates | undefined;
  /** Listeners that go come back in a moment. */
  #isEntering = false;

  constructor(options: PeerPortsOptions) {
    this.#options = options;
    this.#entrance = options;
    this.#certificates = this.#certificatesOf(options);
  }

  /** Whether the list can be read. */
  isOpen(list: RecordSource): boolean {
    return this.#lists.get(list.listId.toHex()) === list;
  }

  /** Lets peers in another way, at the same ports; where those cannot be had again all is as before. */
  async enter(entrance: Entrance): Promise<{ kind: "moved" } | Refusal> {
    const before = this.#entrance;
    const served = this.#served();
    this.#isEntering = true;
    const error = await this.#reopen(entrance, served);
    if (error !== undefined) await this.#reopen(before, served);
    this.#isEntering = false;
    this.#options.onListening?.(this.#listeners());
    return error === undefined ? { kind: "moved" } : refusal(error);
  }

  /** Listens at an address that the user chose, for every list. */
  async listenAt(host: string, port: number): Promise<Listening> {
    const listening = await this.#listen({ host, port, key: this.#chosenFor });
    if (listening.kind === "listening") this.#use(() => this.#chosen = listening.listener);
    return listening;
  }

  /** Listens for the peer of one list, at its port or the next free one, unless the user chose an address. */
  async listenFor(listId: Uint8Array): Promise<Listening> {
    const key = listId.toHex();
    const already = this.#listenerOf(key);
    if (already !== undefined) return { kind: "listening", listener: already };
    const { host } = this.#entrance;
    const listening = await this.#firstFree({ host, port: meetingPort(listId), key });
    if (listening.kind === "listening") {
      this.#use(() => this.#ofLists.set(key, listening.listener));
    }
    return listening;
  }

  /** The list can be read: its listener, if it has one, shows its certificate from now on. */
  async noteOpen(list: RecordSource): Promise<void> {
    const key = list.listId.toHex();
    this.#lists.set(key, list);
    const listener = this.#listenerOf(key);
    this.#certificates?.use(key, list);
    await listener?.renewCertificate?.();
  }

  /**
   * The port at which the peer of the list reaches this program, where it has our address: the router's if it leads
   * here. Undefined where the program does not listen, or behind a web server.
   */
  portOf(listId: Uint8Array): number | undefined {
    const { mappedPort } = this.#options;
    if (this.#isBehind) return undefined;
    const port = this.#listenerOf(listId.toHex())?.port;
    return port === undefined ? undefined : mappedPort?.(port) ?? port;
  }

  /** The same as frames tell it. */
  portItemOf(listId: Uint8Array): PortItem | undefined {
    const port = this.portOf(listId);
    if (port === undefined) return undefined;
    return { kind: this.#certificates === undefined ? "port" : "tlsPort", port };
  }

  chosen(): string | null {
    return addressOf(this.#chosen);
  }

  addressFor(listId: Uint8Array): string | null {
    return addressOf(this.#listenerOf(listId.toHex()));
  }

  dialable(): string[] {
    return this.dialableEach().flat();
  }

  /** The same for each listener. */
  dialableEach(): string[][] {
    return this.#listeners().map((listener) => this.#dialableAt(listener));
  }

  dialableFor(listId: Uint8Array): string[] {
    const listener = this.#listenerOf(listId.toHex());
    return listener === undefined ? [] : this.#dialableAt(listener);
  }

  #dialableAt({ host, port }: PeerListener): string[] {
    const urls = this.#options.dialable(host, port);
    return this.#certificates?.dialable(urls, port) ?? urls;
  }

  async move(to: { host: string; port: number }): Promise<{ kind: "moved" } | Refusal> {
    const old = this.#moving();
    if (old.some(({ host, port }) => host === to.host && port === to.port)) {
      return { kind: "moved" };
    }
    // One port cannot be taken twice, so a listener at that port has to go first.
    const inTheWay = old.filter(({ port }) => port === to.port);
    await closeAll(inTheWay);
    const listening = await this.listenAt(to.host, to.port);
    if (listening.kind === "failed") {
      for (const each of inTheWay) await this.#comeBack(each);
      return refusal(listening.error);
    }
    for (const [key, listener] of this.#ofLists) {
      if (old.includes(listener)) this.#ofLists.delete(key);
    }
    await closeAll(old.filter((each) => !inTheWay.includes(each)));
    return { kind: "moved" };
  }

  async release(listId: Uint8Array): Promise<void> {
    const key = listId.toHex();
    this.#lists.delete(key);
    const listener = this.#ofLists.get(key);
    // The web server leads to one port, whatever lists are open.
    if (listener === undefined || this.#isBehind) return;
    this.#use(() => this.#ofLists.delete(key));
    await listener.close();
  }

  /** Stops listening. */
  async close(): Promise<void> {
    const listeners = this.#listeners();
    this.#chosen = undefined;
    this.#ofLists.clear();
    await closeAll(listeners);
  }

  #certificatesOf({ tls }: Entrance): TlsCertificates | undefined {
    return tls && new TlsCertificates(tls, this.#options.random);
  }

  #served(): Served {
    const open = [...this.#lists.keys()].filter((key) => this.#listenerOf(key) !== undefined);
    return { chosen: this.#chosen, keys: [...new Set([...this.#ofLists.keys(), ...open])] };
  }

  /** Closes all and listens anew; why that failed, or undefined. */
  async #reopen(
    entrance: Entrance,
    { chosen, keys }: Served,
  ): Promise<ListenErrorJson | undefined> {
    await this.close();
    this.#chosenFor = undefined;
    this.#entrance = entrance;
    this.#certificates = this.#certificatesOf(entrance);
    if (chosen !== undefined) {
      const listening = await this.listenAt(chosen.host, chosen.port);
      if (listening.kind === "failed") return listening.error;
    }
    // A web server in front leads to us although we dial.
    const [first] = this.#lists.keys();
    const wanted = keys.length > 0 || !this.#isBehind || first === undefined ? keys : [first];
    for (const key of wanted) {
      const listening = await this.listenFor(Uint8Array.fromHex(key));
      if (listening.kind === "failed") return listening.error;
    }
    for (const list of this.#lists.values()) await this.noteOpen(list);
    return undefined;
  }

  #use(change: () => void): void {
    change();
    if (!this.#isEntering) this.#options.onListening?.(this.#listeners());
  }

  #listeners(): PeerListener[] {
    return [...this.#chosen === undefined ? [] : [this.#chosen], ...this.#ofLists.values()];
  }

  /** An address that shows the certificate of one list serves that list alone: the first that is opened. */
  #listenerOf(key: string): PeerListener | undefined {
    if (this.#isBehind) return this.#listeners()[0];
    if (this.#chosen === undefined || !this.#isPerList) {
      return this.#chosen ?? this.#ofLists.get(key);
    }
    if (this.#chosenFor === undefined && !this.#ofLists.has(key)) {
      this.#chosenFor = key;
      this.#certificates?.adopt(key);
    }
    return this.#chosenFor === key ? this.#chosen : this.#ofLists.get(key);
  }

  get #isBehind(): boolean {
    return this.#entrance.behind !== undefined;
  }

  get #isPerList(): boolean {
    return this.#certificates?.isPerList ?? false;
  }

  /** What goes to another address: all, or the listener of one list where each shows a certificate of its own. */
  #moving(): PeerListener[] {
    if (!this.#isPerList) return this.#listeners();
    const [first] = this.#ofLists;
    if (this.#chosen === undefined && first !== undefined) this.#chosenFor = first[0];
    const moving = this.#chosen ?? first?.[1];
    return moving === undefined ? [] : [moving];
  }

  /** Listens again where a listener had to go. */
  async #comeBack(gone: PeerListener): Promise<void> {
    const key = this.#chosen === gone
      ? this.#chosenFor
      : [...this.#ofLists].find(([, each]) => each === gone)?.[0];
    const again = await this.#listen({ ...gone, key });
    const listener = again.kind === "listening" ? again.listener : undefined;
    if (this.#chosen === gone) this.#chosen = listener;
    for (const [key, each] of this.#ofLists) {
      if (each !== gone) continue;
      if (listener === undefined) this.#ofLists.delete(key);
      else this.#ofLists.set(key, listener);
    }
  }

  async #firstFree(wanted: Wanted): Promise<Listening> {
    for (let port = wanted.port;; port++) {
      const listening = await this.#listen({ ...wanted, port });
      const isTaken = listening.kind === "failed" && listening.error.code === "portTaken";
      if (!isTaken || port >= wanted.port + PORTS_TRIED) return listening;
    }
  }

  #listen({ host, port, key }: Wanted): Promise<Listening> {
    const certificate = this.#certificates?.sourceOf(key);
    const { app, decoy, clock, log, onStranger, onMended, limits } = this.#options;
    const shared = { app, decoy, clock, log, onStranger, onMended, limits };
    return listenForPeers({ ...shared, behind: this.#entrance.behind, host, port, certificate });
  }
}

function addressOf(listener: PeerListener | undefined): string | null {
  return listener === undefined ? null : formatHostPort(listener.host, listener.port);
}

async function closeAll(listeners: PeerListener[]): Promise<void> {
  await Promise.all(listeners.map((listener) => listener.close()));
}
