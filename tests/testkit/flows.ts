/** Connections as a tap would have seen them, made by rule. */
import { concat } from "@std/bytes/concat";
import type { Flow, Packet } from "../../server/dpi/flow.ts";
import { seededBytes } from "./seeded_dice.ts";

/** A request with a head and a random body, as one packet. */
export function request(head: string, bodyBytes: number, seed: number): Uint8Array {
  const body = new Uint8Array(bodyBytes);
  seededBytes(seed)(body);
  return concat([new TextEncoder().encode(`${head}\r\n\r\n`), body]);
}

/** The head of a cell as it was before requests took the form of ordinary ones. */
export function oldHead(seed: number): string {
  const tag = new Uint8Array(16);
  seededBytes(seed)(tag);
  return `POST /${tag.toHex()} HTTP/1.1\r\nHost: 192.0.2.1:7471\r\nUser-Agent: curl/8.5.0\r\n` +
    "Accept: */*\r\nContent-Type: application/octet-stream\r\nContent-Length: 2048";
}

/** One exchange on a connection: when it began, how long the answer took, how long both were. */
export interface Shape {
  atMs: number;
  waitMs: number;
  upBytes: number;
  downBytes: number;
}

/** A connection with these exchanges, closed `idleMs` after the last one; open without it. */
export function flowOf(shapes: Shape[], idleMs?: number): Flow {
  const packets = shapes.flatMap(({ atMs, waitMs, upBytes, downBytes }): Packet[] => [
    { atMs, up: true, bytes: new Uint8Array(upBytes) },
    { atMs: atMs + waitMs, up: false, bytes: new Uint8Array(downBytes) },
  ]);
  const closedAtMs = idleMs === undefined ? undefined : (packets.at(-1)?.atMs ?? 0) + idleMs;
  return { openedAtMs: shapes[0]?.atMs ?? 0, packets, closedAtMs };
}
