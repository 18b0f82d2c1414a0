/** The runtime's primitives at their edges, as the program calls them. */
import { assertEquals } from "@std/assert";
import { importX25519, x25519Agree } from "../../../keys/cell/handshake/x25519.ts";
import {
  importMlKemSeed,
  mlKemDecapsulate,
  mlKemEncapsulate,
} from "../../../keys/cell/handshake/ml_kem.ts";
import { openCell } from "../../../keys/cell/seal.ts";
import { loadVectors } from "../../testkit/load_vectors.ts";

const bytes = (hex: string) => Uint8Array.fromHex(hex);

for (const { title, input, expected } of loadVectors("x25519")) {
  Deno.test(`x25519Agree(): ${title}`, async () => {
    const key = await importX25519(bytes(input.privateKey));
    const shared = await x25519Agree(key, bytes(input.publicKey));
    assertEquals(shared?.toHex(), expected.outcome === "ok" ? expected.shared : undefined);
  });
}

for (const { title, input, expected } of loadVectors("mlKemPublic")) {
  Deno.test(`mlKemEncapsulate(): ${title}`, async () => {
    const capsule = await mlKemEncapsulate(bytes(input.publicKey));
    assertEquals(capsule === undefined ? "rejected" : "ok", expected.outcome);
  });
}

for (const { title, input, expected } of loadVectors("mlKemCiphertext")) {
  Deno.test(`mlKemDecapsulate(): ${title}`, async () => {
    const key = await importMlKemSeed(bytes(input.seed));
    assertEquals((await mlKemDecapsulate(key, bytes(input.ciphertext))).toHex(), expected.shared);
  });
}

for (const { title, input, expected } of loadVectors("aead")) {
  Deno.test(`openCell(): ${title}`, () => {
    const plaintext = openCell(bytes(input.cell), { key: bytes(input.key), aad: bytes(input.aad) });
    assertEquals(plaintext?.toHex(), expected.outcome === "ok" ? expected.plaintext : undefined);
  });
}
