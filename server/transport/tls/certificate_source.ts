/** Where the certificate of a listener comes from, now and later. */
import { type TlsKey, tlsKeyAt } from "../../../keys/cell/month/tls_keys.ts";
import { meetingName } from "../../../keys/meeting_place.ts";
import { randomBytes, type RandomFill } from "../../../keys/random.ts";
import type { RecordSource } from "../../../keys/record_source.ts";
import { monthAt } from "../../../keys/schedule.ts";
import { LIST_ID_BYTES } from "../../../keys/constants.ts";
import { ownCertificate, type ServerCertificate } from "./list_certificate.ts";

/** Gives a listener its certificate. */
export interface CertificateSource {
  /** The certificate to show at `nowMs`; the same object as long as it stays. */
  renew(nowMs: number): Promise<ServerCertificate>;
}

/** The user's own certificate: read anew when its files are. */
export class FileCertificate implements CertificateSource {
  readonly #read: () => Promise<ServerCertificate>;
  #shown: ServerCertificate;

  /** `first` is what `read` has given; it rejects where the files are missing or no pair. */
  constructor(first: ServerCertificate, read: () => Promise<ServerCertificate>) {
    this.#shown = first;
    this.#read = read;
  }

  async renew(): Promise<ServerCertificate> {
    // Files that are being replaced may not fit each other for a moment.
    const found = await this.#read().catch(() => this.#shown);
    const isSame = found.cert === this.#shown.cert && found.key === this.#shown.key;
    return isSame ? this.#shown : this.#shown = found;
  }
}

/** The certificate that a list names, another one each month; a nameless one while there is no list with keys. */
export class ListCertificate implements CertificateSource {
  readonly #random: RandomFill;
  #list: RecordSource | undefined;
  #shown: { certificate: ServerCertificate; monthSlot: number | undefined } | undefined;

  constructor(random: RandomFill) {
    this.#random = random;
  }

  /** From now on the certificate is that of `list`. */
  use(list: RecordSource): void {
    if (list === this.#list) return;
    this.#list = list;
    this.#shown = undefined;
  }

  async renew(nowMs: number): Promise<ServerCertificate> {
    const list = this.#list;
    const monthSlot = list && monthAt(list.schedule, nowMs)?.slot;
    if (this.#shown !== undefined && monthSlot === this.#shown.monthSlot) {
      return this.#shown.certificate;
    }
    const key = list && await tlsKeyAt(list, list.seat, nowMs);
    if (list !== undefined && key !== undefined) {
      const name = meetingName(list.listId, list.seat);
      return this.#show(key, { name, nowMs, monthSlot });
    }
    return this.#shown?.certificate ?? this.#show(this.#nameless(), {
      // Strangers may come before a list is open.
      name: meetingName(randomBytes(this.#random, LIST_ID_BYTES), "a"),
      nowMs,
      monthSlot: undefined,
    });
  }

  #show(
    key: TlsKey,
    { name, nowMs, monthSlot }: { name: string; nowMs: number; monthSlot: number | undefined },
  ): ServerCertificate {
    const certificate = ownCertificate(key, { name, nowMs });
    key.fill(0);
    this.#shown = { certificate, monthSlot };
    return certificate;
  }

  /** A key that nobody knows: below the order of the curve, and not 0. */
  #nameless(): TlsKey {
    const key = randomBytes(this.#random, 32);
    key[0] = key[0]! & 0x7f | 0x01;
    return key;
  }
}
