/**
 * Judges every request before a byte of its body is read:
 *   1. `guardOrigin`: Host is ours (DNS rebinding); Origin, where there is one, is the page's own; the browser does
 *      not say that another site asks; the connection is not another user's, where that can be told.
 *   2. `guardToken`: the token came as Bearer. Nothing else counts: what a browser adds without being asked, such as a
 *      cookie, it also adds when another page asks.
 * The page's own files are behind the first alone: they are the same in every copy of the program.
 */
import type { Context, MiddlewareHandler } from "hono";
import { type DenialCode, deny } from "./denial_page.ts";
import { ownHosts } from "../http/loopback.ts";
import type { SocketOwner } from "../http/socket_owner.ts";
import { isSameToken } from "./token.ts";

/** Where the page is served. */
export interface PagePlace {
  port: number;
  /** Address that the page is bound to, where it is none of the usual loopback names. */
  host?: string | undefined;
}

/** What is known of a request beside itself; handed to the app with it. */
export interface GuiSurroundings {
  owner: SocketOwner;
  /** Takes down that the connection has brought the right token. */
  authenticated(): void;
}

/** Lets a request pass unless a foreign page, name or user makes it. */
export function guardOrigin({ host = "127.0.0.1", port }: PagePlace): MiddlewareHandler {
  const hosts = ownHosts(host, port);
  return async (context, next) => {
    const foreign = findForeign(context, hosts);
    if (foreign !== undefined) return deny(context, foreign);
    await next();
  };
}

/** Lets a request pass that has the token. */
export function guardToken(token: string): MiddlewareHandler {
  return async (context, next) => {
    const authorization = context.req.header("authorization");
    if (authorization === undefined) return deny(context, "tokenMissing");
    const offered = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
    if (offered === undefined || !isSameToken(token, offered)) return deny(context, "tokenWrong");
    surroundings(context).authenticated?.();
    await next();
  };
}

function findForeign(context: Context, hosts: Set<string>): DenialCode | undefined {
  const host = context.req.header("host")?.toLowerCase();
  if (host === undefined || !hosts.has(host)) return "foreignHost";
  const origin = context.req.header("origin");
  // Equal to the Host and not to any of our names: under another of them another user's program may listen.
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}`) return "foreignOrigin";
  const site = context.req.header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin" && site !== "none") return "foreignOrigin";
  return surroundings(context).owner === "foreign" ? "foreignUser" : undefined;
}

/** Without a listener in front, as in tests, there are none at all. */
function surroundings(context: Context): Partial<GuiSurroundings> {
  return context.env ?? {};
}
