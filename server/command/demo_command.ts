/** `hchat demo`: two people on one machine, to look at; with --check nobody has to look. */
import { DEFAULT_SPAN_MS, MAX_PERIOD_MS, MIN_PERIOD_MS } from "../../keys/constants.ts";
import { hasDesktop, openBrowser } from "./browser.ts";
import { interrupted } from "./chat_command.ts";
import { type Command, type CommandArgs, type CommandIo, UsageError } from "../cli/command.ts";
import { checkDemo } from "./demo_check.ts";
import { type DemoPair, openDemoPair } from "./demo_pair.ts";
import { parseDuration } from "../cli/duration.ts";

const DEFAULT_PERIOD = "2s";

/** Slots of a demo that people look at, and of one that checks itself. */
const SHOWN_SLOTS = 10_000;
const CHECKED_SLOTS = 600;

/** Two people on one machine. */
export const demoCommand: Command = {
  name: "demo",
  summary: "two people on this machine, with lists that last for hours",
  usage: "demo [--check] [--period 2s] [--no-open]",
  details: "Makes two short-lived key lists in a temporary folder, starts both programs on " +
    "loopback and prints the address of both pages. Ctrl-C ends it and takes everything away.",
  options: [
    {
      name: "check",
      help: "send texts both ways across two key changes, read them back, show a cell, and leave",
    },
    { name: "period", value: "DURATION", help: `how long each key is in use (${DEFAULT_PERIOD})` },
    { name: "no-open", help: "do not open the pages in a browser" },
  ],
  choices: [],
  run: runDemo,
};

async function runDemo(args: CommandArgs, io: CommandIo): Promise<number> {
  if (args.positionals.length > 0) {
    throw new UsageError("Reading the command line failed: demo takes no key list");
  }
  const periodMs = readPeriod(args.value("period") ?? DEFAULT_PERIOD);
  const slots = args.has("check") ? CHECKED_SLOTS : SHOWN_SLOTS;
  const spanMs = Math.min(slots * periodMs, DEFAULT_SPAN_MS);
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
    `Reading --period failed: found ${periodMs} ms, wanted ${MIN_PERIOD_MS} to ${MAX_PERIOD_MS} ms`,
  );
}

async function showDemo(pair: DemoPair, { open }: { open: boolean }, io: CommandIo): Promise<void> {
  await pair.introduce({
    forAlice: new URL(pair.bob.peerUrl),
    forBob: new URL(pair.alice.peerUrl),
  });
  io.out(`page of alice: ${pair.alice.pageUrl}`);
  io.out(`page of bob:   ${pair.bob.pageUrl}`);
  io.err("Ctrl-C ends both and takes their lists away.");
  if (open && hasDesktop((name) => io.env(name))) {
    for (const station of [pair.alice, pair.bob]) await openBrowser(station.pageUrl);
  }
  const quits = [pair.alice, pair.bob].map((station) => station.hub.endWanted);
  await interrupted(AbortSignal.any([io.signal, ...quits]));
}
