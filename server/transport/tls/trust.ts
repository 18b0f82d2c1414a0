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

  constructor(options: TrustOptions) {
    this.#options = options;
  }

  async current(): Promise<TlsTrust> {
    const { authorities, pins } = this.#options;
    return { authorities: this.#narrowed ?? authorities(), pinned: await pins() };
  }

  /** The other end was checked. */
  noteVouched(vouched: Vouched): void {
    if (this.#narrowed !== undefined) return;
    this.#narrowed = vouched.kind === "pinned"
      ? []
      : this.#options.authorities().filter((pem) => vouched.issuers.includes(subjectOf(pem)));
  }

  /** Nobody that is trusted vouched: trusts all again; false where it did. */
  widen(): boolean {
    const wasNarrow = this.#narrowed !== undefined;
    this.#narrowed = undefined;
    return wasNarrow;
  }
}

function subjectOf(pem: string): string {
  try {
    return new X509Certificate(pem).subject;
  } catch {
    return "";
  }
}
