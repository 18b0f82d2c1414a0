/** The report of `hchat dpi` as lines for people. */
import { formatDuration } from "../cli/duration.ts";
import type { SeenCertificate } from "../dpi/certificate_rules.ts";
import type { DpiReport } from "../dpi/dpi_report.ts";
import type { NdpiVerdict } from "../dpi/ndpi.ts";
import type { Rule } from "../dpi/rule.ts";
import type { Range } from "../dpi/shape_rules.ts";

/** Names of the transports for people. */
const TRANSPORTS: Record<string, string> = {
  http: "plain HTTP",
  https: "HTTPS, a web server in front",
  tls: "HTTPS, a port of its own (--tls)",
};

/** What is said of onion addresses, over which nothing of ours is on the line. */
const ONION_LINES = [
  "onion: not measured. The line carries Tor's own traffic, as that of anybody else who uses Tor",
];

/** What nobody may conclude from the report. */
const LIMIT_LINES = [
  "limits: hchat dpi looks for rules that fit on one line, on this computer. It trains no classifier: one that learns",
  "        sizes and times finds a part of the connections (SECURITY.md has the figures)",
];

/** The reports of all transports, and what they do not cover. */
export function formatReports(reports: readonly DpiReport[]): string[] {
  const each = reports.flatMap((report) => [...formatReport(report), ""]);
  return [...each, ...ONION_LINES, ...LIMIT_LINES];
}

/** The report of one transport. */
export function formatReport(report: DpiReport): string[] {
  const { transport, pairs, connections, spanMs, firstPackets, rules, shape, ndpi } = report;
  const isPassed = firstPackets.passed === firstPackets.count;
  return [
    `${TRANSPORTS[transport] ?? transport}: ${pairs === 1 ? "1 pair" : `${pairs} pairs`}, ${
      formatDuration(spanMs)
    }, ` +
    `${connections} connections`,
    `${isPassed ? "Passes" : "Fails"} the published rules against encrypted traffic: ` +
    `${firstPackets.passed} of ${firstPackets.count} first packets`,
    rules.length === 0 ? "No rule was found" : "Rules were found:",
    ...rules.map(formatRule),
    "What the line shows:",
    row("requests", formatRange(shape.requestBytes, "bytes")),
    row("answers", formatRange(shape.answerBytes, "bytes")),
    row("held answers", formatRange(shape.holdMs, "ms")),
    row("between requests", formatRange(shape.gapMs, "ms")),
    row("connections", `${shape.connectionsPerHour} an hour for each pair`),
    row("exchanges", `${formatRange(shape.exchangesPerConnection, "")} on a connection`),
    ...contentRows(report),
    row("nDPI", formatNdpi(ndpi)),
  ];
}

/** Of plain HTTP what is in the bodies, of HTTPS the hello and the certificates. */
function contentRows({ bodies, hellos, certificates = [] }: DpiReport): string[] {
  const entropy = `${bodies.entropyBitsPerByte.toFixed(3)} bits of entropy`;
  const bits = `${bodies.setBitsPerByte.toFixed(3)} set bits a byte`;
  return [
    ...bodies.count === 0 ? [] : [row("bodies", `${entropy} and ${bits}`)],
    ...hellos === undefined ? [] : [
      row("TLS hello", `JA4 ${hellos.ours.join(", ")}`),
      row("", `a plain fetch of the same runtime: ${hellos.runtime ?? "not measured"}`),
    ],
    ...certificates.map((each, index) =>
      row(index === 0 ? "certificates" : "", formatCertificate(each))
    ),
  ];
}

function formatCertificate(certificate: SeenCertificate): string {
  const { subject, issuer, notBeforeMs, notAfterMs } = certificate;
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const by = issuer === subject ? "signed by itself" : `signed by ${issuer}`;
  return `${subject}, ${by}, ${day(notBeforeMs)} to ${day(notAfterMs)}`;
}

function formatRule({ scope, text, matched, of }: Rule): string {
  return row(scope, `${text} (${matched} of ${of})`);
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(17)} ${text}`;
}

function formatRange(range: Range, unit: string): string {
  if (range === undefined) return "none";
  const round = (value: number): string => Math.round(value).toLocaleString("en");
  const { least, median, most } = range;
  const span = least === most
    ? round(least)
    : `${round(least)} to ${round(most)}, median ${round(median)}`;
  return unit === "" ? span : `${span} ${unit}`;
}

function formatNdpi(ndpi: NdpiVerdict): string {
  if (ndpi.kind === "absent") return "not installed (ndpiReader)";
  const risks = ndpi.risks.length === 0 ? "" : ` (${ndpi.risks.join("; ")})`;
  return `${ndpi.version}: ${ndpi.protocols.join(", ")}, risk score ${ndpi.score}${risks}`;
}
