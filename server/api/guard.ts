/**
 * What stands before every route of the local API, in this order:
 *   1. Host is ours (DNS rebinding);  2. Origin, where there is one, is the page's own;  3. the browser does not
 *   say that another site asks;  4. the connection is not another user's, where that can be told;  5. the token,
 *   as Bearer or as cookie, is right.
 * Nothing of a request's body is read before all of them hold, so JSON and forms fare alike.
 */
import type { Context, MiddlewareHandler } from "hono";
import { errorJson } from "./gui_error.ts";
import { ownHosts } from "../http/loopback.ts";
import type { SocketOwner } from "../http/socket_owner.ts";
import { isSameToken } from "./token.ts";

/** Whom the guard lets pass. */
export interface GuardOptions {
  token: string;
  /** Port of the page; part of the cookie's name, since cookies ignore ports. */
  port: number;
  /** Address that the page is bound to, where it is none of the usual loopback names. */
  host?: string;
}

/** What is known of a request beside itself; handed to the app with it. */
export interface GuiSurroundings {
  owner: SocketOwner;
  /** Takes down that the connection has brought the right token. */
  authenticated(): void;
}

interface Denial {
  status: 401 | 403;
  code: string;
  message: string;
}

const DENIALS = {
  host: {
    status: 403,
    code: "foreignHost",
    message:
      "This address is not the one that hchat answers under: open the link that hchat printed",
  },
  origin: {
    status: 403,
    code: "foreignOrigin",
    message: "Another web site asked for this: open the link that hchat printed",
  },
  site: {
    status: 403,
    code: "foreignOrigin",
    message:
      "Another web site led here: copy the link that hchat printed and paste it into the address bar",
  },
  user: {
    status: 403,
    code: "foreignUser",
    message: "This request comes from another user of this machine than the one who runs hchat",
  },
  missing: {
    status: 401,
    code: "tokenMissing",
    message: "This page needs its token: open the link that hchat printed",
  },
  wrong: {
    status: 401,
    code: "tokenWrong",
    message:
      "The token is wrong, or of an earlier run: open the link that hchat printed when it was started last",
  },
} satisfies Record<string, Denial>;

/** Lets a request pass when it comes from the page or from a program that has the token. */
export function guard(options: GuardOptions): MiddlewareHandler {
  const hosts = ownHosts(options.host ?? "127.0.0.1", options.port);
  const cookieName = `hchat_${options.port}`;
  return async (context, next) => {
    const foreign = findForeign(context, hosts);
    if (foreign !== undefined) return deny(context, foreign);
    const offered = linkToken(context);
    if (offered !== undefined) return followLink(context, offered, { options, cookieName });
    const denial = findWrongToken(context, { token: options.token, cookieName });
    if (denial !== undefined) return deny(context, denial);
    authenticated(context);
    await next();
  };
}

function findForeign(context: Context, hosts: Set<string>): Denial | undefined {
  const host = context.req.header("host")?.toLowerCase();
  if (host === undefined || !hosts.has(host)) return DENIALS.host;
  const origin = context.req.header("origin");
  // Equal to the Host and not to any of our names: under another of them another user's program may listen.
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}`) return DENIALS.origin;
  const site = context.req.header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin" && site !== "none") return DENIALS.site;
  return surroundings(context).owner === "foreign" ? DENIALS.user : undefined;
}

function authenticated(context: Context): void {
  surroundings(context).authenticated?.();
}

/** Without a listener in front, as in tests, there are none at all. */
function surroundings(context: Context): Partial<GuiSurroundings> {
  return context.env ?? {};
}

/** The token of `GET /?token=…`. No other route takes it from a URL. */
function linkToken(context: Context): string | undefined {
  if (context.req.path !== "/" || context.req.method !== "GET") return undefined;
  return context.req.query("token");
}

/** The token moves into a cookie and out of the address bar. */
function followLink(
  context: Context,
  offered: string,
  { options, cookieName }: { options: GuardOptions; cookieName: string },
): Response {
  if (!isSameToken(options.token, offered)) return deny(context, DENIALS.wrong);
  authenticated(context);
  context.header(
    "set-cookie",
    `${cookieName}=${options.token}; Path=/; HttpOnly; SameSite=Strict`,
  );
  return context.redirect("/", 303);
}

function findWrongToken(
  context: Context,
  { token, cookieName }: { token: string; cookieName: string },
): Denial | undefined {
  const authorization = context.req.header("authorization");
  if (authorization !== undefined) {
    const offered = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
    return offered !== undefined && isSameToken(token, offered) ? undefined : DENIALS.wrong;
  }
  const cookies = cookieValues(context.req.header("cookie") ?? "", cookieName);
  if (cookies.length === 0) return DENIALS.missing;
  return cookies.some((offered) => isSameToken(token, offered)) ? undefined : DENIALS.wrong;
}

/** All values of one cookie: a server on another port of this host may have set a second one of our name. */
function cookieValues(header: string, name: string): string[] {
  return header.split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}

/** Words for people in a browser, the error form for programs. */
function deny(context: Context, denial: Denial): Response {
  if (denial.status === 401) context.header("www-authenticate", "Bearer");
  if (!(context.req.header("accept") ?? "").includes("text/html")) {
    return context.json(errorJson(denial.code, denial.message), denial.status);
  }
  return context.html(denialPage(denial.message), denial.status);
}

function denialPage(message: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>hchat</title>
<h1>hchat</h1>
<p>${message}.</p>
</html>
`;
}
