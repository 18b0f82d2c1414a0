/**
 * What a classifier of encrypted traffic looks at: sizes, directions and times of a connection's first packets, and
 * figures of the connection as a whole.
 */
import { burstsOf, type Flow, SEGMENT_BYTES } from "../../server/dpi/flow.ts";

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
 * before it in ms; then sizes and times of the whole connection.
 */
export function featuresOf(flow: Flow): number[] {
  return [...packetFeatures(flow), ...wholeFeatures(flow)];
}

function packetFeatures(flow: Flow): number[] {
  const features: number[] = [];
  let lastMs = flow.openedAtMs;
  for (const { atMs, up, bytes } of flow.packets) {
    for (const size of piecesOf(bytes)) {
      features.push(up ? size : -size, logarithm(atMs - lastMs));
      lastMs = atMs;
      if (features.length >= 2 * PACKETS) return features;
    }
  }
  // What is not there is no packet of zero bytes: it has no direction and no time.
  while (features.length < 2 * PACKETS) features.push(0, -1);
  return features;
}

/**
 * Lengths of the pieces that a tap reads at once: records of TLS, since how many of them come together depends on the
 * load of this machine, and segments of these.
 */
function piecesOf(bytes: Uint8Array): number[] {
  const pieces: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const isRecord = (bytes[at] ?? 0) >= 0x14 && (bytes[at] ?? 0) <= 0x17 && bytes[at + 1] === 3;
    const length = isRecord ? 5 + ((bytes[at + 3] ?? 0) << 8 | (bytes[at + 4] ?? 0)) : Infinity;
    const end = Math.min(bytes.length, at + length);
    for (; at < end; at += pieces.at(-1)!) pieces.push(Math.min(SEGMENT_BYTES, end - at));
  }
  return pieces;
}

function wholeFeatures(flow: Flow): number[] {
  const bursts = burstsOf(flow);
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
