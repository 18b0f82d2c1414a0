/** `hchat demo`: two people on one machine, to look at; with --check it looks for itself. */
import { DEFAULT_SPAN_MS, MAX_PERIOD_MS, MIN_PERIOD_MS } from "../../keys/constants.ts";
import { hasDesktop, openBrowser } from "./chat/browser.ts";
import { interrupted } from "./chat_command.ts";
import { type Command, type CommandArgs, type CommandIo, UsageError } from "../cli/command.ts";
import type { DemoPair } from "./pair/demo_pair.ts";
import { parseDuration } from "../cli/duration.ts";

const DEFAULT_PERIOD = "2s";

/** Slots of a demo that people look at, and of one that checks itself. */
const SHOWN_SLOTS = 10_000;
const CHECKED_SLOTS = 600;

/** Two people on one machine. */
export const demoCommand: Command = {
  name: "demo",
  summary: "try hchat with two people on this computer",
  usage: "demo [--check] [--period 2s] [--no-open]",
  details: "Makes two short-lived key lists in a temporary folder, starts both programs on " +
    "this computer and prints the links of both pages. Ctrl-C ends both and deletes everything.",
  options: [
    {
      name: "check",
      help: "send texts both ways across two key changes, compare them, show a cell, and exit",
    },
    { name: "period", value: "DURATION", help: `how long each key is in use (${DEFAULT_PERIOD})` },
    { name: "no-open", help: "do not open the pages in a browser" },
  ],
  choices: [],
  run: runDemo,
};

async function runDemo(args: CommandArgs, io: CommandIo): Promise<number> {
  if (args.positionals.length > 0) {
    throw new UsageError("Cannot read the command line: hchat demo makes its own key lists");
  }
  const periodMs = readPeriod(args.value("period") ?? DEFAULT_PERIOD);
  const slots = args.has("check") ? CHECKED_SLOTS : SHOWN_SLOTS;
  const spanMs = Math.min(slots * periodMs, DEFAULT_SPAN_MS);
  // Loaded here: other commands start without it.
  const { checkDemo } = await import("./demo_check.ts");
  const { openDemoPair } = await import("./pair/demo_pair.ts");
  const pair = await openDemoPair({ periodMs, spanMs: Math.max(spanMs, 2 * periodMs) }, io);
  try {
    if (args.has("check")) await checkDemo(pair, periodMs, io);
    else await showDemo(pair, { open: !args.has("no-open") }, io);
  } finally {
    await pair.close();
  }
  return 0;
}

function readPeriod(text: string): number {
  const periodMs = parseDuration(text, "--period");
  if (periodMs >= MIN_PERIOD_MS && periodMs <= MAX_PERIOD_MS) return periodMs;
  throw new UsageError(
    `Cannot read --period: expected ${MIN_PERIOD_MS / 1_000}s to ${
      MAX_PERIOD_MS / 86_400_000
    }d, got ${text}`,
    `write it as: --period ${DEFAULT_PERIOD}`,
  );
}

async function showDemo(pair: DemoPair, { open }: { open: boolean }, io: CommandIo): Promise<void> {
  await pair.introduce({
    forAlice: new URL(pair.bob.peerUrls[0]!),
    forBob: new URL(pair.alice.peerUrls[0]!),
  });
  io.out(`page of alice: ${pair.alice.pageUrl}`);
  io.out(`page of bob:   ${pair.bob.pageUrl}`);
  io.err("Ctrl-C ends both and deletes their lists.");
  if (open && hasDesktop((name) => io.env(name))) {
    for (const app of [pair.alice, pair.bob]) await openBrowser(app.pageUrl);
  }
  const quits = [pair.alice, pair.bob].map((app) => app.hub.endWanted);
  await interrupted(AbortSignal.any([io.signal, ...quits]));
}
