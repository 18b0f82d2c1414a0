/** Both ends of a TLS 1.3 handshake by hand: what follows is up to the test. Neither checks the other. */
import { Buffer } from "node:buffer";
import {
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from "node:crypto";
import net from "node:net";
import type { ServerCertificate } from "../authority.ts";
import {
  extension,
  finished,
  hash,
  MESSAGE,
  message,
  plainRecord,
  RECORD,
  RecordKeys,
  Secrets,
  sized,
  splitRecords,
} from "./records.ts";

/** X.509 around an X25519 public key, up to the key (RFC 8410). */
const SPKI_HEAD = Buffer.from("302a300506032b656e032100", "hex");
/** TLS_AES_128_GCM_SHA256. */
const SUITE = Buffer.from([0x13, 0x01]);
const VERSION = Buffer.from([3, 4]);
const X25519 = Buffer.from([0, 0x1d]);

/** A connection whose handshake is done. */
export interface HandMade {
  socket: net.Socket;
  /** Seals what we send. */
  keys: RecordKeys;
}

/** What a server sends for a ClientHello: its whole flight, and what seals its data. */
export function serverFlight(
  clientHello: Buffer,
  { cert, key }: ServerCertificate,
): { flight: Buffer; keys: RecordKeys } {
  const { publicKey, privateKey } = generateKeyPairSync("x25519");
  const serverHello = message(
    MESSAGE.serverHello,
    Buffer.concat([
      Buffer.from([3, 3]),
      randomBytes(32),
      sized(1, clientHello.subarray(39, 39 + clientHello[38]!)),
      SUITE,
      Buffer.from([0]),
      sized(2, Buffer.concat([extension(0x2b, VERSION), extension(0x33, shareOf(publicKey))])),
    ]),
  );
  const secrets = new Secrets(agree(privateKey, keyShareOf(clientHello)));
  const secret = secrets.ofHandshake("s", [clientHello, serverHello]);
  const messages = [
    clientHello,
    serverHello,
    message(MESSAGE.extensions, Buffer.from([0, 0])),
  ];
  const entry = Buffer.concat([sized(3, new X509Certificate(cert).raw), Buffer.from([0, 0])]);
  messages.push(message(MESSAGE.certificate, Buffer.concat([Buffer.from([0]), sized(3, entry)])));
  const toSign = Buffer.concat([
    Buffer.alloc(64, 0x20),
    Buffer.from("TLS 1.3, server CertificateVerify\0"),
    hash(messages),
  ]);
  // ecdsa_secp256r1_sha256
  const proof = Buffer.concat([Buffer.from([4, 3]), sized(2, sign("sha256", toSign, key))]);
  messages.push(message(MESSAGE.proof, proof));
  messages.push(finished(secret, messages));
  const sealed = new RecordKeys(secret).seal(RECORD.handshake, Buffer.concat(messages.slice(2)));
  return {
    flight: Buffer.concat([plainRecord(RECORD.handshake, serverHello), sealed]),
    keys: new RecordKeys(secrets.ofData("s", messages)),
  };
}

/** Calls a port of this machine that speaks TLS, and shakes hands. */
export async function handMadeClient(port: number): Promise<HandMade> {
  const socket = net.connect(port, "127.0.0.1");
  socket.on("error", () => {});
  const { publicKey, privateKey } = generateKeyPairSync("x25519");
  const clientHello = helloWith(shareOf(publicKey));
  socket.write(plainRecord(RECORD.handshake, clientHello));
  let rest: Buffer = Buffer.alloc(0);
  let secrets: Secrets | undefined;
  let opening: RecordKeys | undefined;
  const messages = [clientHello];
  return await new Promise((resolve, reject) => {
    socket.on("close", () => reject(new Error("the server has ended the handshake")));
    const take = (data: Buffer): void => {
      const split = splitRecords(Buffer.concat([rest, data]));
      rest = split.rest;
      for (const record of split.records) {
        if (record[0] === RECORD.cipherChange) continue;
        if (opening === undefined) {
          const serverHello = record.subarray(5);
          messages.push(serverHello);
          secrets = new Secrets(
            agree(privateKey, shareIn(serverHello, 39 + serverHello[38]! + 3).subarray(4)),
          );
          opening = new RecordKeys(secrets.ofHandshake("s", messages));
          continue;
        }
        messages.push(opening.open(record));
        if (!hasFinished(messages.slice(2))) continue;
        socket.off("data", take);
        socket.resume();
        const own = secrets!.ofHandshake("c", messages.slice(0, 2));
        const end = new RecordKeys(own).seal(RECORD.handshake, finished(own, messages));
        socket.write(end);
        return resolve({ socket, keys: new RecordKeys(secrets!.ofData("c", messages)) });
      }
    };
    socket.on("data", take);
  });
}

/** A ClientHello that a server may choose no other suite, version and share from; the share of the server comes last. */
function helloWith(share: Buffer): Buffer {
  return message(
    MESSAGE.clientHello,
    Buffer.concat([
      Buffer.from([3, 3]),
      randomBytes(32),
      sized(1, randomBytes(32)),
      sized(2, SUITE),
      Buffer.from([1, 0]),
      sized(
        2,
        Buffer.concat([
          extension(0x2b, sized(1, VERSION)),
          extension(0x0a, sized(2, X25519)),
          // ecdsa_secp256r1_sha256, rsa_pss_rsae_sha256
          extension(0x0d, sized(2, Buffer.from([4, 3, 8, 4]))),
          extension(0x33, sized(2, share)),
        ]),
      ),
    ]),
  );
}

/** Whether the messages of a server's flight, cut anywhere, are all there. */
function hasFinished(parts: Buffer[]): boolean {
  const all = Buffer.concat(parts);
  let at = 0;
  while (at + 4 <= all.length) {
    const end = at + 4 + all.readUIntBE(at + 1, 3);
    if (all[at] === MESSAGE.finished) return end <= all.length;
    at = end;
  }
  return false;
}

function shareOf(publicKey: KeyObject): Buffer {
  const key = publicKey.export({ type: "spki", format: "der" }).subarray(-32);
  return Buffer.concat([X25519, sized(2, key)]);
}

function agree(privateKey: KeyObject, share: Buffer): Buffer {
  const der = Buffer.concat([SPKI_HEAD, share]);
  const publicKey = createPublicKey({ key: der, format: "der", type: "spki" });
  return diffieHellman({ privateKey, publicKey });
}

/** The X25519 share of a ClientHello, which has it as its only one or first. */
function keyShareOf(hello: Buffer): Buffer {
  const suites = 39 + hello[38]!;
  const methods = suites + 2 + hello.readUInt16BE(suites);
  return shareIn(hello, methods + 1 + hello[methods]!).subarray(6, 38);
}

/** What the extension of key shares holds; extensions begin at `at` with their length. */
function shareIn(hello: Buffer, at: number): Buffer {
  for (at += 2; hello.readUInt16BE(at) !== 0x33;) at += 4 + hello.readUInt16BE(at + 2);
  return hello.subarray(at + 4, at + 4 + hello.readUInt16BE(at + 2));
}
