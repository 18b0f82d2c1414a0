/** Certificates whose keys both sides derive from their list (FORMAT.md §TLS certificates). */
import { type TlsKey, tlsKeyAt } from "../../../keys/cell/month/tls_keys.ts";
import { meetingName } from "../../../keys/meeting_place.ts";
import { randomBytes, type RandomFill } from "../../../keys/random.ts";
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

/** How long a certificate is good: as long as most tools make those that sign themselves. */
const LIFE_MS = 365 * 86_400_000;
/** A certificate is good for whoever's clock is behind: by more than MONTH_MARGIN_MS. */
const EARLIER_MS = 2 * 86_400_000;
const SERIAL_BYTES = 16;
/** How far two clocks may be apart while each still expects the other's key. */
const MONTH_MARGIN_MS = 27 * 3_600_000;

/** A certificate of `key` that it has signed itself, good from two days ago for a year. */
export function ownCertificate(
  key: TlsKey,
  { name, nowMs, random }: { name: string; nowMs: number; random: RandomFill },
): ServerCertificate {
  const { privateKey, publicKey } = keyPairOf(key);
  const serial = randomBytes(random, SERIAL_BYTES);
  // A serial number is positive.
  serial[0] = serial[0]! & 0x7f | 0x40;
  const notBeforeMs = nowMs - EARLIER_MS;
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
  readonly #random: RandomFill;
  /** By the slot that names the month. */
  readonly #months = new Map<number, PinnedKey>();

  constructor(list: RecordSource, random: RandomFill) {
    this.#list = list;
    this.#random = random;
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
    const { cert: certificate } = ownCertificate(key, { name, nowMs, random: this.#random });
    const { publicKey } = keyPairOf(key);
    key.fill(0);
    return { certificate, publicKey };
  }
}
