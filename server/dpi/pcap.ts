/** Connections as a capture file (pcap, link type raw IPv4), for tools that read those. */
import { concat } from "@std/bytes/concat";
import { type Flow, type Packet, SEGMENT_BYTES } from "./flow.ts";

const LINKTYPE_RAW = 101;
const SYN = 0x02;
const ACK = 0x10;
const PSH = 0x08;
const FIN = 0x01;

/** Documentation addresses: a caller at home, a listener at a provider. */
const CALLER = [192, 0, 2, 10];
const LISTENER = [203, 0, 113, 5];

/** Sequence numbers of both directions. */
interface Sequences {
  up: number;
  down: number;
}

/** One segment of TCP. */
interface Segment {
  atMs: number;
  up: boolean;
  flags: number;
  payload: Uint8Array;
}

/** All connections in one capture; `port` is that of the listener. Checksums are left zero. */
export function pcapOf(flows: Flow[], port: number): Uint8Array<ArrayBuffer> {
  const head = new DataView(new ArrayBuffer(24));
  head.setUint32(0, 0xa1b2c3d4);
  head.setUint16(4, 2);
  head.setUint16(6, 4);
  head.setUint32(16, 65_535);
  head.setUint32(20, LINKTYPE_RAW);
  const records = flows.flatMap((flow, index) => {
    const sequences = { up: 1_000, down: 5_000 };
    const callerPort = 40_000 + index;
    return segmentsOf(flow).map((segment) => recordOf(segment, { sequences, callerPort, port }));
  });
  return concat([new Uint8Array(head.buffer), ...records]);
}

function segmentsOf({ openedAtMs, packets, closedAtMs }: Flow): Segment[] {
  const none = new Uint8Array();
  const opening: Segment[] = [
    { atMs: openedAtMs, up: true, flags: SYN, payload: none },
    { atMs: openedAtMs, up: false, flags: SYN | ACK, payload: none },
    { atMs: openedAtMs, up: true, flags: ACK, payload: none },
  ];
  const closing: Segment[] = closedAtMs === undefined
    ? []
    : [{ atMs: closedAtMs, up: true, flags: FIN | ACK, payload: none }];
  return [...opening, ...packets.flatMap(cut), ...closing];
}

function cut({ atMs, up, bytes }: Packet): Segment[] {
  const segments: Segment[] = [];
  for (let at = 0; at < bytes.length; at += SEGMENT_BYTES) {
    const payload = bytes.subarray(at, at + SEGMENT_BYTES);
    segments.push({ atMs, up, flags: PSH | ACK, payload });
  }
  return segments;
}

function recordOf(
  { atMs, up, flags, payload }: Segment,
  { sequences, callerPort, port }: { sequences: Sequences; callerPort: number; port: number },
): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(16 + 40));
  const length = 40 + payload.length;
  view.setUint32(0, Math.floor(atMs / 1_000));
  view.setUint32(4, Math.floor(atMs % 1_000) * 1_000);
  view.setUint32(8, length);
  view.setUint32(12, length);
  // IPv4 (RFC 791 §3.1), protocol 6.
  view.setUint8(16, 0x45);
  view.setUint16(18, length);
  view.setUint8(24, 64);
  view.setUint8(25, 6);
  const [source, target] = up ? [CALLER, LISTENER] : [LISTENER, CALLER];
  source.forEach((byte, index) => view.setUint8(28 + index, byte));
  target.forEach((byte, index) => view.setUint8(32 + index, byte));
  // TCP (RFC 9293 §3.1).
  view.setUint16(36, up ? callerPort : port);
  view.setUint16(38, up ? port : callerPort);
  view.setUint32(40, up ? sequences.up : sequences.down);
  view.setUint32(44, (flags & ACK) === 0 ? 0 : up ? sequences.down : sequences.up);
  view.setUint8(48, 0x50);
  view.setUint8(49, flags);
  view.setUint16(50, 65_535);
  sequences[up ? "up" : "down"] += payload.length + ((flags & (SYN | FIN)) === 0 ? 0 : 1);
  return concat([new Uint8Array(view.buffer), payload]);
}
