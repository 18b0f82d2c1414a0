/**
 * What a censor makes of captured conversations; pure.
 *  1. the taps (tap.ts) hand in the connections of several pairs over one transport;
 *  2. first packets go through the published rules against encrypted traffic (gfw_rules.ts);
 *  3. rules are searched: on first packets (head_rules.ts), on bodies (body_figures.ts), on sizes and times
 *     (shape_rules.ts), on certificates (certificate_rules.ts); what the prober found at the listeners (probes.ts) joins
 *     them.
 */
import type { RandomFill } from "../../keys/random.ts";
import { type BodyFigures, bodyFigures, bodyRules } from "./body_figures.ts";
import { certificateRules, type SeenCertificate } from "./certificate_rules.ts";
import { exchangesOf } from "./exchanges.ts";
import { firstPacketOf, type Flow } from "./flow.ts";
import { type GfwRules, gfwRules } from "./gfw_rules.ts";
import { headRule } from "./head_rules.ts";
import { ja4Of } from "./ja4.ts";
import type { NdpiVerdict } from "./ndpi.ts";
import { ordinaryFirstPackets } from "./ordinary_heads.ts";
import type { Rule } from "./rule.ts";
import { type ShapeFigures, shapeFigures, shapeRules } from "./shape_rules.ts";

/** What was captured over one transport. */
export interface Capture {
  transport: string;
  spanMs: number;
  /** The connections of each pair. */
  flows: Flow[][];
  /** What the prober found. */
  listenerRules: Rule[];
  /** Where the peer itself speaks TLS: what a scanner gets. */
  certificates?: SeenCertificate[] | undefined;
  ndpi: NdpiVerdict;
  /** Fingerprint (JA4) of the TLS hello of other programs of the runtime; absent without TLS. */
  runtimeHello?: string | undefined;
}

/** Everything that the report says of one transport. */
export interface DpiReport {
  transport: string;
  spanMs: number;
  pairs: number;
  connections: number;
  firstPackets: { count: number; passed: number; byRule: Record<keyof GfwRules, number> };
  /** Rules that find hchat and leave ordinary programs alone, the shortest of each kind. */
  rules: Rule[];
  shape: ShapeFigures;
  /** Of plain HTTP alone. */
  bodies: BodyFigures;
  ndpi: NdpiVerdict;
  /** Certificates of the listeners, absent where the peer speaks no TLS itself. */
  certificates?: SeenCertificate[] | undefined;
  /** Fingerprints (JA4) of TLS hellos: ours, and that of other programs of the runtime; absent without TLS. */
  hellos?: { ours: string[]; runtime: string | undefined } | undefined;
}

/** Judges a capture. `random` fills the bodies of the ordinary first packets that ours are compared with. */
export function reportOf(capture: Capture, random: RandomFill): DpiReport {
  const { transport, spanMs, flows, listenerRules, certificates, ndpi } = capture;
  const hellos = hellosOf(capture);
  const firstPackets = flows.map((pair) => pair.flatMap((flow) => firstPacketOf(flow) ?? []));
  const bodies = bodyFigures(
    flows.flat().flatMap(exchangesOf).flatMap((each) => [each.requestBody, each.answerBody]),
  );
  const head = headRule(firstPackets, ordinaryFirstPackets(random));
  return {
    transport,
    spanMs,
    pairs: flows.length,
    connections: flows.flat().length,
    firstPackets: countRules(firstPackets.flat()),
    rules: [
      ...head === undefined ? [] : [head],
      ...bodyRules(bodies),
      ...helloRules(hellos),
      ...shapeRules(flows),
      ...mergeListeners(listenerRules),
      ...certificateRules(certificates ?? []),
    ],
    shape: shapeFigures(flows, spanMs),
    bodies,
    ndpi,
    certificates,
    hellos,
  };
}

function hellosOf({ flows, runtimeHello }: Capture): DpiReport["hellos"] {
  const ours = new Set(
    flows.flat().flatMap(({ packets }) => {
      const first = packets.find(({ up }) => up);
      return first && ja4Of(first.bytes) || [];
    }),
  );
  return ours.size === 0 ? undefined : { ours: [...ours], runtime: runtimeHello };
}

/** A hello that no other program of the runtime sends names us. */
function helloRules(hellos: DpiReport["hellos"]): Rule[] {
  const own = hellos?.ours.filter((hello) => hello !== hellos.runtime) ?? [];
  if (hellos?.runtime === undefined) return [];
  return own.map((hello) => ({
    scope: "first packet",
    text: `the TLS hello is ${hello}, that of other programs of the runtime ${hellos.runtime}`,
    matched: 1,
    of: hellos.ours.length,
  }));
}

/** The same finding at several listeners is one rule, whatever the time that each took. */
function mergeListeners(rules: Rule[]): Rule[] {
  return [...Map.groupBy(rules, ({ text }) => text.replaceAll(/[\d.]+ (?=m?s\b)/g, "")).values()]
    .flatMap(([first, ...others]) =>
      first === undefined ? [] : [{ ...first, matched: 1 + others.length, of: 1 + others.length }]
    );
}

function countRules(packets: Uint8Array[]): DpiReport["firstPackets"] {
  const byRule = {
    popcountOutside: 0,
    sixPrintableFirst: 0,
    halfPrintable: 0,
    longPrintableRun: 0,
    knownProtocol: 0,
  };
  let passed = 0;
  for (const packet of packets) {
    const rules = gfwRules(packet);
    for (const [rule, holds] of Object.entries(rules)) {
      if (holds) byRule[rule as keyof GfwRules]++;
    }
    if (Object.values(rules).includes(true)) passed++;
  }
  return { count: packets.length, passed, byRule };
}
