/** Certificates whose keys both sides derive from their list (FORMAT.md §TLS certificates). */
import { tlsDetailsOf, type TlsKey, tlsKeyAt } from "../../../keys/cell/month/tls_keys.ts";
import { meetingName } from "../../../keys/meeting_place.ts";
import type { RecordSource } from "../../../keys/record_source.ts";
import { monthAt } from "../../../keys/schedule.ts";
import { otherSeat } from "../../../keys/seat.ts";
import { keyPairOf, makeCertificate } from "./certificate.ts";
import type { PinnedKey } from "./tls_socket.ts";

/** What a TLS server shows, and the key that it proves it by, as PEM. */
export interface ServerCertificate {
  cert: string;
  key: string;
}

const DAY_MS = 86_400_000;
/** How long a certificate is good: as long as most tools make those that sign themselves. */
const LIFE_MS = 365 * DAY_MS;
/** A certificate begins before its month, so that it is good for whoever's clock is behind by MONTH_MARGIN_MS. */
const LEAST_AGE_MS = 2 * DAY_MS;
/** It begins at no day that a rule could name. */
const MOST_AGE_MS = 90 * DAY_MS;
/** How far two clocks may be apart while each still expects the other's key. */
const MONTH_MARGIN_MS = 27 * 3_600_000;

/** The certificate of `key` for the month of `nowMs`, which it has signed itself: the same at every call. */
export function ownCertificate(
  key: TlsKey,
  { name, nowMs }: { name: string; nowMs: number },
): ServerCertificate {
  const { privateKey, publicKey } = keyPairOf(key);
  const { serial, age } = tlsDetailsOf(key);
  const now = new Date(nowMs);
  const ageMs = LEAST_AGE_MS + age * (MOST_AGE_MS - LEAST_AGE_MS);
  const notBeforeMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1) - ageMs;
  const subject = [["CN", name]] as const;
  const cert = makeCertificate(
    { subject, publicKey, serial, notBeforeMs, notAfterMs: notBeforeMs + LIFE_MS, hosts: [name] },
    { name: subject, privateKey },
  );
  return { cert, key: String(privateKey.export({ type: "pkcs8", format: "pem" })) };
}

/** The keys that the peer of one list may show. */
export class ListPins {
  readonly #list: RecordSource;
  /** By the slot that names the month. */
  readonly #months = new Map<number, PinnedKey>();

  constructor(list: RecordSource) {
    this.#list = list;
  }

  /** Those of the month of `nowMs`, and of its neighbours where one of them is near. */
  async at(nowMs: number): Promise<PinnedKey[]> {
    const times = [0, -MONTH_MARGIN_MS, MONTH_MARGIN_MS].map((shift) => nowMs + shift);
    const pins = new Map<number, PinnedKey>();
    for (const time of times) {
      const slot = monthAt(this.#list.schedule, time)?.slot;
      if (slot === undefined || pins.has(slot)) continue;
      const pin = this.#months.get(slot) ?? await this.#pinAt(time);
      if (pin !== undefined) pins.set(slot, pin);
    }
    this.#months.clear();
    for (const [slot, pin] of pins) this.#months.set(slot, pin);
    return [...pins.values()];
  }

  async #pinAt(nowMs: number): Promise<PinnedKey | undefined> {
    const seat = otherSeat(this.#list.seat);
    const key = await tlsKeyAt(this.#list, seat, nowMs);
    if (key === undefined) return undefined;
    const name = meetingName(this.#list.listId, seat);
    const { cert: certificate } = ownCertificate(key, { name, nowMs });
    const { publicKey } = keyPairOf(key);
    key.fill(0);
    return { certificate, publicKey };
  }
}
