import { createHash } from "node:crypto";
import { encodeHeader, FLAGS_AT } from "./header_codec.ts";
import type { ListHeader } from "../list_header.ts";

const GROUPS = 8;
const GROUP_DIGITS = 5;

/**
 * Short form of what both seats of a list share, to be compared by voice: eight groups of five digits,
 * about 132 bits (FORMAT.md §fingerprint). It covers list id, start, period, record size, slot count, both
 * names and the digest root; seat, volumes, passphrase and use do not change it.
 */
export function fingerprintOf(header: ListHeader): string {
  const shared: ListHeader = {
    ...header,
    seat: "a",
    volumeCount: 1,
    recordsPerVolume: header.slotCount,
  };
  const bytes = encodeHeader(shared).subarray(0, SHARED_BYTES);
  bytes[FLAGS_AT] = 0;
  const digest = createHash("sha256")
    .update("hchat/v1/fingerprint")
    .update(bytes)
    .digest();
  return Array.from({ length: GROUPS }, (_, group) => groupOf(digest, group)).join(" ");
}

/** Header bytes from the magic to the digest root. */
const SHARED_BYTES = 224;

function groupOf(digest: Uint8Array, group: number): string {
  const number = new DataView(digest.buffer, digest.byteOffset).getUint32(4 * group);
  return String(number % 10 ** GROUP_DIGITS).padStart(GROUP_DIGITS, "0");
}
