/** `--tls`, `--cert` and `--key`: whether the port for peers speaks TLS, and with whose certificate. */
import { type CertificateRead, readCertificateFiles } from "../transport/tls/certificate_files.ts";
import type { TlsListening } from "../transport/tls/tls_listening.ts";
import { type CommandArgs, CommandError, type OptionSpec, UsageError } from "./command.ts";
import { fileError } from "./named_file.ts";

/** The options as the help shows them. */
export const TLS_OPTIONS: OptionSpec[] = [
  {
    name: "tls",
    help: "listen under TLS, with a certificate whose key both sides derive from the list: the " +
      "other side dials https://",
  },
  { name: "cert", value: "FILE", help: "use this certificate (PEM, with its chain) for --tls" },
  { name: "key", value: "FILE", help: "its private key (PEM)" },
];

/** What was asked for, by options or in `hchat.json`. */
export interface SavedTls {
  tls?: boolean | undefined;
  cert?: string | undefined;
  key?: string | undefined;
}

/** What the options say, and what `saved` says where they say nothing. Throws UsageError. */
export function askedTls(
  args: CommandArgs,
  { saved = {}, behind }: { saved?: SavedTls; behind: URL | undefined },
): SavedTls {
  const [cert, key] = [args.value("cert"), args.value("key")];
  const isAsked = args.has("tls") || cert !== undefined || key !== undefined;
  if (isAsked && behind !== undefined) {
    throw new UsageError(
      "Cannot read the command line: expected --tls or --behind, got both",
      "leave out --tls: your web server speaks TLS, and hchat listens behind it",
    );
  }
  if (isAsked) return { tls: true, cert, key };
  return behind === undefined ? { tls: saved.tls, cert: saved.cert, key: saved.key } : {};
}

/** How to listen; undefined: without TLS. Throws UsageError and CommandError. */
export async function readTls({ tls, cert, key }: SavedTls): Promise<TlsListening | undefined> {
  if (tls !== true) return undefined;
  if (cert === undefined && key === undefined) return { kind: "lists" };
  if (cert === undefined || key === undefined) {
    throw new UsageError(
      "Cannot read the command line: expected --cert and --key together, got one of them",
      "write it as: --tls --cert FILE --key FILE",
    );
  }
  const read = await readCertificateFiles({ cert, key });
  if (read.kind === "failed") throw certificateError(read, key);
  return read.tls;
}

function certificateError(
  { path, reason, cause }: Extract<CertificateRead, { kind: "failed" }>,
  key: string,
): CommandError {
  if (reason === "unreadable") return fileError("read the certificate", path, { cause });
  if (reason === "notPair") {
    return new CommandError(
      `Cannot use the certificate ${path}: expected the one of the key ${key}, got another`,
      "name a certificate and a key that were made together",
    );
  }
  if (reason === "notSafe") {
    return new CommandError(
      `Cannot use the certificate ${path}: expected one that TLS takes, got one that is too weak`,
      "make a new key of at least 2,048 bits (RSA) or 256 bits (EC), and a certificate for it",
    );
  }
  const expected = reason === "noKey" ? "a private key" : "a certificate";
  return new CommandError(
    `Cannot use the certificate: expected ${expected} as PEM in ${path}, got something else`,
    "name a file that begins with -----BEGIN",
  );
}
