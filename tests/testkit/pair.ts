/** Two whole conversations, in memory under a fake clock or over real sockets under a fast one. */
import { assert, assertEquals } from "@std/assert";
import type { Clock } from "../../server/time/clock.ts";
import { Conversation } from "../../server/conversation/conversation.ts";
import type { ConversationOptions } from "../../server/conversation/conversation_options.ts";
import { emptyDecoy } from "../../server/decoy/decoy.ts";
import type { EntryJson } from "../../server/gui_api/entry_json.ts";
import { type HistoryOpened, openHistory } from "../../server/history/history.ts";
import { VaultClerk } from "../../server/history/vault_clerk.ts";
import type { VaultDesk } from "../../server/history/vault_job.ts";
import { FastClock } from "./fast_clock.ts";
import { HTTP } from "../../server/transport/http_transport.ts";
import { HTTPS } from "../../server/transport/https_transport.ts";
import type { Transport } from "../../server/transport/transport.ts";
import { peerApp } from "../../server/transport/peer_app.ts";
import { ListCertificate } from "../../server/transport/tls/certificate_source.ts";
import { listenForPeers } from "../../server/transport/peer_server.ts";
import type { PeerListener } from "../../server/http/listen_failure.ts";
import { FakeClock } from "./fake_clock.ts";
import { MemoryNet } from "./memory_transport.ts";
import { MemoryList, type MemoryListOptions, seededRandom } from "./memory_list.ts";
import { PadWatch } from "./pad_watch.ts";
import { patientClockFrom } from "./patient_clock.ts";

/** A clock that shows another time than `clock`, but runs with it. */
class ShiftedClock implements Clock {
  /** How far it is ahead; may be changed as when somebody sets the clock. */
  aheadMs = 0;
  /** For how long the computer has slept: nothing happened, and its uptime counted on. */
  sleptMs = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now() + this.aheadMs + this.sleptMs;
  }

  uptime(): number {
    return this.#clock.uptime() + this.sleptMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    return this.#clock.after(delayMs, callback);
  }
}

export interface PairOptions {
  list?: Omit<MemoryListOptions, "seat">;
  /** Both programs hold this seat. */
  sameSeat?: "a" | "b";
  /** Who has the other's address; both by default. */
  dials?: "a" | "b" | "both";
  /** Over sockets: both listen under TLS, with certificates of the list. */
  secure?: boolean;
  /** Over sockets: when the pair starts, Unix milliseconds; `START_MS` when absent. */
  startMs?: number;
  /** Stands between a peer and its transport. */
  wrapTransport?: (transport: Transport, seat: "a" | "b", clock: Clock) => Transport;
  conversation?: Partial<ConversationOptions>;
  /** Folder in which both keep their vaults. */
  vaults?: string;
  /** Where the vault at a path is worked on; in this thread when absent. */
  vaultDesk?: (path: string) => VaultDesk;
  /** A list with more than a MemoryList has. */
  makeList?: (options: MemoryListOptions) => MemoryList;
  /** How far b's clock is ahead of a's from the start. */
  bAheadMs?: number;
}

/** One side of the pair. */
export interface Peer {
  conversation: Conversation;
  list: MemoryList;
  clock: ShiftedClock;
  log: string[];
  /** Where it listens. */
  url: URL;
  /** Ends the program without a goodbye and starts it again, with nothing but the list. */
  restart(): Promise<void>;
  /** Cuts it off from the network, and back. */
  setOnline(online: boolean): Promise<void>;
  /**
   * Its program is killed and started again, with the list and with the vault as it was on the disk at that moment.
   */
  crash(): Promise<void>;
  /** Its program ends without a word: connections break, nobody listens. `restart` starts another one. */
  kill(): Promise<void>;
}

export interface Pair {
  a: Peer;
  b: Peer;
  /** Lets time pass. */
  advance(ms: number): Promise<void>;
  /** Lets time pass until `condition` holds; fails with `words` when that takes longer than `withinMs`. */
  until(condition: () => boolean, words: string, withinMs?: number): Promise<void>;
  close(): Promise<void>;
}

/** Time of the list at which every pair starts. */
export const START_MS = Date.UTC(2026, 0, 1) + 7_200_000;

/** Texts of one direction, oldest first. */
export function texts(peer: Peer, direction: "in" | "out"): string[] {
  return entries(peer, direction).map((entry) => entry.text);
}

/** Entries of one direction, oldest first. */
export function entries(peer: Peer, direction: "in" | "out"): EntryJson[] {
  return peer.conversation.snapshot().entries.filter((entry) => entry.direction === direction);
}

/** Sends a text and returns its id. */
export function say(peer: Peer, text: string): string {
  const outcome = peer.conversation.send(text);
  assert(outcome.kind === "queued", JSON.stringify(outcome));
  return outcome.id;
}

/** The status that the peer's page shows. */
export function statusOf(peer: Peer): string {
  return peer.conversation.snapshot().status.code;
}

/** True when nothing of what the peer sent is on its way any more. */
export function allSettled(peer: Peer): boolean {
  return entries(peer, "out").every(({ state }) => !["queued", "sent"].includes(state));
}

/** What a peer is put on: its place in the network. */
interface Place {
  url: URL;
  transport: Transport;
  /** Hands requests to the conversation of the moment. */
  attach(conversation: Pick<Conversation, "answerPeer">): void;
  setOnline(online: boolean): Promise<void>;
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** A pair in memory; time moves by `advance` and `until` alone. */
export async function memoryPair(options: PairOptions = {}): Promise<Pair & { net: MemoryNet }> {
  const clock = new FakeClock(START_MS);
  const net = new MemoryNet();
  const place = (seat: "a" | "b"): Promise<Place> => {
    const address = seat === "a" ? "192.0.2.1" : "192.0.2.2";
    const url = new URL(`http://${address}:7471`);
    let conversation: Pick<Conversation, "answerPeer"> | undefined;
    net.hosts.set(url.host, async (request) => await conversation?.answerPeer(request));
    return Promise.resolve({
      url,
      transport: net.transport(clock, () => address),
      attach: (attached) => void (conversation = attached),
      setOnline: (online) => {
        if (online) {
          net.cutOff.delete(address);
          net.revive(address);
        } else net.cutOff.add(address);
        return Promise.resolve();
      },
      kill: () => Promise.resolve(net.kill(address)),
      close: () => Promise.resolve(),
    });
  };
  const advance = (ms: number): Promise<void> => clock.advance(ms);
  const pair = await pairOn({ place, clock, advance, stepMs: 50 }, options);
  return { ...pair, net };
}

/** A pair over loopback sockets; its clock runs `factor` times as fast as ours, and stands still where the machine does. */
export async function socketPair(options: PairOptions = {}, factor = 20): Promise<Pair> {
  const clock = new FastClock(patientClockFrom(options.startMs ?? START_MS), factor);
  const place = async (seat: "a" | "b"): Promise<Place> => {
    const list = options.secure === true ? new MemoryList({ ...options.list, seat }) : undefined;
    const certificate = list && new ListCertificate(seededRandom("certificate"));
    if (list !== undefined) certificate?.use(list);
    let conversation: Pick<Conversation, "answerPeer"> | undefined;
    const app = peerApp({
      answer: async (request) => await conversation?.answerPeer(request),
      random: seededRandom("app"),
    });
    const listen = async (port: number): Promise<PeerListener> => {
      const listening = await listenForPeers({
        host: "127.0.0.1",
        port,
        app,
        decoy: emptyDecoy,
        clock,
        certificate,
      });
      assert(listening.kind === "listening", JSON.stringify(listening));
      return listening.listener;
    };
    let listener: PeerListener | undefined = await listen(0);
    const { port } = listener;
    const scheme = list === undefined ? HTTP : HTTPS;
    const transport = scheme.open({ clock, random: seededRandom("transport"), list });
    let online = true;
    const setOnline = async (wanted: boolean): Promise<void> => {
      online = wanted;
      if (!wanted) {
        // What waits at the peer is cut off as well.
        transport.close();
        await listener?.close();
      }
      listener = wanted ? await listen(port) : undefined;
    };
    return {
      url: new URL(`${list === undefined ? "http" : "https"}://127.0.0.1:${port}`),
      transport: {
        dial: async (request) =>
          online
            ? await transport.dial(request)
            : { kind: "unreachable", reason: "noNetwork", left: false },
        wantsProof: (peer) => transport.wantsProof?.(peer) ?? false,
        close: () => transport.close(),
      },
      attach: (attached) => void (conversation = attached),
      setOnline,
      kill: () => setOnline(false),
      close: async () => {
        transport.close();
        await listener?.close();
      },
    };
  };
  const advance = (ms: number): Promise<void> =>
    new Promise((resolve) => void clock.after(ms, resolve));
  return await pairOn({ place, clock, advance, stepMs: 100 }, options);
}

interface World {
  place: (seat: "a" | "b") => Promise<Place>;
  clock: Clock;
  advance: (ms: number) => Promise<void>;
  stepMs: number;
}

async function pairOn(world: World, options: PairOptions): Promise<Pair> {
  const places = { a: await world.place("a"), b: await world.place("b") };
  const pads = new PadWatch();
  const a = await peerOn(world, { options, pads, place: places.a, other: places.b, name: "a" });
  const b = await peerOn(world, { options, pads, place: places.b, other: places.a, name: "b" });
  b.clock.aheadMs = options.bAheadMs ?? 0;
  for (const peer of [a, b]) peer.conversation.start();
  return {
    a,
    b,
    advance: world.advance,
    until: async (condition, words, withinMs = 60_000) => {
      for (let ms = 0; ms <= withinMs; ms += world.stepMs) {
        if (condition()) return;
        await world.advance(world.stepMs);
      }
      const state = [a, b].map((peer) => JSON.stringify(peer.conversation.snapshot().status))
        .join(" / ");
      assert(condition(), `${words} (${state})\n${a.log.join("\n")}\n--\n${b.log.join("\n")}`);
    },
    close: async () => {
      await whileTimePasses(world, Promise.all([a.conversation.close(), b.conversation.close()]));
      await Promise.all([places.a.close(), places.b.close()]);
      assertEquals(pads.faults, []);
    },
  };
}

/** A goodbye takes at most two seconds, and longer on a slow road. */
async function whileTimePasses(world: World, closing: Promise<unknown>): Promise<void> {
  let isClosed = false;
  void closing.finally(() => isClosed = true);
  for (let step = 0; step < 4 || (!isClosed && step < 40); step++) await world.advance(500);
  await closing;
}

let runs = 0;

async function peerOn(world: World, { options, pads, place, other, name }: {
  options: PairOptions;
  pads: PadWatch;
  place: Place;
  other: Place;
  name: "a" | "b";
}): Promise<Peer> {
  const clock = new ShiftedClock(world.clock);
  const log: string[] = [];
  const dials = options.dials ?? "both";
  let vault = 0;
  let killRun = (): void => {};
  const vaultPath = (): string | undefined => options.vaults && `${options.vaults}/${name}${vault}`;
  const openVault = async ({ vault }: MemoryList): Promise<HistoryOpened | undefined> => {
    const path = options.conversation?.historyPath ?? vaultPath();
    if (path === undefined) return undefined;
    return await openHistory({ path, vault, desk: options.vaultDesk?.(path) ?? new VaultClerk() });
  };
  const open = async (list: MemoryList): Promise<Conversation> => {
    const history = await openVault(list);
    const run = { isKilled: false };
    killRun = () => run.isKilled = true;
    const transport = untilKilled(
      options.wrapTransport?.(place.transport, name, world.clock) ?? place.transport,
      run,
    );
    const conversation = new Conversation({
      list,
      listPath: `${name}.hkl`,
      names: { a: "alice", b: "bob" },
      clock,
      random: seededRandom(`${name} ${runs++}`),
      transport,
      ...(dials === "both" || dials === name ? { peer: other.url } : {}),
      listenPort: () => ({ kind: "port", port: Number(place.url.port) }),
      log: (line) => log.push(line),
      onPadUse: pads.note,
      historyPath: vaultPath(),
      history,
      ...options.conversation,
    });
    place.attach({
      answerPeer: async (request) => {
        const answer = await conversation.answerPeer(request);
        return run.isKilled ? undefined : answer;
      },
    });
    return conversation;
  };
  const make = options.makeList ?? ((listOptions) => new MemoryList(listOptions));
  const list = make({
    startMs: START_MS - 7_200_000,
    ...options.list,
    seat: options.sameSeat ?? name,
  });
  const peer: Peer = {
    conversation: await open(list),
    list,
    clock,
    log,
    url: place.url,
    setOnline: (online) => place.setOnline(online),
    kill: () => place.kill(),
    crash: async () => {
      killRun();
      await place.setOnline(false);
      copyVault(vaultPath(), () => {
        vault++;
        return vaultPath();
      });
      void peer.conversation.close();
      peer.list = peer.list.reopened();
      peer.conversation = await open(peer.list);
      await place.setOnline(true);
      peer.conversation.start();
    },
    restart: async () => {
      await place.setOnline(false);
      await whileTimePasses(world, peer.conversation.close());
      peer.list = peer.list.reopened();
      peer.conversation = await open(peer.list);
      await place.setOnline(true);
      peer.conversation.start();
    },
  };
  return peer;
}

/** Copies a vault and its log as a killed program leaves them. */
function copyVault(from: string | undefined, next: () => string | undefined): void {
  const to = next();
  if (from === undefined || to === undefined) return;
  Deno.copyFileSync(from, to);
  try {
    Deno.copyFileSync(`${from}-wal`, `${to}-wal`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Carries nothing to or from a program that was killed. */
function untilKilled(transport: Transport, run: { isKilled: boolean }): Transport {
  const gone = { kind: "unreachable", reason: "broke", left: true } as const;
  return {
    dial: async (request) => {
      if (run.isKilled) return gone;
      const answer = await transport.dial(request);
      return run.isKilled ? gone : answer;
    },
    wantsProof: (peer) => transport.wantsProof?.(peer) ?? false,
    close: () => transport.close(),
  };
}
