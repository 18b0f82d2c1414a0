/** Whom to trust in calls to one peer. */
import { X509Certificate } from "node:crypto";
import type { PinnedKey, TlsTrust, Vouched } from "./tls_socket.ts";

/** What a trust is made of. */
export interface TrustOptions {
  /** All authorities, as PEM. */
  authorities: () => readonly string[];
  /** The keys of the list at the moment. */
  pins: () => Promise<readonly PinnedKey[]>;
}

/**
 * All authorities and keys at first, then only those that vouched last: a handshake that reads all authorities of a
 * system takes ten times as long.
 */
export class Trust {
  readonly #options: TrustOptions;
  #narrowed: readonly string[] | undefined;
  /** Whom to narrow to. */
  #vouched: Vouched | undefined;

  constructor(options: TrustOptions) {
    this.#options = options;
  }

  async current(): Promise<TlsTrust> {
    const { authorities, pins } = this.#options;
    if (this.#vouched !== undefined) this.#narrowed ??= this.#vouchers(this.#vouched);
    return { authorities: this.#narrowed ?? authorities(), pinned: await pins() };
  }

  /** The other end was checked; a request waits to leave, so `vouched` is asked only if need be, and read later. */
  noteVouched(vouched: () => Vouched): void {
    this.#vouched ??= vouched();
  }

  /** Nobody that is trusted vouched: trusts all again; false where it did. */
  widen(): boolean {
    const wasNarrow = this.#narrowed !== undefined;
    this.#narrowed = this.#vouched = undefined;
    return wasNarrow;
  }

  #vouchers(vouched: Vouched): readonly string[] {
    if (vouched.kind === "pinned") return [];
    return this.#options.authorities().filter((pem) => vouched.issuers.includes(subjectOf(pem)));
  }
}

function subjectOf(pem: string): string {
  try {
    return new X509Certificate(pem).subject;
  } catch {
    return "";
  }
}
