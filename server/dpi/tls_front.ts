/** What ends TLS in front of a peer on this computer, as a web server of the user's does. */
import { randomBytes, type RandomFill } from "../../keys/random.ts";
import type { Clock } from "../time/clock.ts";
import { EVERY_SITE } from "./site_names.ts";
import { type KeyPair, keyPairOf, makeCertificate } from "../transport/tls/certificate.ts";

const HOSTS = ["localhost", EVERY_SITE];
const DAY_MS = 86_400_000;
const SERIAL_BYTES = 12;
/** Of a signature by ECDSA with P-256, in DER. */
const SIGNATURE_BYTES = 71;
const SEQUENCE = 0x30;

/** A front that is running. */
export interface TlsFront {
  /** Port on 127.0.0.1. */
  port: number;
  /** The authority that its certificate comes from, as PEM. */
  authority: string;
  /** Sets the port on 127.0.0.1 to which everything is handed on in clear. */
  leadTo(port: number): void;
  close(): void;
}

/** Listens on loopback under a certificate for `localhost` and all sites that is made for this run. */
export function openTlsFront({ clock, random }: { clock: Clock; random: RandomFill }): TlsFront {
  const { cert, key, authority } = makeCertificates(clock.now(), random);
  const listener = Deno.listenTls({
    hostname: "127.0.0.1",
    port: 0,
    cert,
    key,
    alpnProtocols: ["http/1.1"],
  });
  const open = new Set<Deno.Conn>();
  let target: number | undefined;
  void accept();
  return {
    port: (listener.addr as Deno.NetAddr).port,
    authority,
    leadTo: (port) => void (target = port),
    close: () => {
      listener.close();
      for (const conn of open) hangUp(conn);
    },
  };

  async function accept(): Promise<void> {
    try {
      for await (const near of listener) void handOn(near).catch(() => hangUp(near));
    } catch {
      // It was closed.
    }
  }

  async function handOn(near: Deno.TlsConn): Promise<void> {
    open.add(near);
    await near.handshake();
    if (target === undefined) return hangUp(near);
    const far = await Deno.connect({ hostname: "127.0.0.1", port: target });
    far.setNoDelay(true);
    open.add(far);
    const over = (): void =>
      [near, far].forEach((conn) => {
        open.delete(conn);
        hangUp(conn);
      });
    near.readable.pipeTo(far.writable).then(over, over);
    far.readable.pipeTo(near.writable).then(over, over);
  }
}

function hangUp(conn: Deno.Conn): void {
  try {
    conn.close();
  } catch {
    // Closed already by the other direction.
  }
}

/** A certificate for `localhost` and all sites, its key, and its authority, each as PEM. */
export function makeCertificates(
  nowMs: number,
  random: RandomFill,
): { cert: string; key: string; authority: string } {
  const [root, own] = [freshKeys(random), freshKeys(random)];
  const validity = { notBeforeMs: nowMs - DAY_MS, notAfterMs: nowMs + DAY_MS };
  const serial = (): Uint8Array => Uint8Array.of(1, ...randomBytes(random, SERIAL_BYTES));
  const name = [["CN", "hchat dpi"]] as const;
  const issuer = { name, privateKey: root.privateKey };
  const authority = makeCertificate({
    ...validity,
    subject: name,
    publicKey: root.publicKey,
    serial: serial(),
    hosts: [],
  }, issuer);
  const makeOwn = (): string =>
    makeCertificate({
      ...validity,
      subject: [["CN", "localhost"]],
      publicKey: own.publicKey,
      serial: serial(),
      hosts: HOSTS,
    }, issuer);
  let cert = makeOwn();
  while (!isUsual(cert)) cert = makeOwn();
  const key = String(own.privateKey.export({ type: "pkcs8", format: "pem" }));
  return { cert, key, authority };
}

/**
 * Its signature has the length that half of all signatures have (71 bytes): a front must not be told from others by a
 * byte more or less.
 */
function isUsual(cert: string): boolean {
  const bytes = Uint8Array.fromBase64(cert.replace(/-----[^-]+-----|\s/g, ""));
  const [tag, length] = bytes.subarray(-SIGNATURE_BYTES);
  return tag === SEQUENCE && length === SIGNATURE_BYTES - 2;
}

/** A number this far below the order of the curve is always a key. */
function freshKeys(random: RandomFill): KeyPair {
  return keyPairOf(Uint8Array.of(1, ...randomBytes(random, 31)));
}
