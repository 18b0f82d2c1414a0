/**
 * How cells travel between two peers (PROTOCOL.md §2): one cell out, one cell back. Each scheme of addresses has one
 * implementation (schemes.ts), `tests/testkit/memory_transport.ts` is the one in tests.
 */
import type { ConnectionWish } from "./connections/connection_pool.ts";
import type { LookupFunction } from "node:net";
import type { AddressFault } from "../gui_api/error_json.ts";
import type { UnreachableReason } from "../gui_api/status_json.ts";
import type { RandomFill } from "../../keys/random.ts";
import type { RecordSource } from "../../keys/record_source.ts";
import type { Clock } from "../time/clock.ts";
import type { UserTor } from "./onion/user_tor.ts";

/** What became of a call. `left`: the cell may have left this machine, so the peer may have it. */
export type DialResult =
  /** 200 with a body of the length of an answer; `cell` may have padding behind it (body.ts, `cellsIn()`). */
  | { kind: "answered"; cell: Uint8Array }
  /** The other end took us for a stranger, or is no peer. */
  | { kind: "stranger"; status: number }
  /** No answer could be had from the address. */
  | { kind: "unreachable"; reason: UnreachableReason; left: boolean }
  /** `signal` fired. */
  | { kind: "aborted"; left: boolean };

/** One call to the peer. */
export interface DialRequest extends ConnectionWish {
  /** Where the peer listens, e.g. `http://192.0.2.1:7471`. */
  peer: URL;
  /** Path of the request where the address names none, e.g. `/api/orders/sync`. */
  path: string;
  /** Which head the request has: a number below 2^32 that follows from the list. */
  head: number;
  /** The request tag in lower-case hexadecimal. */
  tag: string;
  /** One cell; it is in the transport's hands from now on. */
  cell: Uint8Array;
  /** Bytes of padding behind the cell, of which its connection takes a part of its own. */
  paddingBytes: number;
  /** All that is drawn is padding, whatever part of it the connection takes: no two are of one length. */
  isVaried?: boolean | undefined;
  /** Others that anybody could send may lead up to it, where its connection is new. */
  isLed?: boolean | undefined;
  /** Give up after this long without an answer. */
  timeoutMs: number;
  signal: AbortSignal;
  /** Called when a connection was made for it: the other end is there. */
  onMade?: (() => void) | undefined;
  /** Called for each answer to what leads up to it. */
  onLed?: (() => void) | undefined;
  /** Called once, when a connection is open and the cell leaves. */
  onLeft?: (() => void) | undefined;
}

/** The reason of a signal that fires since an answer was due at once and did not come. */
export const FROZEN = "frozen";

/** Carries calls to peers. */
export interface Transport {
  /** Sends the cell once; only the caller may send it again. */
  dial(request: DialRequest): Promise<DialResult>;
  /** The same for the peer of one list, where addresses or keys of a transport come from the list. */
  forList?(list: RecordSource): Transport;
  /** Whether it is worth proving that a connection to `peer` carries more than networks let pass that freeze some. */
  wantsProof?(peer: URL): boolean;
  close(): void;
}

/** How long to wait for answers, in milliseconds. */
export interface TimeLimits {
  /** For the answer to a hello, which comes at once. */
  helloMs: number;
  /** For the answer to a session cell, which the peer may hold. */
  exchangeMs: number;
  /** For the answer to a goodbye. */
  byeMs: number;
}

/** A typed peer address, read. */
export type PeerAddress =
  | { kind: "peer"; url: URL }
  | { kind: "refused"; fault: AddressFault };

/** What a transport is made with. */
export interface TransportContext {
  clock: Clock;
  /** For the padding of requests. */
  random: RandomFill;
  /** The user's tor; absent: onion addresses cannot be dialled. */
  tor?: UserTor | undefined;
  /** Authorities that certificates may come from beside those of the system, as PEM. */
  authorities?: readonly string[] | undefined;
  /** Finds the addresses of servers that https addresses name; by the system when absent. */
  lookup?: LookupFunction | undefined;
  /** The list whose peer is dialled, for schemes that are `perList`. */
  list?: RecordSource | undefined;
}

/** One kind of transport, chosen by the scheme of the peer's address. */
export interface Scheme {
  /** Each list has a transport of its own. */
  perList?: boolean;
  /** To make a connection may take far longer than an answer over it. */
  connectsSlowly?: boolean;
  /** Reads an address of this scheme, given as `SCHEME://…`. */
  parseAddress(typed: string): PeerAddress;
  limits: TimeLimits;
  open(context: TransportContext): Transport;
}

/** What a listener knows of a request when it asks a conversation. */
export interface PeerRequest {
  /** The request tag in lower-case hexadecimal. */
  tag: string;
  /** One cell, perhaps with padding behind it. */
  cell: Uint8Array;
  /** IP address of the other end, or another name for it; limits on strangers are counted by it. */
  remoteAddress: string;
  /** A web server or tor has passed the request on: the peer cannot be called back at that address. */
  isForwarded?: boolean | undefined;
  /** It came under TLS. */
  isSecure?: boolean | undefined;
  /** Fires when the other end has gone away. */
  signal: AbortSignal;
}

/** A cell and the padding behind it; undefined: not ours, show the decoy. */
export type PeerAnswer =
  | Pick<DialRequest, "cell" | "paddingBytes" | "isVaried">
  | undefined;
