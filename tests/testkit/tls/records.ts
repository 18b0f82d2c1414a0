/** TLS 1.3 by hand (RFC 8446), as far as tests need ends that no library would be: SHA-256 and AES-128-GCM alone. */
import { Buffer } from "node:buffer";
import { createCipheriv, createDecipheriv, createHash, createHmac } from "node:crypto";

/** Types of records. */
export const RECORD = { cipherChange: 20, alert: 21, handshake: 22, data: 23 } as const;
/** Types of handshake messages. */
export const MESSAGE = {
  clientHello: 1,
  serverHello: 2,
  ticket: 4,
  extensions: 8,
  certificate: 11,
  proof: 15,
  finished: 20,
  keyUpdate: 24,
} as const;
const HASH_BYTES = 32;
const NONE: Buffer = Buffer.alloc(0);

/** Seals or opens the records of one direction. */
export class RecordKeys {
  #secret: Buffer;
  #key = NONE;
  #iv = NONE;
  #count = 0;

  /** `secret` is a traffic secret of section 7.1. */
  constructor(secret: Buffer) {
    this.#secret = secret;
    this.#expand();
  }

  /** One record of `type` with `content`, at most 16,384 bytes. */
  seal(type: number, content: Uint8Array): Buffer {
    const inner = Buffer.concat([content, Buffer.from([type])]);
    const head = headOf(RECORD.data, inner.length + 16);
    const cipher = createCipheriv("aes-128-gcm", this.#key, this.#nonce());
    cipher.setAAD(head);
    return Buffer.concat([head, cipher.update(inner), cipher.final(), cipher.getAuthTag()]);
  }

  /** What a whole record holds, without its type. */
  open(record: Buffer): Buffer {
    const decipher = createDecipheriv("aes-128-gcm", this.#key, this.#nonce());
    decipher.setAAD(record.subarray(0, 5));
    decipher.setAuthTag(record.subarray(-16));
    const inner = Buffer.concat([decipher.update(record.subarray(5, -16)), decipher.final()]);
    return inner.subarray(0, -1);
  }

  /** A KeyUpdate, after which the next keys hold; the other end is to do the same where it is `asked`. */
  keyUpdate({ asked }: { asked: boolean }): Buffer {
    const record = this.seal(
      RECORD.handshake,
      message(MESSAGE.keyUpdate, Buffer.from([asked ? 1 : 0])),
    );
    this.#secret = expand(this.#secret, "traffic upd", NONE, HASH_BYTES);
    this.#expand();
    return record;
  }

  #expand(): void {
    this.#key = expand(this.#secret, "key", NONE, 16);
    this.#iv = expand(this.#secret, "iv", NONE, 12);
    this.#count = 0;
  }

  #nonce(): Buffer {
    const nonce = Buffer.from(this.#iv);
    nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ this.#count++) >>> 0, 8);
    return nonce;
  }
}

/** The secrets of a connection, by the names of section 7.1. */
export class Secrets {
  readonly #handshake: Buffer;

  /** `shared` is the secret of X25519. */
  constructor(shared: Buffer) {
    const zeros = Buffer.alloc(HASH_BYTES);
    const early = hmac(zeros, zeros);
    this.#handshake = hmac(expand(early, "derived", hash([]), HASH_BYTES), shared);
  }

  /** A secret of the handshake, from both hellos. */
  ofHandshake(side: "c" | "s", hellos: Buffer[]): Buffer {
    return expand(this.#handshake, `${side} hs traffic`, hash(hellos), HASH_BYTES);
  }

  /** A secret of what follows, from all messages up to the server's Finished. */
  ofData(side: "c" | "s", messages: Buffer[]): Buffer {
    const derived = expand(this.#handshake, "derived", hash([]), HASH_BYTES);
    const master = hmac(derived, Buffer.alloc(HASH_BYTES));
    return expand(master, `${side} ap traffic`, hash(messages), HASH_BYTES);
  }
}

/** The Finished of the side whose handshake secret this is. */
export function finished(secret: Buffer, messages: Buffer[]): Buffer {
  const key = expand(secret, "finished", NONE, HASH_BYTES);
  return message(MESSAGE.finished, hmac(key, hash(messages)));
}

/** A handshake message. */
export function message(type: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type]), sized(3, body)]);
}

/** A record in the clear. */
export function plainRecord(type: number, content: Uint8Array): Buffer {
  return Buffer.concat([headOf(type, content.length), content]);
}

/** An extension of a hello. */
export function extension(type: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type >> 8, type & 255]), sized(2, body)]);
}

/** Behind its length in so many bytes. */
export function sized(lengthBytes: number, body: Uint8Array): Buffer {
  const length = Buffer.alloc(lengthBytes);
  length.writeUIntBE(body.length, 0, lengthBytes);
  return Buffer.concat([length, body]);
}

/** SHA-256 of all messages so far. */
export function hash(messages: Buffer[]): Buffer {
  return createHash("sha256").update(Buffer.concat(messages)).digest();
}

/** The whole records at the beginning of `bytes`, and the rest. */
export function splitRecords(bytes: Buffer): { records: Buffer[]; rest: Buffer } {
  const records: Buffer[] = [];
  let rest = bytes;
  while (rest.length >= 5 && rest.length >= 5 + rest.readUInt16BE(3)) {
    records.push(rest.subarray(0, 5 + rest.readUInt16BE(3)));
    rest = rest.subarray(records.at(-1)!.length);
  }
  return { records, rest };
}

function headOf(type: number, bytes: number): Buffer {
  return Buffer.from([type, 3, 3, bytes >> 8, bytes & 255]);
}

function hmac(key: Uint8Array, data: Uint8Array): Buffer {
  return createHmac("sha256", key).update(data).digest();
}

/** HKDF-Expand-Label of section 7.1, up to one block. */
function expand(secret: Buffer, label: string, context: Buffer, bytes: number): Buffer {
  const info = Buffer.concat([
    Buffer.from([bytes >> 8, bytes & 255]),
    sized(1, Buffer.from(`tls13 ${label}`)),
    sized(1, context),
  ]);
  return hmac(secret, Buffer.concat([info, Buffer.from([1])])).subarray(0, bytes);
}
