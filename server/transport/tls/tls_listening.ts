/** How the port for peers speaks TLS, and whose certificate each listener shows. */
import type { RandomFill } from "../../../keys/random.ts";
import type { RecordSource } from "../../../keys/record_source.ts";
import { type CertificateSource, FileCertificate, ListCertificate } from "./certificate_source.ts";
import type { ServerCertificate } from "./list_certificate.ts";

/** Paths of PEM files. */
export interface CertificatePaths {
  /** The certificate, with its chain. */
  cert: string;
  key: string;
}

/** With the user's own certificate, or with one of each list. */
export type TlsListening =
  | {
    kind: "files";
    paths: CertificatePaths;
    first: ServerCertificate;
    /** Reads them again. */
    read: () => Promise<ServerCertificate>;
    names: readonly string[];
  }
  | { kind: "lists" };

/** The certificates of all listeners. */
export class TlsCertificates {
  readonly #tls: TlsListening;
  readonly #random: RandomFill;
  /** By list id in hexadecimal. */
  readonly #ofLists = new Map<string, ListCertificate>();

  constructor(tls: TlsListening, random: RandomFill) {
    this.#tls = tls;
    this.#random = random;
  }

  /** One listener cannot show the certificates of two lists. */
  get isPerList(): boolean {
    return this.#tls.kind === "lists";
  }

  /** What the listener of a list shows, or one that no list is known for. */
  sourceOf(key: string | undefined): CertificateSource {
    if (this.#tls.kind === "files") return new FileCertificate(this.#tls.first, this.#tls.read);
    const source = this.#ofLists.get(key ?? "") ?? new ListCertificate(this.#random);
    this.#ofLists.set(key ?? "", source);
    return source;
  }

  /** The listener that no list was known for is that of this one. */
  adopt(key: string): void {
    const nameless = this.#ofLists.get("");
    if (nameless === undefined) return;
    this.#ofLists.delete("");
    this.#ofLists.set(key, nameless);
  }

  /** The keys of the list can be read. */
  use(key: string, list: RecordSource): void {
    this.#ofLists.get(key)?.use(list);
  }

  /** The addresses in `urls` as they are dialled, those with a name in the certificate first. */
  dialable(urls: readonly string[], port: number): string[] {
    const names = this.#tls.kind === "files" ? this.#tls.names : [];
    const at = port === 443 ? "" : `:${port}`;
    return [
      ...names.map((name) => `https://${name}${at}`),
      ...urls.map((url) => url.replace(/^http:/, "https:").replace(/:443$/, "")),
    ];
  }
}
