/**
 * What a classifier of encrypted traffic looks at: sizes, directions and times of a connection's first packets, and
 * figures of the connection as a whole.
 */
import { serverNameBytes } from "../../server/dpi/ja4.ts";
import { burstsOf, type Flow, SEGMENT_BYTES } from "../../server/dpi/flow.ts";

/** Types of records of TLS. */
const HANDSHAKE = 0x16;
const APPLICATION = 0x17;
/** Packets that are looked at one by one. */
const PACKETS = 12;

/** What each feature is, in the order of `featuresOf()`. */
export const FEATURE_NAMES = [
  ...Array.from({ length: PACKETS }, (_, index) => [
    `size of packet ${index + 1}`,
    `pause before packet ${index + 1}`,
  ]).flat(),
  ...["up", "down"].flatMap((way) => [
    `bytes ${way}`,
    `messages ${way}`,
    `median message ${way}`,
    `shortest message ${way}`,
    `longest message ${way}`,
  ]),
  "duration",
  "median wait for an answer",
  "longest wait for an answer",
  "median pause between exchanges",
  "longest pause between exchanges",
  "share of bytes up",
];

/**
 * Two numbers for each of the first packets, its size, negative when it comes down, and the logarithm of the pause
 * before it in ms; then sizes and times of the whole connection. The name of the server counts for nothing in the first
 * one: how long it is, is the site's matter, and would tell one site from others, not hchat from the web.
 */
export function featuresOf(flow: Flow): number[] {
  return [...packetFeatures(flow), ...wholeFeatures(flow)];
}

function packetFeatures(flow: Flow): number[] {
  const features: number[] = [];
  let lastMs = flow.openedAtMs;
  let nameBytes = serverNameBytes(flow.packets[0]?.bytes ?? new Uint8Array(0));
  for (const { atMs, up, bytes } of flow.packets) {
    for (const size of piecesOf(bytes)) {
      features.push(up ? size - nameBytes : -size, logarithm(atMs - lastMs));
      nameBytes = 0;
      lastMs = atMs;
      if (features.length >= 2 * PACKETS) return features;
    }
  }
  // What is not there is no packet of zero bytes: it has no direction and no time.
  while (features.length < 2 * PACKETS) features.push(0, -1);
  return features;
}

/**
 * The connection without the handshake of TLS. What of it a tap reads together with the first request depends on the
 * load of this machine, and says nothing of the programs.
 */
export function withoutHandshake(flow: Flow): Flow {
  if (flow.packets[0]?.bytes[0] !== HANDSHAKE) return flow;
  const secured = { up: false, down: false };
  let hasTickets = false;
  const packets = flow.packets.flatMap((packet) => {
    const way = packet.up ? "up" : "down";
    let kept = recordsOf(packet.bytes).filter(({ type }) => type === APPLICATION);
    // The first record of each side under a key ends its handshake.
    if (!secured[way] && kept.length > 0) {
      secured[way] = true;
      kept = kept.slice(1);
    }
    // Tickets for later connections, which come in twos.
    if (!packet.up && !hasTickets && secured.up && kept.length > 0) {
      hasTickets = true;
      if (kept[0]!.length === kept[1]?.length) kept = kept.slice(2);
    }
    const bytes = kept.reduce((sum, { length }) => sum + length, 0);
    return bytes === 0 ? [] : [{ ...packet, bytes: packet.bytes.subarray(-bytes) }];
  });
  return { ...flow, packets };
}

/** Records of TLS; what is none is one piece of type 0. */
function recordsOf(bytes: Uint8Array): { type: number; length: number }[] {
  const records: { type: number; length: number }[] = [];
  for (let at = 0; at < bytes.length;) {
    const type = bytes[at] ?? 0;
    const isRecord = type >= 0x14 && type <= APPLICATION && bytes[at + 1] === 3;
    const length = 5 + ((bytes[at + 3] ?? 0) << 8 | (bytes[at + 4] ?? 0));
    const left = bytes.length - at;
    records.push(
      isRecord ? { type, length: Math.min(left, length) } : { type: 0, length: left },
    );
    at += records.at(-1)!.length;
  }
  return records;
}

/**
 * Lengths of the pieces that a tap reads at once: records of TLS, since how many of them come together depends on the
 * load of this machine, and segments of these.
 */
function piecesOf(bytes: Uint8Array): number[] {
  return recordsOf(bytes).flatMap(({ length }) =>
    Array.from(
      { length: Math.ceil(length / SEGMENT_BYTES) },
      (_, index) => Math.min(SEGMENT_BYTES, length - index * SEGMENT_BYTES),
    )
  );
}

function wholeFeatures(flow: Flow): number[] {
  const bursts = burstsOf(withoutHandshake(flow));
  const ways = [true, false].map((up) =>
    bursts.filter((burst) => burst.up === up).map(({ bytes }) => bytes)
  );
  const sums = ways.map((sizes) => sizes.reduce((sum, bytes) => sum + bytes, 0));
  const pauses = bursts.slice(1).map(({ up, startMs }, index) => ({
    up,
    ms: startMs - (bursts[index]?.endMs ?? startMs),
  }));
  const [waits, rests] = [false, true].map((up) =>
    pauses.filter((pause) => pause.up === up).map(({ ms }) => ms)
  );
  const [upBytes = 0, downBytes = 0] = sums;
  return [
    ...ways.flatMap((sizes, index) => [
      Math.log2(1 + (sums[index] ?? 0)),
      sizes.length,
      median(sizes),
      Math.min(...sizes, 1e6),
      Math.max(...sizes, 0),
    ]),
    logarithm((flow.packets.at(-1)?.atMs ?? flow.openedAtMs) - flow.openedAtMs),
    ...[waits ?? [], rests ?? []].flatMap((times) => [
      logarithm(median(times)),
      logarithm(Math.max(...times, 0)),
    ]),
    upBytes / Math.max(1, upBytes + downBytes),
  ];
}

function median(values: number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1] ?? 0;
}

function logarithm(ms: number): number {
  return Math.log2(1 + Math.max(0, ms));
}
