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
/** Between two texts. */
const MEAN_PAUSE_MS = 5_000;
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
  /** After how many ms the pair of a number begins; absent: all at once. */
  beginsAfterMs?: ((index: number) => number) | undefined;
  /** Mean pause between two texts of the pair of a number, ms; absent: all talk at one pace. */
  meanPauseMs?: ((index: number) => number) | undefined;
}

/** What of the outside world a chat under a tap needs. */
export type ChatIo = Pick<CommandIo, "clock" | "random" | "signal" | "progress">;

/** A pair with a tap in its line. */
export interface TappedPair {
  pair: DemoPair;
  tap: Tap;
  /** Where alice dials. */
  dialed: URL;
  /** What ends TLS in front of bob; only over https. */
  front?: TlsFront | undefined;
}

/** What came of a chat under taps. */
export interface TappedChat<Visited> {
  /** The connections of each pair. */
  flows: Flow[][];
  /** Unix ms: until then they chatted; afterwards the last texts are delivered. */
  endMs: number;
  visits: Visited[];
}

/** Lets pairs chat, and pays each a visit once it has begun. Throws CommandError when it is interrupted. */
export async function chatUnderTap<Visited>(
  setup: ChatSetup,
  io: ChatIo,
  visit: (tapped: TappedPair) => Promise<Visited>,
): Promise<TappedChat<Visited>> {
  const tapped: TappedPair[] = [];
  try {
    for (let index = 0; index < setup.pairs; index++) tapped.push(await openPair(setup, io));
    const endMs = io.clock.now() + setup.spanMs;
    const visits = await Promise.all(tapped.map(async (each, index) => {
      await pause(io.clock, setup.beginsAfterMs?.(index) ?? 0, io.signal);
      await each.pair.introduce({ forAlice: each.dialed });
      const meanPauseMs = setup.meanPauseMs?.(index) ?? MEAN_PAUSE_MS;
      const [visited] = await Promise.all([
        visit(each),
        chat(each.pair, { endMs, meanPauseMs }, io),
      ]);
      return visited;
    }));
    if (io.signal.aborted) throw new CommandError("Cannot measure: interrupted");
    // A copy: closing the pairs is no part of their talk.
    return { flows: tapped.map(({ tap }) => structuredClone(tap.flows())), endMs, visits };
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
  return { pair, tap, front, dialed: new URL(`${originOf(transport, io.random)}:${tap.port}`) };
}

async function chat(
  pair: DemoPair,
  { endMs, meanPauseMs }: { endMs: number; meanPauseMs: number },
  io: ChatIo,
): Promise<void> {
  const people = [pair.alice, pair.bob].map((app) => app.hub.conversations()[0]);
  const startMs = io.clock.now();
  const dice = new Uint8Array(3);
  for (;;) {
    io.random(dice);
    const [wait = 0, who = 0, length = 0] = dice;
    // Several texts follow each other closely, then none comes for a while.
    const waitMs = -Math.log(1 - wait / 256) * meanPauseMs;
    await pause(io.clock, Math.min(waitMs, endMs - io.clock.now()), io.signal);
    if (io.clock.now() >= endMs || io.signal.aborted) break;
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
