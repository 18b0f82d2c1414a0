import type { UnreachableReason } from "../gui_api.ts";

/**
 * The transport between two peers (PROTOCOL.md §2): one cell out, one cell back. `http_link.ts` is the
 * form on the wire, `tests/testkit/memory_link.ts` the form in tests.
 */
export type DialResult =
  /** 200 with a body of a cell's size. */
  | { kind: "answered"; body: Uint8Array }
  /** The other end took us for a stranger, or is somebody else. */
  | { kind: "stranger"; status: number }
  /** No answer could be had from the address. */
  | { kind: "unreachable"; reason: UnreachableReason }
  /** `signal` fired. */
  | { kind: "aborted" };

/** One call to the peer. */
export interface DialRequest {
  /** Where the peer listens, e.g. `http://192.0.2.1:7471`. */
  peer: URL;
  /** Path without the slash: the tag in lower-case hexadecimal. */
  path: string;
  /** One cell, 2,048 or 65,536 bytes. */
  cell: Uint8Array;
  /** Give up after this long without an answer. */
  timeoutMs: number;
  signal: AbortSignal;
  /** Called once a connection stands and the cell is about to leave; never: it did not leave this machine. */
  noteLeft?: () => void;
}

/** Carries calls to peers. */
export interface Link {
  exchange(request: DialRequest): Promise<DialResult>;
  close(): void;
}

/** What the peer app knows of a request when it asks a conversation. */
export interface PeerRequest {
  path: string;
  body: Uint8Array;
  /** IP address of the other end. */
  remoteAddress: string;
  /** Fires when the other end has gone away. */
  signal: AbortSignal;
}

/** `undefined`: not ours, show the decoy. */
export type PeerAnswer = Uint8Array | undefined;
