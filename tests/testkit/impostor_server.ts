/**
 * A TLS 1.3 server (RFC 8446) that shows a certificate whose key it does not have, as no library would: it signs the
 * handshake with another key. A client that looks at the certificate alone takes it for the real one.
 */
import { Buffer } from "node:buffer";
import {
  createCipheriv,
  createHash,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
} from "node:crypto";
import net, { type AddressInfo } from "node:net";

/** X.509 around an X25519 public key, up to the key (RFC 8410). */
const SPKI_HEAD = Buffer.from("302a300506032b656e032100", "hex");
const HASH_BYTES = 32;

/** The server, and the records that came behind the ClientHello, by their type. */
export interface ImpostorServer {
  port: number;
  recordTypes: number[];
  /** Resolves when the clients have gone. */
  close(): Promise<void>;
}

/** Shows `cert` (PEM) and signs with `key`, a P-256 key as PEM. */
export async function impostorServer(cert: string, key: string): Promise<ImpostorServer> {
  const recordTypes: number[] = [];
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    let got = Buffer.alloc(0);
    let isGreeted = false;
    socket.on("data", (data) => {
      got = Buffer.concat([got, data]);
      while (got.length >= 5 && got.length >= 5 + got.readUInt16BE(3)) {
        const record = got.subarray(0, 5 + got.readUInt16BE(3));
        got = got.subarray(record.length);
        if (isGreeted) recordTypes.push(record[0]!);
        else socket.write(flightFor(record.subarray(5), { cert, key }));
        isGreeted = true;
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return {
    port: (server.address() as AddressInfo).port,
    recordTypes,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** ServerHello in the clear; EncryptedExtensions, Certificate, CertificateVerify and Finished encrypted. */
function flightFor(clientHello: Buffer, { cert, key }: { cert: string; key: string }): Buffer {
  const { publicKey, privateKey } = generateKeyPairSync("x25519");
  const share = publicKey.export({ type: "spki", format: "der" }).subarray(-32);
  const serverHello = message(
    2,
    Buffer.concat([
      Buffer.from([3, 3]),
      randomBytes(32),
      sized(1, sessionIdOf(clientHello)),
      // TLS_AES_128_GCM_SHA256, no compression.
      Buffer.from([0x13, 0x01, 0]),
      sized(
        2,
        Buffer.concat([
          extension(0x2b, Buffer.from([3, 4])),
          extension(0x33, Buffer.concat([Buffer.from([0, 0x1d]), sized(2, share)])),
        ]),
      ),
    ]),
  );
  const shared = diffieHellman({
    privateKey,
    publicKey: createPublicKey({
      key: Buffer.concat([SPKI_HEAD, keyShareOf(clientHello)]),
      format: "der",
      type: "spki",
    }),
  });
  const secret = handshakeSecret(shared, [clientHello, serverHello]);
  const transcript = [clientHello, serverHello, message(8, Buffer.from([0, 0]))];
  const entry = Buffer.concat([sized(3, new X509Certificate(cert).raw), Buffer.from([0, 0])]);
  transcript.push(message(11, Buffer.concat([Buffer.from([0]), sized(3, entry)])));
  const toSign = Buffer.concat([
    Buffer.alloc(64, 0x20),
    Buffer.from("TLS 1.3, server CertificateVerify\0"),
    hash(transcript),
  ]);
  // ecdsa_secp256r1_sha256
  const signature = Buffer.concat([Buffer.from([4, 3]), sized(2, sign("sha256", toSign, key))]);
  transcript.push(message(15, signature));
  const finishedKey = expand(secret, "finished", Buffer.alloc(0), HASH_BYTES);
  transcript.push(message(20, hmac(finishedKey, hash(transcript))));
  return Buffer.concat([
    record(22, serverHello),
    sealed(secret, Buffer.concat(transcript.slice(2))),
  ]);
}

/** "s hs traffic" of RFC 8446, section 7.1. */
function handshakeSecret(shared: Buffer, hellos: Buffer[]): Buffer {
  const zeros = Buffer.alloc(HASH_BYTES);
  const early = hmac(zeros, zeros);
  const handshake = hmac(expand(early, "derived", hash([]), HASH_BYTES), shared);
  return expand(handshake, "s hs traffic", hash(hellos), HASH_BYTES);
}

/** The first record under the secret. */
function sealed(secret: Buffer, content: Buffer): Buffer {
  const inner = Buffer.concat([content, Buffer.from([22])]);
  const head = Buffer.from([23, 3, 3, (inner.length + 16) >> 8, (inner.length + 16) & 255]);
  const none = Buffer.alloc(0);
  const cipher = createCipheriv(
    "aes-128-gcm",
    expand(secret, "key", none, 16),
    expand(secret, "iv", none, 12),
  );
  cipher.setAAD(head);
  return Buffer.concat([head, cipher.update(inner), cipher.final(), cipher.getAuthTag()]);
}

function sessionIdOf(hello: Buffer): Buffer {
  return hello.subarray(39, 39 + hello[38]!);
}

/** The X25519 share of a ClientHello, which has it as its only one or first. */
function keyShareOf(hello: Buffer): Buffer {
  let at = 39 + hello[38]!;
  at += 2 + hello.readUInt16BE(at);
  at += 1 + hello[at]! + 2;
  while (hello.readUInt16BE(at) !== 0x33) at += 4 + hello.readUInt16BE(at + 2);
  return hello.subarray(at + 10, at + 42);
}

function message(type: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type]), sized(3, body)]);
}

function record(type: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type, 3, 3]), sized(2, content)]);
}

function extension(type: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type >> 8, type & 255]), sized(2, body)]);
}

/** Behind its length in so many bytes. */
function sized(lengthBytes: number, body: Uint8Array): Buffer {
  const length = Buffer.alloc(lengthBytes);
  length.writeUIntBE(body.length, 0, lengthBytes);
  return Buffer.concat([length, body]);
}

function hash(parts: Buffer[]): Buffer {
  return createHash("sha256").update(Buffer.concat(parts)).digest();
}

function hmac(key: Uint8Array, data: Uint8Array): Buffer {
  return createHmac("sha256", key).update(data).digest();
}

/** HKDF-Expand-Label of RFC 8446, section 7.1, up to one block. */
function expand(secret: Buffer, label: string, context: Buffer, bytes: number): Buffer {
  const info = Buffer.concat([
    Buffer.from([bytes >> 8, bytes & 255]),
    sized(1, Buffer.from(`tls13 ${label}`)),
    sized(1, context),
  ]);
  return hmac(secret, Buffer.concat([info, Buffer.from([1])])).subarray(0, bytes);
}
