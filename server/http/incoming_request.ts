/** What strangers send, read from Node's server: bounded, and robust to anything. */
import type http from "node:http";
import { GrowingBytes } from "./growing_bytes.ts";

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
      incoming.off("data", take);
      resolve(outcome === "whole" ? whole.take() : outcome === "broke" ? undefined : outcome);
      // The listeners live as long as the answer waits, and must not keep the body.
      whole = NO_BYTES;
    };
    const take = (part: Uint8Array): void => {
      if (whole.length + part.length > limit) settle("tooLong");
      else whole.append(part);
    };
    incoming.on("data", take);
    incoming.on("end", () => settle("whole"));
    for (const event of ["aborted", "error", "close"]) incoming.on(event, () => settle("broke"));
  });
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
