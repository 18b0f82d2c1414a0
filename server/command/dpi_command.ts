/**
 * `hchat dpi`: what a censor on the line sees, measured on this machine.
 *  1. several pairs of programs on loopback for each transport, a tap in each line, in real time;
 *  2. texts go both ways at uneven intervals, under changing keys; a prober visits the listeners meanwhile;
 *  3. the captures go through dpi_report.ts; any rule that is found makes the exit code 1.
 */
import { type Capture, reportOf } from "../dpi/dpi_report.ts";
import { askNdpi } from "../dpi/ndpi.ts";
import { probeListener } from "../dpi/probes.ts";
import { scanCertificate } from "../dpi/tls_scan.ts";
import { runtimeHello } from "../dpi/runtime_hello.ts";
import { readChoice } from "../cli/arguments.ts";
import { type Command, type CommandArgs, type CommandIo, UsageError } from "../cli/command.ts";
import { formatDuration, parseDuration } from "../cli/duration.ts";
import { COVER_MODES } from "./chat/chat_options.ts";
import type { ChatSetup, TappedTransport } from "./pair/tapped_pair.ts";
import { formatReports } from "./dpi_words.ts";

/** Ports as nDPI is to see them: one on which nobody expects HTTP, and that of web servers. */
const PORTS: Record<TappedTransport, number> = { http: 7_471, https: 443, tls: 443 };

const DEFAULT_SPAN = "1m";
const LEAST_SPAN_MS = 5_000;
const MOST_SPAN_MS = 3_600_000;

/** A rule that fits one pair alone catches one pair alone: several show what they have in common. */
const PAIRS = 4;

/** What a censor sees. */
export const dpiCommand: Command = {
  name: "dpi",
  summary: "look for rules by which a censor could tell hchat",
  usage: "dpi [--for 1m] [--cover quiet|steady] [--json]",
  details:
    `Lets ${PAIRS} pairs of programs chat on this computer over plain HTTP, as many over HTTPS to a ` +
    "web server in front, and as many over HTTPS to a port of their own (--tls), in real time. Judges " +
    "what is on the lines as a censor would: the shortest rule on first packets, sizes, pauses, the " +
    "hello of TLS, the certificate, and what a prober learns from the port; nDPI's verdict if " +
    "ndpiReader is installed. It trains no classifier of sizes and times. The exit code is 1 if a rule was found.",
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
  const setup = { coverMode, spanMs, pairs: PAIRS };
  io.progress(`${3 * PAIRS} pairs chat; the report follows in some ${formatDuration(spanMs)}`);
  const captures = await Promise.all([
    captureHttp(setup, io),
    captureHttps(setup, io),
    captureTls(setup, io),
  ]).finally(() => io.progress(""));
  const reports = captures.map((capture) => reportOf(capture, io.random));
  if (args.has("json")) io.out(JSON.stringify({ coverMode, reports }, null, 2));
  else for (const line of formatReports(reports)) io.out(line);
  return reports.every(({ rules }) => rules.length === 0) ? 0 : 1;
}

function readSpan(text: string): number {
  const spanMs = parseDuration(text, "--for");
  if (spanMs >= LEAST_SPAN_MS && spanMs <= MOST_SPAN_MS) return spanMs;
  throw new UsageError(`Cannot read --for: expected 5s to 1h, got ${text}`);
}

/** Two whole programs and a tap between them: other commands start without them. */
function loadTap(): Promise<typeof import("./pair/tapped_pair.ts")> {
  return import("./pair/tapped_pair.ts");
}

/** What crossed the wire over plain HTTP, what the prober found meanwhile, what nDPI says. */
async function captureHttp(
  setup: Omit<ChatSetup, "transport">,
  io: CommandIo,
): Promise<Capture> {
  const { chatUnderTap } = await loadTap();
  const { clock, random, signal } = io;
  const { flows, visits } = await chatUnderTap(
    { ...setup, transport: "http" },
    io,
    ({ pair }) => probeListener({ port: pair.bobPort, clock, random, signal }),
  );
  return {
    transport: "http",
    spanMs: setup.spanMs,
    flows,
    listenerRules: visits.flat(),
    ndpi: await askNdpi(flows.flat(), PORTS.http),
  };
}

/** The same over HTTPS, with the hello of another program of this runtime to compare with. */
async function captureHttps(
  setup: Omit<ChatSetup, "transport">,
  io: CommandIo,
): Promise<Capture> {
  const { chatUnderTap } = await loadTap();
  const { flows, visits } = await chatUnderTap(
    { ...setup, transport: "https" },
    io,
    async ({ front }) =>
      front && await runtimeHello({ host: "localhost", port: front.port }, io.clock),
  );
  return {
    transport: "https",
    spanMs: setup.spanMs,
    flows,
    listenerRules: [],
    ndpi: await askNdpi(flows.flat(), PORTS.https),
    runtimeHello: visits.find((hello) => hello !== undefined),
  };
}

/** The same over HTTPS to a port of ours, whose certificate is looked at and which is probed under TLS. */
async function captureTls(setup: Omit<ChatSetup, "transport">, io: CommandIo): Promise<Capture> {
  const { chatUnderTap } = await loadTap();
  const { clock, random, signal } = io;
  const { flows, visits } = await chatUnderTap(
    { ...setup, transport: "tls" },
    io,
    async ({ pair: { bobPort: port } }) => ({
      hello: await runtimeHello({ host: "127.0.0.1", port }, clock),
      scanned: await scanCertificate(port, clock.now()),
      rules: await probeListener({ port, clock, random, signal, isTls: true }),
    }),
  );
  return {
    transport: "tls",
    spanMs: setup.spanMs,
    flows,
    listenerRules: visits.flatMap(({ rules }) => rules),
    certificates: visits.flatMap(({ scanned }) => scanned ?? []),
    ndpi: await askNdpi(flows.flat(), PORTS.tls),
    runtimeHello: visits.find(({ hello }) => hello !== undefined)?.hello,
  };
}
