/** What a tap on the line sees: connections, and the bytes in each direction with their times. */

/** Bytes as they came in one piece. */
export interface Packet {
  atMs: number;
  /** From the side that opened the connection. */
  up: boolean;
  bytes: Uint8Array;
}

/** One TCP connection. */
export interface Flow {
  openedAtMs: number;
  packets: Packet[];
  /** When either side closed it; undefined while it is open. */
  closedAtMs?: number | undefined;
}

/** Packets of one direction that follow one another: a request, or an answer. */
export interface Burst {
  up: boolean;
  bytes: number;
  /** First and last packet. */
  startMs: number;
  endMs: number;
}

/** What is seen of connections until a time, Unix ms; those over which nothing came are left out. */
export function seenUntil(flows: Flow[], endMs: number): Flow[] {
  return flows.map(({ packets, closedAtMs = Infinity, ...flow }) => ({
    ...flow,
    packets: packets.filter(({ atMs }) => atMs <= endMs),
    closedAtMs: closedAtMs <= endMs ? closedAtMs : undefined,
  })).filter(({ packets }) => packets.length > 0);
}

/** The bursts of a connection, in order. */
export function burstsOf({ packets }: Flow): Burst[] {
  const bursts: Burst[] = [];
  for (const { atMs, up, bytes } of packets) {
    const last = bursts.at(-1);
    if (last?.up === up) {
      last.bytes += bytes.length;
      last.endMs = atMs;
    } else bursts.push({ up, bytes: bytes.length, startMs: atMs, endMs: atMs });
  }
  return bursts;
}

/** The first packet that the caller sent, cut to one segment of 1,460 bytes; undefined for a silent connection. */
export function firstPacketOf({ packets }: Flow): Uint8Array | undefined {
  return packets.find(({ up }) => up)?.bytes.subarray(0, SEGMENT_BYTES);
}

/** Payload of a full TCP segment over Ethernet. */
export const SEGMENT_BYTES = 1_460;
