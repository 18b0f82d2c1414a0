/**
 * Rules on the certificates that our listeners show to any caller. A listener with a certificate of its own has to
 * look like somebody's who ran an ordinary tool once, and no two of ours may share what ordinary ones do not.
 */
import type { Rule } from "./rule.ts";

/** What a scanner keeps of a certificate. */
export interface SeenCertificate {
  /** Distinguished names as text, e.g. `CN=cam.home`. */
  subject: string;
  issuer: string;
  /** In hexadecimal. */
  serial: string;
  /** Unix milliseconds. */
  notBeforeMs: number;
  notAfterMs: number;
  /** Object identifiers in their order, critical ones with `!` in front. */
  extensions: string[];
  /** When it was seen, Unix milliseconds. */
  seenAtMs: number;
}

/** The extensions of certificates that sign themselves, as common tools write them. */
const ORDINARY_EXTENSIONS = [
  // openssl x509 -req, old appliances.
  "",
  // openssl req -x509; with -addext for the names, and for what it may be used for.
  "2.5.29.14 2.5.29.35 !2.5.29.19",
  "2.5.29.14 2.5.29.35 !2.5.29.19 2.5.29.17",
  "2.5.29.14 2.5.29.35 2.5.29.17 !2.5.29.19",
  // crypto/tls of Go.
  "!2.5.29.15 2.5.29.37 !2.5.29.19 2.5.29.17",
];

/** For how many days ordinary ones are good. */
const ORDINARY_DAYS = [30, 90, 365, 730, 825, 1_825, 3_650];
const DAY_MS = 86_400_000;

/** Random serial numbers are this long, in bytes. */
const SERIAL_BYTES = { least: 8, most: 20 };

/** Ages this close together count as one. */
const AGE_WINDOW_MS = 3_600_000;

/** Rules on the certificates of several pairs. */
export function certificateRules(certificates: SeenCertificate[]): Rule[] {
  const [first] = certificates;
  if (first === undefined) return [];
  const found: (string | undefined)[] = [extensionRule(first), serialRule(first), lifeRule(first)];
  const everywhere = found.filter((text) => text !== undefined).flatMap((text) => {
    const matched = certificates.filter((each) =>
      [extensionRule(each), serialRule(each), lifeRule(each)].includes(text)
    );
    return { text, matched: matched.length };
  });
  return [...everywhere, ...sharedRules(certificates)]
    .map(({ text, matched }): Rule => ({
      scope: "listener",
      text,
      matched,
      of: certificates.length,
    }));
}

function extensionRule({ extensions }: SeenCertificate): string | undefined {
  const text = extensions.join(" ");
  return ORDINARY_EXTENSIONS.includes(text)
    ? undefined
    : `the certificate has the extensions ${text}, as no common tool writes them`;
}

function serialRule({ serial }: SeenCertificate): string | undefined {
  const bytes = Math.ceil(serial.length / 2);
  return bytes >= SERIAL_BYTES.least && bytes <= SERIAL_BYTES.most
    ? undefined
    : `the certificate has a serial number of ${bytes} bytes`;
}

function lifeRule({ notBeforeMs, notAfterMs }: SeenCertificate): string | undefined {
  const days = (notAfterMs - notBeforeMs) / DAY_MS;
  return ORDINARY_DAYS.includes(days)
    ? undefined
    : `the certificate is good for ${Math.round(10 * days) / 10} days`;
}

/** What all of several have in common. */
function sharedRules(certificates: SeenCertificate[]): { text: string; matched: number }[] {
  if (certificates.length < 2) return [];
  const isShared = (value: (each: SeenCertificate) => string): boolean =>
    new Set(certificates.map(value)).size === 1;
  const ages = certificates.map(({ seenAtMs, notBeforeMs }) => seenAtMs - notBeforeMs);
  const [least, most] = [Math.min(...ages), Math.max(...ages)];
  const texts = [
    isShared(({ subject }) => subject) ? `the certificate is for ${certificates[0]!.subject}` : "",
    isShared(({ serial }) => serial)
      ? `the certificate has the serial ${certificates[0]!.serial}`
      : "",
    most - least < AGE_WINDOW_MS
      ? `the certificate begins ${Math.round(least / AGE_WINDOW_MS)} hours before it is seen`
      : "",
  ];
  return texts.filter((text) => text !== "").map((text) => ({
    text,
    matched: certificates.length,
  }));
}
