/** Vectors of the key list against `keys/`, and the fingerprints and records against `node:crypto` alone. */
import { createCipheriv, createHash } from "node:crypto";
import { assertEquals, assertThrows } from "@std/assert";
import { HEADER_BYTES } from "../../../keys/constants.ts";
import { fingerprintOf } from "../../../keys/list/fingerprint.ts";
import { decodeHeader, STATE_OFFSET } from "../../../keys/list/header_codec.ts";
import { readState } from "../../../keys/list/list_state.ts";
import { KeyListError } from "../../../keys/errors.ts";
import type { ListHeader } from "../../../keys/list_header.ts";
import { openHandshakes, sealHandshakes } from "../../../keys/list/handshake_memory.ts";
import { freshHandshakeMemory } from "../../../keys/record_source.ts";
import { Vault } from "../../../keys/list/secret/vault.ts";
import { openPassphraseBlock, xorRecords } from "../../../keys/list/passphrase.ts";
import { loadVectors, paddedBytes } from "../../testkit/load_vectors.ts";

const bytes = (hex: string) => Uint8Array.fromHex(hex);

for (const { title, input, expected } of loadVectors("state")) {
  Deno.test(`state vector: ${title}`, () => {
    const page = new Uint8Array(HEADER_BYTES);
    input.copies.forEach((copy: string, index: number) => {
      page.set(paddedBytes(copy, input.copyBytes), STATE_OFFSET + index * input.copyBytes);
    });
    const outcome = readState(page, { listId: bytes(input.listId), slotCount: input.slotCount });
    if (outcome.kind !== "read") return assertEquals(outcome.kind, expected.outcome);
    const { state, copy } = outcome;
    assertEquals({
      outcome: "ok",
      copy,
      state: {
        ...state,
        edgeDigest: state.edgeDigest.toHex(),
        handshakes: state.handshakes.toHex(),
      },
    }, expected);
  });
}

for (const { title, input, expected } of loadVectors("passphrase")) {
  Deno.test(`passphrase vector: ${title}`, async () => {
    const { passphrase, seat } = input;
    const block = bytes(input.block);
    const opened = await openPassphraseBlock(passphrase, {
      block,
      listId: bytes(input.listId),
      seat,
    });
    assertEquals(opened.kind === "opened" ? "ok" : opened.kind, expected.outcome);
    if (opened.kind === "opened") assertEquals(opened.masterKey.toHex(), expected.masterKey);
  });
}

for (const { title, input, expected } of loadVectors("vault")) {
  Deno.test(`vault vector: ${title}`, () => {
    const { seat, use } = input;
    const [listId, vaultBlock] = [bytes(input.listId), bytes(input.block)];
    const masterKey = input.masterKey === null ? undefined : bytes(input.masterKey);
    const header = { ...sampleHeader(), listId, seat, vaultBlock };
    if (expected.outcome !== "ok") {
      const { kind } = assertThrows(() => new Vault(header, masterKey), KeyListError);
      return assertEquals(kind, expected.outcome);
    }
    const vault = new Vault(header, masterKey);
    assertEquals(vault.deriveKey(use).toHex(), expected.key);
    const [sealed, aad] = [bytes(input.sealed), bytes(input.aad)];
    assertEquals(vault.open(use, sealed, aad)?.toHex(), expected.plaintext);
    assertEquals(vault.open(use, sealed), undefined);
    assertEquals(vault.open("another", sealed, aad), undefined);
  });
}

for (const { title, input, expected } of loadVectors("retained")) {
  Deno.test(`retained vector: ${title}`, () => {
    const [listId, vaultBlock] = [bytes(input.listId), bytes(input.block)];
    const vault = new Vault({ ...sampleHeader(), listId, seat: input.seat, vaultBlock }, undefined);
    const stored = { answeredMs: 0, handshakes: bytes(input.handshakes) };
    const memory = openHandshakes(vault, stored);
    if (expected.outcome === "none") return assertEquals(memory, freshHandshakeMemory());
    assertEquals({
      outcome: "ok",
      retained: memory.retained.toHex(),
      previousRetained: memory.previousRetained?.toHex() ?? null,
      unproven: memory.unproven,
    }, expected);
    assertEquals(sealHandshakes(vault, memory), stored);
  });
}

function sampleHeader(): ListHeader {
  const [vector] = loadVectors("header").filter(({ expected }) => expected.outcome === "ok");
  return decodeHeader(paddedBytes(vector?.input.header, vector?.input.headerBytes));
}

for (const { title, input, expected } of loadVectors("record")) {
  Deno.test(`record vector: ${title}`, () => {
    const offset = input.slot * input.recordBytes;
    const stored = bytes(input.stored);
    xorRecords(bytes(input.masterKey), offset, stored);
    assertEquals(stored.toHex(), expected.plain);
    const counter = bytes(BigInt(offset / 16).toString(16).padStart(32, "0"));
    const plain = createCipheriv("aes-256-ctr", bytes(input.masterKey), counter)
      .update(bytes(input.stored));
    assertEquals(new Uint8Array(plain).toHex(), expected.plain);
  });
}

for (const { title, input, expected } of loadVectors("edge")) {
  Deno.test(`edge vector: ${title}`, () => {
    const hash = createHash("sha256").update(new Uint8Array(input.burnTarget * input.recordBytes));
    for (const record of input.records.slice(input.burnTarget)) hash.update(bytes(record));
    assertEquals(hash.digest("hex"), expected.edgeDigest);
  });
}

for (const { title, input, expected } of loadVectors("fingerprint")) {
  Deno.test(`fingerprint vector: ${title}`, () => {
    const page = paddedBytes(input.header, input.headerBytes);
    assertEquals(fingerprintOf(decodeHeader(page)), expected.fingerprint);
    const shared = page.slice(0, 224);
    shared.set([0x61, 0], 10);
    shared.set([0, 0, 0, 1], 44);
    shared.set(shared.subarray(48, 56), 56);
    const digest = createHash("sha256").update("hchat/v1/fingerprint").update(shared).digest();
    const groups = [0, 1, 2, 3, 4, 5, 6, 7].map((group) => digest.readUInt32BE(4 * group) % 1e5);
    const words = groups.map((number) => String(number).padStart(5, "0")).join(" ");
    assertEquals(words, expected.fingerprint);
  });
}
