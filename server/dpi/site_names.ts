/**
 * Names of web servers on this computer, for measuring. A hello of TLS is as long as the name in it, and sites have names
 * of many lengths.
 */
import type { LookupFunction } from "node:net";

const DOMAIN = "site.example";
/** Of the first label. */
const LONGEST_LABEL = 24;
const ADDRESS = "127.0.0.1";

/** All of them, as certificates name them. */
export const EVERY_SITE = `*.${DOMAIN}`;

/** A name of 14 to 37 bytes, the longer the higher the fraction, from 0 up to 1. */
export function siteName(fraction: number): string {
  return `${"s".repeat(1 + Math.floor(LONGEST_LABEL * fraction))}.${DOMAIN}`;
}

/** Finds all names here: nobody else knows these. */
export function toLoopback(
  ...[_name, { all }, found]: Parameters<LookupFunction>
): void {
  if (all === true) found(null, [{ address: ADDRESS, family: 4 }]);
  else found(null, ADDRESS, 4);
}
