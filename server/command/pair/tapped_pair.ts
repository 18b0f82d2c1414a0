/**
 * Pairs that chat, each with a tap in its line, in real time:
 *  1. the caller of each pair dials a tap, the tap leads to the callee or, over https, to a web server in front of it
 *     or to the callee's own port under TLS;
 *  2. texts go both ways at uneven intervals, under changing keys; meanwhile each pair is paid a visit;
 *  3. when all is delivered, what crossed the lines is handed back.
 */
import { randomBytes, type RandomFill } from "../../../keys/random.ts";
import type { Flow } from "../../dpi/flow.ts";
import { openTap, type Tap } from "../../dpi/tap.ts";
import { siteName, toLoopback } from "../../dpi/site_names.ts";
import { openTlsFront, type TlsFront } from "../../dpi/tls_front.ts";
import { CommandError, type CommandIo } from "../../cli/command.ts";
import type { ConversationJson } from "../../gui_api/conversation_json.ts";
import { pause } from "../../time/clock.ts";
import { type DemoPair, openDemoPair } from "./demo_pair.ts";

const PERIOD_MS = 10_000;
const TICK_MS = 1_000;
/** Longest pause between two texts. */
const LONGEST_PAUSE_MS = 12_000;
/** Bytes of the longest text. */
const LONGEST_TEXT = 1_000;
/** How long the last texts may take. */
const PATIENCE_MS = 30_000;

/** How the cells of a pair travel; `tls`: https to a port of hchat's own, under the certificate of the list. */
export type TappedTransport = "http" | "https" | "tls";

/** How the pairs chat. */
export interface ChatSetup {
  transport: TappedTransport;
  coverMode: ConversationJson["coverMode"];
  spanMs: number;
  pairs: number;
}

/** What of the outside world a chat under a tap needs. */
export type ChatIo = Pick<CommandIo, "clock" | "random" | "signal" | "progress">;

/** A pair with a tap in its line. */
export interface TappedPair {
  pair: DemoPair;
  tap: Tap;
  /** What ends TLS in front of bob; only over https. */
  front?: TlsFront | undefined;
}

/**
 * Lets pairs chat, and meanwhile pays each a visit. Gives the connections of each pair, and what the visits came to.
 * Throws CommandError when it is interrupted.
 */
export async function chatUnderTap<Visited>(
  setup: ChatSetup,
  io: ChatIo,
  visit: (tapped: TappedPair) => Promise<Visited>,
): Promise<{ flows: Flow[][]; visits: Visited[] }> {
  const tapped: TappedPair[] = [];
  try {
    for (let index = 0; index < setup.pairs; index++) tapped.push(await openPair(setup, io));
    const [visits] = await Promise.all([
      Promise.all(tapped.map(visit)),
      Promise.all(tapped.map(({ pair }) => chat(pair, setup, io))),
    ]);
    if (io.signal.aborted) throw new CommandError("Cannot measure: interrupted");
    // A copy: closing the pairs is no part of their talk.
    return { flows: tapped.map(({ tap }) => structuredClone(tap.flows())), visits };
  } finally {
    io.progress("");
    for (const { pair, tap, front } of tapped) {
      await pair.close();
      tap.close();
      front?.close();
    }
  }
}

/** Where alice dials. The name of a web server shows in the hello of TLS, so each pair has its own. */
function originOf(transport: TappedTransport, random: RandomFill): string {
  switch (transport) {
    case "http":
      return "http://127.0.0.1";
    case "https":
      return `https://${siteName(randomBytes(random, 1)[0]! / 256)}`;
    case "tls":
      return "https://127.0.0.1";
  }
}

async function openPair(
  { transport, coverMode, spanMs }: ChatSetup,
  io: ChatIo,
): Promise<TappedPair> {
  const front = transport === "https" ? openTlsFront(io) : undefined;
  const pair = await openDemoPair({
    periodMs: PERIOD_MS,
    spanMs: spanMs + 10 * PATIENCE_MS,
    coverMode,
    tickMs: TICK_MS,
    authorities: front && [front.authority],
    lookup: toLoopback,
    tls: transport === "tls" ? { kind: "lists" } : undefined,
  }, io);
  front?.leadTo(pair.bobPort);
  const tap = openTap(front?.port ?? pair.bobPort, () => io.clock.now());
  await pair.introduce({ forAlice: new URL(`${originOf(transport, io.random)}:${tap.port}`) });
  return { pair, tap, front };
}

async function chat(pair: DemoPair, { spanMs }: ChatSetup, io: ChatIo): Promise<void> {
  const people = [pair.alice, pair.bob].map((app) => app.hub.conversations()[0]);
  const startMs = io.clock.now();
  const dice = new Uint8Array(3);
  while (io.clock.now() - startMs < spanMs && !io.signal.aborted) {
    io.random(dice);
    const [wait = 0, who = 0, length = 0] = dice;
    await pause(io.clock, wait / 255 * LONGEST_PAUSE_MS, io.signal);
    // Most texts are short.
    people[who % 2]?.send("x".repeat(1 + Math.floor((length / 255) ** 4 * LONGEST_TEXT)));
    io.progress(`chatting: ${Math.round((io.clock.now() - startMs) / 1_000)} s`);
  }
  await settle(people, io);
}

/** Waits until everything is delivered, so that the capture is of a conversation that worked. */
async function settle(
  people: ({ snapshot(): ConversationJson } | undefined)[],
  { clock, signal }: Pick<CommandIo, "clock" | "signal">,
): Promise<void> {
  const endMs = clock.now() + PATIENCE_MS;
  const waiting = (): boolean =>
    people.some((person) =>
      person?.snapshot().entries.some(({ state }) => state === "queued" || state === "sent")
    );
  while (!signal.aborted && waiting()) {
    if (clock.now() > endMs) {
      throw new CommandError("Cannot measure: expected all texts delivered, got some that wait");
    }
    await pause(clock, 200, signal);
  }
}
