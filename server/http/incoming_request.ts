/** Requests of strangers, from Node's server to what the peer app takes: bounded, and robust to anything. */
import { concat } from "@std/bytes/concat";
import type http from "node:http";

/** How long the rest of a body that is too long is read and thrown away. */
const PATIENCE_MS = 1_000;

/**
 * A body in full, undefined when it broke off. What exceeds the limit is not kept: it is `tooLong` when it
 * has ended or the patience with it has.
 */
export function readBody(
  incoming: http.IncomingMessage,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | "tooLong" | undefined> {
  return new Promise((resolve) => {
    let parts: Uint8Array[] = [];
    let bytes = 0;
    let isTooLong = false;
    const giveUp = (): void => {
      isTooLong = true;
      parts = [];
      const timer = setTimeout(() => resolve("tooLong"), PATIENCE_MS);
      incoming.on("close", () => clearTimeout(timer));
    };
    if (Number(incoming.headers["content-length"] ?? 0) > limit) giveUp();
    incoming.on("data", (part: Uint8Array) => {
      bytes += part.length;
      if (bytes > limit && !isTooLong) giveUp();
      if (!isTooLong) parts.push(part);
    });
    incoming.on("end", () => {
      if (isTooLong) return resolve("tooLong");
      const whole = concat(parts);
      // The listeners live as long as the answer waits, and must not keep the body.
      parts = [];
      resolve(whole);
    });
    incoming.on("aborted", () => resolve(undefined));
    incoming.on("error", () => resolve(undefined));
    incoming.on("close", () => resolve(undefined));
  });
}

/**
 * The request as the app sees it. Only what the app reads is copied: a hostile header cannot break it.
 */
export function toRequest(
  incoming: http.IncomingMessage,
  { body, signal }: { body: Uint8Array<ArrayBuffer> | "tooLong"; signal: AbortSignal },
): Request {
  const headers = new Headers();
  for (const name of ["if-none-match", "if-modified-since"] as const) {
    const value = incoming.headers[name];
    if (typeof value === "string" && /^[\x20-\x7e]*$/.test(value)) headers.set(name, value);
  }
  const method = methodOf(incoming);
  const hasBody = method !== "GET" && method !== "HEAD" && body !== "tooLong";
  return new Request(urlOf(incoming.url ?? "/"), {
    method,
    headers,
    signal,
    ...(hasBody ? { body } : {}),
  });
}

/** The method, or where it is one that `Request` refuses another that no route knows either. */
export function methodOf(incoming: http.IncomingMessage): string {
  const given = incoming.method ?? "GET";
  return ["TRACE", "TRACK", "CONNECT"].includes(given) ? "OPTIONS" : given;
}

/** Target in origin form or absolute form; what is neither stands for an unknown path. */
export function urlOf(target: string): string {
  const unknown = "http://peer/%00";
  try {
    const url = target.startsWith("/") ? new URL(`http://peer${target}`) : new URL(target);
    return /^https?:$/.test(url.protocol) ? `http://peer${url.pathname}${url.search}` : unknown;
  } catch {
    return unknown;
  }
}
