import type { BoundedServer } from "../../http/bounded_server.ts";
import type { Clock } from "../../time/clock.ts";
import type { CertificateSource } from "./certificate_source.ts";
import type { ServerCertificate } from "./list_certificate.ts";

/** How often a server looks for another certificate. */
const RENEWAL_MS = 60_000;

/** Keeps the certificate of a server up to date. */
export class CertificateRenewal {
  readonly #server: BoundedServer;
  readonly #source: CertificateSource;
  readonly #clock: Clock;
  #shown: ServerCertificate;
  #cancel: (() => void) | undefined;

  /** `shown` is the certificate that `server` has from `source`. */
  constructor(
    server: BoundedServer,
    { shown, source, clock }: {
      shown: ServerCertificate;
      source: CertificateSource;
      clock: Clock;
    },
  ) {
    this.#server = server;
    this.#shown = shown;
    this.#source = source;
    this.#clock = clock;
    this.#wait();
  }

  /** Looks now. */
  async run(): Promise<void> {
    const certificate = await this.#source.renew(this.#clock.now());
    if (certificate === this.#shown) return;
    this.#shown = certificate;
    this.#server.setCertificate(certificate);
  }

  stop(): void {
    this.#cancel?.();
  }

  #wait(): void {
    this.#cancel = this.#clock.after(RENEWAL_MS, () => {
      this.#wait();
      void this.run();
    });
  }
}
