/** One connection to a peer, which is made when it is first needed, and the requests that go over it. */
import type { UnreachableReason } from "../gui_api/status_json.ts";
import type { Lead } from "./connections/leads.ts";

/** A request: a POST whose body is `tag ‖ cell ‖ padding`, or a GET that leads up to one. */
export interface Post {
  peer: URL;
  /** Path of the request, e.g. `/api/orders/sync`. */
  path: string;
  /** Which head it has: a number below 2^32. */
  head: number;
  /** Absent: a GET. */
  body?: Uint8Array | undefined;
  /** What leaves before it over a connection that is new, where that is one of TLS. */
  leads?: readonly Lead[] | undefined;
}

/** What came back; `body` is undefined where it was longer than any answer. */
export interface Posted {
  status: number;
  /** `Content-Encoding` of the body, if any. */
  encoding: string | undefined;
  body: Uint8Array | undefined;
}

/** Hears what becomes of one request; `failed` or `answered` is the last that is heard. */
export interface PostEvents {
  /** A connection was made, over which this request is the first: told once, before `left`. */
  renewed(): void;
  /** Something that leads up to it was answered: so many bytes went both ways, heads left out. */
  led?(bytes: number): void;
  /** A connection is open, and the request leaves. */
  left(): void;
  /** `reason` is known where no connection came about, so that nothing left, or the answer was no HTTP. */
  failed(reason?: UnreachableReason): void;
  answered(posted: Posted): void;
}

/** One connection; it carries one request at a time. */
export interface Line {
  /** There is a connection that can carry a request which arrives in `ms` milliseconds. */
  isOpenFor(ms: number): boolean;
  /** All of the latest request was handed to the system, or copied: nobody looks at its body any more. */
  readonly hasSent: boolean;
  /** Sends the request once. The returned function drops it, and ends the connection. */
  post(post: Post, events: PostEvents): () => void;
  /** Ends the connection at once, whatever is under way. */
  destroy(): void;
  /**
   * Ends the connection, over which nothing is under way, as most programs do: over HTTP/2 with a goodbye, over HTTP/1.1
   * without one.
   */
  end(): void;
}
