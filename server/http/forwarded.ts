/** For whom a web server in front passes a request on (`X-Forwarded-For`, and `Forwarded` of RFC 7239). */
import type { IncomingMessage } from "node:http";
import { isIPv4, isIPv6 } from "node:net";
import { isLoopbackHost } from "./loopback.ts";

/** Stands for every client of a web server that names none, or two different ones. */
export const UNNAMED_CLIENT = "unnamed";

/** An IPv6 address with brackets and a port has at most 53 characters. */
const LONGEST_NODE = 64;
/** A name and one value of a `Forwarded` element. */
const FORWARDED_FOR = /(?:^|;)[ \t]*for[ \t]*=[ \t]*(?:"([^"\\]*)"|([^";,\s]+))[ \t]*(?=;|$)/i;

/**
 * The IP address that counts for a request. A web server on this machine is believed, for it alone connects from
 * loopback; from anywhere else the address of the connection counts, whatever the header says.
 */
export function clientAddress({ socket, headers }: IncomingMessage): string {
  const remote = socket.remoteAddress ?? "";
  const isLocal = isLoopbackHost(remote.replace(/^::ffff:/i, ""));
  return isLocal ? forwardedFor(headers) ?? UNNAMED_CLIENT : remote;
}

/**
 * The client that a web server names: the last one in the list, which the server itself has put there, while a client
 * can send the others. A web server sets one of the two headers and may pass the other one on as it came, so two that
 * differ name nobody; neither does an address that is none.
 */
export function forwardedFor(headers: IncomingMessage["headers"]): string | undefined {
  const listed = lastOf(joined(headers["x-forwarded-for"]));
  const element = lastOf(joined(headers["forwarded"]));
  const named = element && FORWARDED_FOR.exec(element);
  const clients = [
    ...(listed === undefined ? [] : [addressOf(listed)]),
    ...(element === undefined ? [] : [addressOf(named?.[1] ?? named?.[2] ?? "")]),
  ];
  return clients.every((each) => each === clients[0]) ? clients[0] : undefined;
}

/** Node joins lines of one name with a comma; those that it does not join are the same to us. */
function joined(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(",") : value;
}

function lastOf(list: string | undefined): string | undefined {
  return list?.slice(list.lastIndexOf(",") + 1).trim();
}

/** IP address of a node as the headers have it: alone or with a port, IPv6 with or without brackets. */
function addressOf(node: string): string | undefined {
  if (node.length > LONGEST_NODE) return undefined;
  const host = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(node)?.[1] ??
    /^([\d.]+):\d{1,5}$/.exec(node)?.[1] ?? node;
  if (isIPv4(host)) return host;
  return isIPv6(host) && !host.includes("%") ? host.toLowerCase() : undefined;
}
