/** Where the certificate of a listener comes from, now and later. */
import { tlsKeyAt } from "../../../keys/cell/month/tls_keys.ts";
import { meetingName } from "../../../keys/meeting_place.ts";
import { randomBytes, type RandomFill } from "../../../keys/random.ts";
import type { RecordSource } from "../../../keys/record_source.ts";
import { monthAt } from "../../../keys/schedule.ts";
import { LIST_ID_BYTES } from "../../../keys/constants.ts";
import { ownCertificate, type ServerCertificate } from "./list_certificate.ts";

/** Gives a listener its certificate. */
export interface CertificateSource {
  /** The certificate to show at `nowMs`; undefined while the one of before is still right. */
  renew(nowMs: number): Promise<ServerCertificate | undefined>;
}

/** The user's own certificate: read anew when its files are. */
export class FileCertificate implements CertificateSource {
  readonly #read: () => Promise<ServerCertificate>;
  #shown: ServerCertificate | undefined;

  /** `read` rejects where the files are missing or no pair; the first certificate comes from it as well. */
  constructor(read: () => Promise<ServerCertificate>) {
    this.#read = read;
  }

  async renew(): Promise<ServerCertificate | undefined> {
    // Files that are being replaced may not fit each other for a moment.
    const found = await this.#read().catch(() => undefined);
    if (found === undefined) return undefined;
    if (found.cert === this.#shown?.cert && found.key === this.#shown.key) return undefined;
    return this.#shown = found;
  }
}

/** The certificate that a list names, another one each month; a nameless one while there is no list with keys. */
export class ListCertificate implements CertificateSource {
  readonly #random: RandomFill;
  #list: RecordSource | undefined;
  /** What the certificate was made for: a month of the list, by its slot, or nothing. */
  #madeFor: number | "nothing" | undefined;

  constructor(random: RandomFill) {
    this.#random = random;
  }

  /** From now on the certificate is that of `list`. */
  use(list: RecordSource): void {
    if (list === this.#list) return;
    this.#list = list;
    this.#madeFor = undefined;
  }

  async renew(nowMs: number): Promise<ServerCertificate | undefined> {
    const list = this.#list;
    const slot = list && monthAt(list.schedule, nowMs)?.slot;
    if (slot !== undefined && slot === this.#madeFor) return undefined;
    const key = list && await tlsKeyAt(list, list.seat, nowMs);
    if (list === undefined || key === undefined) return this.#nameless(nowMs);
    this.#madeFor = slot;
    const name = meetingName(list.listId, list.seat);
    const certificate = ownCertificate(key, { name, nowMs, random: this.#random });
    key.fill(0);
    return certificate;
  }

  /** Of a key that nobody knows: strangers may come before a list is open. */
  #nameless(nowMs: number): ServerCertificate | undefined {
    if (this.#madeFor !== undefined) return undefined;
    this.#madeFor = "nothing";
    const random = this.#random;
    const name = meetingName(randomBytes(random, LIST_ID_BYTES), "a");
    // Below the order of the curve, and not 0.
    const key = randomBytes(random, 32);
    key[0] = key[0]! & 0x7f | 0x01;
    return ownCertificate(key, { name, nowMs, random });
  }
}
