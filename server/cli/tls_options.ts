/** `--tls`, `--cert` and `--key`: whether the port for peers speaks TLS, and with whose certificate. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import type { ServerCertificate } from "../transport/tls/list_certificate.ts";
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
  const read = () => readPair(cert, key);
  const first = await read();
  return { kind: "files", first, read, names: namesIn(first.cert) };
}

/** Certificate and key that belong together. Throws CommandError. */
async function readPair(certPath: string, keyPath: string): Promise<ServerCertificate> {
  const cert = await readText(certPath);
  const key = await readText(keyPath);
  const certificate = parsed(() => new X509Certificate(cert), certPath, "a certificate");
  const privateKey = parsed(() => createPrivateKey(key), keyPath, "a private key");
  if (certificate.checkPrivateKey(privateKey)) return { cert, key };
  throw new CommandError(
    `Cannot use the certificate ${certPath}: expected the one of the key ${keyPath}, got another`,
    "name a certificate and a key that were made together",
  );
}

async function readText(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    throw fileError("read the certificate", path, { cause: error });
  }
}

function parsed<T>(parse: () => T, path: string, expected: string): T {
  try {
    return parse();
  } catch {
    throw new CommandError(
      `Cannot use the certificate: expected ${expected} as PEM in ${path}, got something else`,
      "name a file that begins with -----BEGIN",
    );
  }
}

/** The host names in a certificate; those for many hosts cannot be dialled. */
function namesIn(cert: string): string[] {
  const names = new X509Certificate(cert).subjectAltName ?? "";
  return [...names.matchAll(/DNS:([^,\s*]+)(?=,|$)/g)].map(([, name]) => name!);
}
