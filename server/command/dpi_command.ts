/**
 * `hchat dpi`: what a censor on the line sees, measured on this machine.
 *  1. several pairs of programs on loopback, a tap in each line, in real time;
 *  2. texts go both ways at uneven intervals, under changing keys; a prober visits the listeners meanwhile;
 *  3. the capture goes through dpi_report.ts; any rule that is found makes the exit code 1.
 */
import type { ConversationJson } from "../gui_api/conversation_json.ts";
import { pause } from "../time/clock.ts";
import { type Capture, reportOf } from "../dpi/dpi_report.ts";
import type { Flow } from "../dpi/flow.ts";
import { askNdpi } from "../dpi/ndpi.ts";
import { probeListener } from "../dpi/probes.ts";
import { openTap, type Tap } from "../dpi/tap.ts";
import { readChoice } from "../cli/arguments.ts";
import {
  type Command,
  type CommandArgs,
  CommandError,
  type CommandIo,
  UsageError,
} from "../cli/command.ts";
import { parseDuration } from "../cli/duration.ts";
import { COVER_MODES } from "./chat_options.ts";
import { type DemoPair, openDemoPair } from "./demo_pair.ts";
import { formatReport } from "./dpi_words.ts";

/** A port on which nobody expects HTTP. */
const ODD_PORT = 7_471;

const DEFAULT_SPAN = "1m";
const LEAST_SPAN_MS = 5_000;
const MOST_SPAN_MS = 3_600_000;

/** A rule that fits one pair alone catches one pair alone: several show what they have in common. */
const PAIRS = 3;
const PERIOD_MS = 10_000;
const TICK_MS = 1_000;
/** Longest pause between two texts. */
const LONGEST_PAUSE_MS = 12_000;
/** How long the last texts may take. */
const PATIENCE_MS = 30_000;

type CoverMode = ConversationJson["coverMode"];

/** How the pairs chat. */
interface Setup {
  coverMode: CoverMode;
  spanMs: number;
}

/** What of the outside world a chat under a tap needs. */
type ChatIo = Pick<CommandIo, "clock" | "random" | "signal" | "progress">;

/** What a censor sees. */
export const dpiCommand: Command = {
  name: "dpi",
  summary: "look for rules by which a censor could tell hchat",
  usage: "dpi [--for 1m] [--cover quiet|steady] [--json]",
  details:
    `Lets ${PAIRS} pairs of programs chat on this computer, in real time, and judges what is ` +
    "on the line as a censor would: the shortest rule on first packets, sizes, pauses, and what a " +
    "prober learns from the port; nDPI's verdict if ndpiReader is installed. The exit code is 1 if a " +
    "rule was found.",
  options: [
    { name: "for", value: "DURATION", help: `how long they chat (${DEFAULT_SPAN})` },
    {
      name: "cover",
      value: "MODE",
      choices: COVER_MODES,
      help: "quiet or steady cover (quiet)",
    },
    { name: "json", help: "print the report for programs" },
  ],
  choices: [],
  run: runDpi,
};

async function runDpi(args: CommandArgs, io: CommandIo): Promise<number> {
  if (args.positionals.length > 0) {
    throw new UsageError("Cannot read the command line: hchat dpi makes its own key lists");
  }
  const coverMode = readChoice(args, "cover", COVER_MODES) ?? "quiet";
  const spanMs = readSpan(args.value("for") ?? DEFAULT_SPAN);
  const report = reportOf(await captureHttp({ coverMode, spanMs }, io), io.random);
  if (args.has("json")) io.out(JSON.stringify({ coverMode, ...report }, null, 2));
  else formatReport(report).forEach((line) => io.out(line));
  return report.rules.length === 0 ? 0 : 1;
}

function readSpan(text: string): number {
  const spanMs = parseDuration(text, "--for");
  if (spanMs >= LEAST_SPAN_MS && spanMs <= MOST_SPAN_MS) return spanMs;
  throw new UsageError(`Cannot read --for: expected 5s to 1h, got ${text}`);
}

/** A pair that chats with a tap in its line. */
interface TappedPair {
  pair: DemoPair;
  tap: Tap;
}

/** Measures plain HTTP: what crossed the wire, what the prober found meanwhile, what nDPI says. */
async function captureHttp(setup: Setup, io: CommandIo): Promise<Capture> {
  const { clock, signal } = io;
  const { flows, visits } = await chatUnderTap(
    { ...setup, pairs: PAIRS },
    io,
    ({ bobPort }) => probeListener({ port: bobPort, clock, signal }),
  );
  return {
    transport: "http",
    spanMs: setup.spanMs,
    flows,
    listenerRules: visits.flat(),
    ndpi: await askNdpi(flows.flat(), ODD_PORT),
  };
}

/**
 * Lets pairs chat for `spanMs`, each with a tap in its line, and meanwhile pays each a visit. Gives the connections of
 * each pair, and what the visits came to. Throws CommandError when it is interrupted.
 */
export async function chatUnderTap<Visited>(
  setup: Setup & { pairs: number },
  io: ChatIo,
  visit: (pair: DemoPair) => Promise<Visited>,
): Promise<{ flows: Flow[][]; visits: Visited[] }> {
  const tapped: TappedPair[] = [];
  try {
    for (let index = 0; index < setup.pairs; index++) tapped.push(await openPair(setup, io));
    const [visits] = await Promise.all([
      Promise.all(tapped.map(({ pair }) => visit(pair))),
      Promise.all(tapped.map(({ pair }) => chat(pair, setup, io))),
    ]);
    if (io.signal.aborted) throw new CommandError("Cannot measure: interrupted");
    // A copy: closing the pairs is no part of their talk.
    return { flows: tapped.map(({ tap }) => structuredClone(tap.flows())), visits };
  } finally {
    io.progress("");
    for (const { pair, tap } of tapped) {
      await pair.close();
      tap.close();
    }
  }
}

async function openPair({ coverMode, spanMs }: Setup, io: ChatIo): Promise<TappedPair> {
  const pair = await openDemoPair({
    periodMs: PERIOD_MS,
    spanMs: spanMs + 10 * PATIENCE_MS,
    coverMode,
    tickMs: TICK_MS,
  }, io);
  const tap = openTap(pair.bobPort, () => io.clock.now());
  await pair.introduce({ forAlice: new URL(`http://127.0.0.1:${tap.port}`) });
  return { pair, tap };
}

async function chat(pair: DemoPair, { spanMs }: Setup, io: ChatIo): Promise<void> {
  const people = [pair.alice, pair.bob].map((app) => app.hub.conversations()[0]);
  const startMs = io.clock.now();
  const dice = new Uint8Array(3);
  while (io.clock.now() - startMs < spanMs && !io.signal.aborted) {
    io.random(dice);
    const [wait = 0, who = 0, length = 0] = dice;
    await pause(io.clock, wait / 255 * LONGEST_PAUSE_MS, io.signal);
    people[who % 2]?.send("x".repeat(1 + length * 4));
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
