/**
 * Names of web servers on this computer, for measuring. A hello of TLS is as long as the name in it, and sites have names
 * of many lengths.
 */
import type { LookupFunction } from "node:net";

const DOMAIN = "site.example";
/** First labels, the short ones first: ordinary words, since inspection suspects names that are none. */
const LABELS = (
  "m my api mail files photos weather calendar downloads " +
  "newsletter marketplace mail-archive photo-gallery status-monitor customer-portal " +
  "software-updates meeting-calendars download-warehouse conference-bookings " +
  "city-weather-forecast team-calendar-and-mail holiday-photos-and-films software-updates-archive"
).split(" ");
const ADDRESS = "127.0.0.1";

/** All of them, as certificates name them. */
export const EVERY_SITE = `*.${DOMAIN}`;

/** A name of 14 to 37 bytes, the longer the higher the fraction, from 0 up to 1. */
export function siteName(fraction: number): string {
  return `${LABELS[Math.floor(LABELS.length * fraction)]}.${DOMAIN}`;
}

/** Finds all names here: nobody else knows these. */
export function toLoopback(
  ...[_name, { all }, found]: Parameters<LookupFunction>
): void {
  if (all === true) found(null, [{ address: ADDRESS, family: 4 }]);
  else found(null, ADDRESS, 4);
}
