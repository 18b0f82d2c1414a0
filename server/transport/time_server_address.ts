import { formatHostPort, type HostPort, parseHostPort } from "../http/address.ts";
import { SNTP_PORT } from "../time/sntp.ts";

/** Where a time server is. */
export interface TimeServerPlace {
  host: string;
  port: number;
}

/** Reads `HOST` or `HOST:PORT`. */
export function parseTimeServer(text: string): HostPort {
  const typed = text.trim();
  const hasPort = /^[^:]*:\d+$|^\[.*\]:\d+$/.test(typed);
  return parseHostPort(hasPort ? typed : `${typed}:${SNTP_PORT}`);
}

/** As people read and type it. */
export function formatTimeServer({ host, port }: TimeServerPlace): string {
  const whole = formatHostPort(host, port);
  return port === SNTP_PORT ? whole.slice(0, whole.lastIndexOf(":")) : whole;
}
