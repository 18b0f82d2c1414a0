/** Keys, nonces and seeds of a wrong length are an error of the caller, never a weaker key. */
import { assertRejects, assertThrows } from "@std/assert";
import { authenticationWords } from "../../../keys/cell/handshake/authentication_words.ts";
import { encodeHello1, encodeHello2 } from "../../../keys/cell/handshake/hello.ts";
import {
  importMlKemSeed,
  mlKemDecapsulate,
  mlKemEncapsulate,
} from "../../../keys/cell/handshake/ml_kem.ts";
import { importX25519, x25519Agree } from "../../../keys/cell/handshake/x25519.ts";
import { openCell, sealCell } from "../../../keys/cell/seal.ts";
import { deriveCellKey, slotSalt } from "../../../keys/derive.ts";

const bytes = (length: number) => new Uint8Array(length);
const TAGS = { current: bytes(16), previous: bytes(16) };
const HELLO1 = { timeMs: 1, features: 0, x25519: bytes(32), mlKem: bytes(1_184), tags: TAGS };
const HELLO2 = {
  timeMs: 1,
  features: 0,
  x25519: bytes(32),
  ciphertext: bytes(1_088),
  tags: TAGS,
  confirm: bytes(32),
};
const SECRET = { root: bytes(64), salt: bytes(24) };

/** What is called with something one byte too short, or too long. */
const CALLS: Record<string, (length: number) => unknown> = {
  "sealCell(), 32 bytes of key": (length) =>
    sealCell(bytes(2_020), { key: bytes(32 + length), nonce: bytes(12) }),
  "sealCell(), 12 bytes of nonce": (length) =>
    sealCell(bytes(2_020), { key: bytes(32), nonce: bytes(12 + length) }),
  "openCell(), 32 bytes of key": (length) => openCell(bytes(2_048), { key: bytes(32 + length) }),
  "slotSalt(), 16 bytes of list id": (length) => slotSalt(bytes(16 + length), 1),
  "deriveCellKey(), 64 bytes of root": (length) =>
    deriveCellKey({ ...SECRET, root: bytes(64 + length) }, bytes(32), "a"),
  "authenticationWords(), the seed": (length) => authenticationWords(bytes(9 + length * 9), "a"),
  "encodeHello1(), 32 bytes of X25519": (length) =>
    encodeHello1({ ...HELLO1, x25519: bytes(32 + length) }),
  "encodeHello1(), 1,184 bytes of ML-KEM": (length) =>
    encodeHello1({ ...HELLO1, mlKem: bytes(1_184 + length) }),
  "encodeHello1(), 16 bytes of tag": (length) =>
    encodeHello1({ ...HELLO1, tags: { ...TAGS, previous: bytes(16 + length) } }),
  "encodeHello2(), 32 bytes of X25519": (length) =>
    encodeHello2({ ...HELLO2, x25519: bytes(32 + length) }),
  "encodeHello2(), 1,088 bytes of ciphertext": (length) =>
    encodeHello2({ ...HELLO2, ciphertext: bytes(1_088 + length) }),
  "encodeHello2(), 32 bytes of confirmation": (length) =>
    encodeHello2({ ...HELLO2, confirm: bytes(32 + length) }),
};

for (const [what, call] of Object.entries(CALLS)) {
  Deno.test(`${what}: one more or less is refused`, () => {
    for (const length of [-1, 1]) assertThrows(() => call(length), RangeError, "expected");
  });
}

Deno.test("key agreement refuses keys of a wrong length before the runtime sees them", async () => {
  const key = await importX25519(bytes(32).fill(1));
  const seed = await importMlKemSeed(bytes(64).fill(1));
  for (const more of [-1, 1]) {
    for (
      const call of [
        () => importX25519(bytes(32 + more)),
        () => x25519Agree(key, bytes(32 + more)),
        () => importMlKemSeed(bytes(64 + more)),
        () => mlKemEncapsulate(bytes(1_184 + more)),
        () => mlKemDecapsulate(seed, bytes(1_088 + more)),
      ]
    ) await assertRejects(call, RangeError, "expected");
  }
});
