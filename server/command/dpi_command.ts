/**
 * `hchat dpi`: what a censor on the line sees, measured on this machine.
 *  1. two programs on loopback with a tap between them, in time that runs faster;
 *  2. texts go both ways at uneven intervals, under changing keys;
 *  3. the capture goes through dpi_report.ts; anything that tells makes the exit code 1.
 */
import { pause } from "../time/clock.ts";
import { openTap } from "../dpi/dpi_capture.ts";
import { type Capture, type Count, type DpiReport, reportOf } from "../dpi/dpi_report.ts";
import { FastClock } from "../time/fast_clock.ts";
import type { ConversationJson } from "../gui_api.ts";
import {
  type Command,
  type CommandArgs,
  CommandError,
  type CommandIo,
  UsageError,
} from "../cli/command.ts";
import { type DemoPair, openDemoPair } from "./demo_pair.ts";
import { parseDuration } from "../cli/duration.ts";

/** How much faster than real time the captured conversation runs. */
const SPEED = 20;
const DEFAULT_SPAN = "3m";
const MAX_SPAN_MS = 3_600_000;
const PERIOD_MS = 10_000;
const TICK_MS = 1_000;
/** Longest pause between two texts. */
const LONGEST_PAUSE_MS = 12_000;
/** How long a first answer may take, in the time of the pair. */
const PATIENCE_MS = 120_000;
const TABLE_ROWS = 10;

type CoverMode = ConversationJson["coverMode"];

/** What a censor sees. */
export const dpiCommand: Command = {
  name: "dpi",
  summary: "measure what somebody who taps the line sees",
  usage: "dpi [--for 3m] [--cover quiet|steady] [--json]",
  details: "Starts two programs on loopback, lets them chat in accelerated time and examines " +
    "every byte between them: the rules by which the Great Firewall blocks encrypted traffic, " +
    "constant bytes, sizes, timing, headers. The exit code is 1 when something tells.",
  options: [
    { name: "for", value: "DURATION", help: `how long they chat, in their time (${DEFAULT_SPAN})` },
    {
      name: "cover",
      value: "MODE",
      choices: ["quiet", "steady"],
      help: "quiet or steady cover (quiet)",
    },
    { name: "json", help: "print the report for programs" },
  ],
  choices: [],
  run: runDpi,
};

async function runDpi(args: CommandArgs, io: CommandIo): Promise<number> {
  if (args.positionals.length > 0) {
    throw new UsageError("Reading the command line failed: dpi takes no key list");
  }
  const coverMode = readCover(args.value("cover") ?? "quiet");
  const spanMs = readSpan(args.value("for") ?? DEFAULT_SPAN);
  const report = reportOf(await captureChat({ coverMode, spanMs }, io));
  if (args.has("json")) io.out(JSON.stringify({ coverMode, spanMs, ...report }, null, 2));
  else for (const line of reportLines(report)) io.out(line);
  return report.findings.length === 0 ? 0 : 1;
}

function readCover(word: string): CoverMode {
  if (word === "quiet" || word === "steady") return word;
  throw new UsageError(`Reading --cover failed: found "${word}", wanted quiet or steady`);
}

function readSpan(text: string): number {
  const spanMs = parseDuration(text, "--for");
  if (spanMs >= PERIOD_MS && spanMs <= MAX_SPAN_MS) return spanMs;
  throw new UsageError(`Reading --for failed: found "${text}", wanted 10s to 1h`);
}

/** Lets two programs chat for `spanMs` of their time and returns what crossed the wire. */
async function captureChat(
  { coverMode, spanMs }: { coverMode: CoverMode; spanMs: number },
  io: Pick<CommandIo, "clock" | "random" | "signal" | "progress">,
): Promise<Capture> {
  const clock = new FastClock(io.clock, SPEED);
  const fast = { clock, random: io.random, signal: io.signal };
  const pair = await openDemoPair({
    periodMs: PERIOD_MS,
    spanMs: spanMs + 10 * PATIENCE_MS,
    coverMode,
    tickMs: TICK_MS,
  }, fast);
  const tap = openTap(pair.bobPort, () => clock.now());
  try {
    await pair.introduce({ forAlice: new URL(`http://127.0.0.1:${tap.port}`) });
    await chat(pair, { spanMs, clock, io });
    return tap.capture();
  } finally {
    await pair.close();
    tap.close();
  }
}

async function chat(
  pair: DemoPair,
  { spanMs, clock, io }: {
    spanMs: number;
    clock: FastClock;
    io: Pick<CommandIo, "random" | "signal" | "progress">;
  },
): Promise<void> {
  const people = [pair.alice, pair.bob].map((station) => station.hub.conversations()[0]);
  const startMs = clock.now();
  const dice = new Uint8Array(3);
  let sent = 0;
  while (clock.now() - startMs < spanMs && !io.signal.aborted) {
    io.random(dice);
    await pause(clock, dice[0]! / 255 * LONGEST_PAUSE_MS, io.signal);
    const outcome = people[dice[1]! % 2]?.send("x".repeat(1 + dice[2]! * 4));
    if (outcome?.kind === "queued") sent++;
    io.progress(`chatting: ${sent} texts`);
  }
  io.progress("");
  await settle(people, { clock, signal: io.signal });
}

/** Waits until everything is delivered, so that the capture is of a conversation that worked. */
async function settle(
  people: ({ snapshot(): ConversationJson } | undefined)[],
  { clock, signal }: { clock: FastClock; signal: AbortSignal },
): Promise<void> {
  const endMs = clock.now() + PATIENCE_MS;
  const waiting = (): boolean =>
    people.some((person) =>
      person?.snapshot().entries.some(({ state }) => state === "queued" || state === "sent")
    );
  while (!signal.aborted && waiting()) {
    if (clock.now() > endMs) throw new CommandError("Capturing failed: texts were not delivered");
    await pause(clock, 200, signal);
  }
  if (signal.aborted) throw new CommandError("Capturing failed: interrupted");
}

function reportLines(report: DpiReport): string[] {
  const { firstPackets, bareCells, cells, paths } = report;
  const rules = Object.entries(firstPackets.byRule).filter(([, count]) => count > 0)
    .map(([rule, count]) => `${rule} ${count}`).join(", ");
  return [
    `first packets      ${firstPackets.count}, let through by the GFW's rules: ${firstPackets.passed} (${rules})`,
    `cells alone        ${bareCells.count}, would be let through without HTTP: ${bareCells.passed}`,
    `cells              ${cells.count}; ${cells.sizes.map(formatSize).join(", ")}`,
    `entropy            ${cells.entropyBitsPerByte.toFixed(4)} bits a byte, ${
      cells.setBitsPerByte.toFixed(4)
    } set bits a byte`,
    `of each cell       ${rangeWords(cells.entropyOfCells)} bits a byte, ${
      rangeWords(cells.setBitsOfCells)
    } set bits a byte`,
    `constant offsets   ${offsetWords(cells.constantOffsets)}`,
    `biased offsets     ${offsetWords(cells.biasedOffsets)}`,
    `repeated cells     ${cells.repeatedCells}`,
    `paths              ${paths.distinct} different, of the form ${
      paths.shapes.map(({ what }) => what).join(" ")
    }`,
    ...table("request headers", report.requestHeaders),
    ...table("answer headers", report.answerHeaders),
    ...table("between requests", report.gapsMs),
    ...table("until the answer", report.holdsMs),
    report.findings.length === 0
      ? "nothing of this tells; uploads of one size to paths of one form can be told all the same"
      : `what tells: ${report.findings.join("; ")}`,
  ];
}

function formatSize({ what, count }: Count): string {
  return `${count} of ${what} bytes`;
}

function rangeWords([lowest, highest]: [number, number]): string {
  return `${lowest.toFixed(3)} to ${highest.toFixed(3)}`;
}

function offsetWords(offsets: number[]): string {
  return offsets.length === 0 ? "none" : offsets.slice(0, TABLE_ROWS).join(", ");
}

function table(title: string, counts: Count[]): string[] {
  return counts.slice(0, TABLE_ROWS).map(({ what, count }, row) =>
    `${(row === 0 ? title : "").padEnd(18)} ${String(count).padStart(6)}  ${what}`
  );
}
