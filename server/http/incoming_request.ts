/** What strangers send, read from Node's server: bounded, and robust to anything. */
import type http from "node:http";
import { GrowingBytes } from "./wire/growing_bytes.ts";
import { type BodyTaker, MergingMessage } from "./wire/merging_message.ts";

/** Of a body that was handed on. */
const NO_BYTES = new GrowingBytes(0);

/**
 * A body in full. `tooLong` as soon as it is longer than `limit` bytes; what has come is then gone, and what still comes
 * is left to whoever answers. Undefined when it broke off.
 */
export function readBody(
  incoming: http.IncomingMessage,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | "tooLong" | undefined> {
  return new Promise((resolve) => {
    let whole = new GrowingBytes(limit);
    const settle = (outcome: "whole" | "tooLong" | "broke"): void => {
      stop();
      resolve(outcome === "whole" ? whole.take() : outcome === "broke" ? undefined : outcome);
      // The listeners live as long as the answer waits, and must not keep the body.
      whole = NO_BYTES;
    };
    const take = (part: Uint8Array | null): void => {
      if (part === null) settle("whole");
      else if (whole.length + part.length > limit) settle("tooLong");
      else whole.append(part);
    };
    const stop = takeBody(incoming, take);
    for (const event of ["aborted", "error", "close"]) incoming.on(event, () => settle("broke"));
  });
}

/** Hands on what comes of a body, and null at its end; the returned function leaves the rest of it. */
function takeBody(incoming: http.IncomingMessage, take: BodyTaker): () => void {
  if (incoming instanceof MergingMessage && incoming.divert(take)) {
    return () => {
      if (!incoming.complete) incoming.undivert();
    };
  }
  incoming.on("data", take);
  incoming.on("end", () => take(null));
  return () => void incoming.off("data", take);
}

/** The method, or where it is one that `Request` refuses another that no route knows either. */
export function methodOf(incoming: http.IncomingMessage): string {
  const given = incoming.method ?? "GET";
  return ["TRACE", "TRACK", "CONNECT"].includes(given) ? "OPTIONS" : given;
}

/** Target in origin form or absolute form; anything that is neither counts as an unknown path. */
export function urlOf(target: string): string {
  const unknown = "http://peer/%00";
  try {
    const url = target.startsWith("/") ? new URL(`http://peer${target}`) : new URL(target);
    return /^https?:$/.test(url.protocol) ? `http://peer${url.pathname}${url.search}` : unknown;
  } catch {
    return unknown;
  }
}
