/**
 * What the runtime's primitives have to do at their edges, each as the program calls them: X25519 (RFC 7748), ML-KEM-768
 * (FIPS 203), ChaCha20-Poly1305 cells (RFC 8439). Expected values come from `node:crypto` and from the standards, and not
 * from the code that is tested.
 */
import {
  createCipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
} from "node:crypto";
import { concat } from "@std/bytes/concat";
import capsule from "./capsule.json" with { type: "json" };
import {
  importMlKemSeed,
  ML_KEM_PUBLIC_BYTES,
  mlKemPublic,
} from "../../keys/cell/handshake/ml_kem.ts";
import { material, type Vector, vector } from "./vector.ts";

const hex = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.fromHex(text);

/** All of them; the encapsulation keys are computed by the runtime. */
export async function primitiveVectors(): Promise<Vector[]> {
  return [...x25519Vectors(), ...await mlKemVectors(), ...aeadVectors()];
}

/** RFC 7748 §5.2, both cases. */
const RFC_7748 = [{
  privateKey: "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
  publicKey: "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
  shared: "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
}, {
  privateKey: "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
  publicKey: "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
  shared: "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
}];

/** u-coordinates of points of small order, also those at or above p = 2^255 - 19, and with the bit that is masked. */
const SMALL_ORDER: Record<string, string> = {
  "0": "00".repeat(32),
  "1": `01${"00".repeat(31)}`,
  "order 8": "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "the other order 8": "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  "p minus 1": `ec${"ff".repeat(30)}7f`,
  "p": `ed${"ff".repeat(30)}7f`,
  "p plus 1": `ee${"ff".repeat(30)}7f`,
  "0 with the highest bit set": `${"00".repeat(31)}80`,
  "p plus 1 with the highest bit set": `ee${"ff".repeat(31)}`,
};

/** Public keys that are unusual and good. */
const UNUSUAL: Record<string, string> = {
  "2, the least of large order": `02${"00".repeat(31)}`,
  "p plus 2, the same as 2": `ef${"ff".repeat(30)}7f`,
  "9 with the highest bit set": `09${"00".repeat(30)}80`,
  "2^255 minus 1": `${"ff".repeat(31)}7f`,
  "2^256 minus 1": "ff".repeat(32),
};

function x25519Vectors(): Vector[] {
  const privateKey = material("x25519", 32).toHex();
  const known = RFC_7748.map(({ shared, ...input }, index) =>
    vector("x25519", `Case ${index + 1} of RFC 7748`, {
      input,
      expected: { outcome: "ok", shared },
    })
  );
  const small = Object.entries(SMALL_ORDER).map(([title, publicKey]) =>
    vector("x25519", `A public key of small order: ${title}`, {
      input: { privateKey, publicKey },
      expected: { outcome: "zero" },
    })
  );
  const unusual = Object.entries(UNUSUAL).map(([title, publicKey]) =>
    vector("x25519", `A public key that is unusual: ${title}`, {
      input: { privateKey, publicKey },
      expected: { outcome: "ok", shared: nodeX25519(hex(privateKey), hex(publicKey)).toHex() },
    })
  );
  return [...known, ...small, ...unusual];
}

function nodeX25519(privateBytes: Uint8Array, publicBytes: Uint8Array): Uint8Array {
  const key = concat([hex("302e020100300506032b656e04220420"), privateBytes]);
  const peer = concat([hex("302a300506032b656e032100"), publicBytes]);
  return diffieHellman({
    privateKey: createPrivateKey({ key: key as unknown as string, format: "der", type: "pkcs8" }),
    publicKey: createPublicKey({ key: peer as unknown as string, format: "der", type: "spki" }),
  });
}

/** The modulus of ML-KEM; a coefficient has 12 bits. */
const Q = 3_329;

async function mlKemVectors(): Promise<Vector[]> {
  const seed = material("ML-KEM seed", 64);
  const ciphertext = hex(capsule.ciphertext);
  const publicKey = await mlKemPublic(await importMlKemSeed(seed));
  const key = (title: string, bytes: Uint8Array, outcome: "ok" | "rejected"): Vector =>
    vector("mlKemPublic", title, { input: { publicKey: bytes.toHex() }, expected: { outcome } });
  const opened = (title: string, forged: Uint8Array): Vector =>
    vector("mlKemCiphertext", title, {
      input: { seed: seed.toHex(), ciphertext: forged.toHex() },
      expected: { outcome: "ok", shared: implicitRejection(seed, forged).toHex() },
    });
  return [
    key("An encapsulation key", publicKey, "ok"),
    key("A first coefficient of q minus 1", withCoefficient(publicKey, 0, Q - 1), "ok"),
    key("A first coefficient of q", withCoefficient(publicKey, 0, Q), "rejected"),
    key("A last coefficient of q", withCoefficient(publicKey, 767, Q), "rejected"),
    key("A coefficient of 4095", withCoefficient(publicKey, 384, 4_095), "rejected"),
    key("An encapsulation key of ones", new Uint8Array(ML_KEM_PUBLIC_BYTES).fill(0xff), "rejected"),
    opened("A flipped bit in the first byte", withBit(ciphertext, 0)),
    opened("A flipped bit in the last byte", withBit(ciphertext, 8 * ciphertext.length - 1)),
    opened("A ciphertext of zeros", new Uint8Array(ciphertext.length)),
    opened("A ciphertext of ones", new Uint8Array(ciphertext.length).fill(0xff)),
  ];
}

/** What decapsulation gives for a ciphertext that was not made for the key: J(z ‖ c) (FIPS 203, algorithm 18). */
function implicitRejection(seed: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  const hash = createHash("shake256", { outputLength: 32 });
  return hash.update(seed.subarray(32)).update(ciphertext).digest();
}

/** Two coefficients of 12 bits fill three bytes, the lower bits first (FIPS 203, algorithm 5). */
function withCoefficient(publicKey: Uint8Array, index: number, value: number): Uint8Array {
  const bytes = publicKey.slice();
  const at = 3 * Math.floor(index / 2);
  const pair = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
  const shift = index % 2 === 0 ? 0 : 12;
  const changed = (pair & ~(0xfff << shift)) | (value << shift);
  bytes.set([changed & 0xff, (changed >> 8) & 0xff, (changed >> 16) & 0xff], at);
  return bytes;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CELL_BYTES = 2_048;

function aeadVectors(): Vector[] {
  const key = material("aead key", 32);
  const nonce = material("aead nonce", NONCE_BYTES);
  const plaintext = material("aead plaintext", CELL_BYTES - NONCE_BYTES - TAG_BYTES);
  const aad = material("aead aad", 32);
  const cell = nodeSeal(plaintext, { key, nonce, aad });
  const good = { key: key.toHex(), aad: aad.toHex(), cell: cell.toHex() };
  const forged = (title: string, changed: Partial<typeof good>): Vector =>
    vector("aead", title, {
      input: { ...good, ...changed },
      expected: { outcome: "notAuthentic" },
    });
  const tagAt = CELL_BYTES - TAG_BYTES;
  const withTag = (tag: Uint8Array): string => concat([cell.subarray(0, tagAt), tag]).toHex();
  const tag = cell.subarray(tagAt);
  return [
    vector("aead", "A cell", {
      input: good,
      expected: { outcome: "ok", plaintext: plaintext.toHex() },
    }),
    ...[0, 7, 63, 64, 120, 127].map((bit) =>
      forged(`Bit ${bit} of the tag flipped`, { cell: withBit(cell, 8 * tagAt + bit).toHex() })
    ),
    forged("A tag of zeros", { cell: withTag(new Uint8Array(TAG_BYTES)) }),
    forged("A tag of ones", { cell: withTag(new Uint8Array(TAG_BYTES).fill(0xff)) }),
    forged("A tag whose every bit is flipped", { cell: withTag(tag.map((byte) => byte ^ 0xff)) }),
    forged("A tag whose halves are exchanged", {
      cell: withTag(concat([tag.subarray(8), tag.subarray(0, 8)])),
    }),
    forged("Every byte of the tag in reverse", { cell: withTag(tag.toReversed()) }),
    forged("A flipped bit in the nonce alone", {
      cell: withBit(cell, 8 * NONCE_BYTES - 1).toHex(),
    }),
    forged("Another associated datum of the same length", { aad: withBit(aad, 0).toHex() }),
    forged("An associated datum that is a byte short", { aad: aad.subarray(1).toHex() }),
    forged("No associated data", { aad: "" }),
    forged("Another key by one bit", { key: withBit(key, 255).toHex() }),
    forged("A byte moved from the associated data into the cell", {
      aad: aad.subarray(0, 31).toHex(),
      cell: concat([
        cell.subarray(0, NONCE_BYTES),
        aad.subarray(31),
        cell.subarray(NONCE_BYTES, -1),
      ])
        .toHex(),
    }),
  ];
}

function nodeSeal(
  plaintext: Uint8Array,
  { key, nonce, aad }: { key: Uint8Array; nonce: Uint8Array; aad: Uint8Array },
): Uint8Array {
  const cipher = createCipheriv("chacha20-poly1305", key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(aad, { plaintextLength: plaintext.length });
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  return concat([nonce, ciphertext, cipher.getAuthTag()]);
}

function withBit(bytes: Uint8Array, bit: number): Uint8Array<ArrayBuffer> {
  const changed = bytes.slice();
  changed[bit >> 3]! ^= 0x80 >> (bit & 7);
  return changed;
}
