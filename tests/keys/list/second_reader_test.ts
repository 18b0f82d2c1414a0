/** Vectors against `node:crypto` alone, so that they do not merely agree with `keys/`. */
import { createHash, createPrivateKey, createPublicKey, diffieHellman } from "node:crypto";
import { Buffer } from "node:buffer";
import { assert, assertEquals } from "@std/assert";
import { ENGLISH_WORDS } from "../../../keys/cell/handshake/english_words.ts";
import { loadVectors, paddedBytes } from "../../testkit/load_vectors.ts";
import {
  cellKey,
  chainKey,
  maskedTag,
  open,
  padOf,
  retainedTag,
  sessionSecret,
  slotKey,
  textsOf,
  wordNumbers,
} from "../../testkit/second_reader.ts";

const bytes = (hex: string) => Uint8Array.fromHex(hex);
/** What both sides know where they retain nothing in common. */
const NONE = "00".repeat(32);
const hexOf = (one: Uint8Array) => Buffer.from(one).toString("hex");

Deno.test("request tags and keys of the vectors follow from HMAC-SHA-256 alone", () => {
  for (const { input, expected } of loadVectors("requestTag")) {
    const at = { listId: bytes(input.listId), slot: input.slot, record: bytes(input.root) };
    assertEquals(hexOf(slotKey(at, "tag", input.seat, 16)), expected.tag);
  }
  for (const { input, expected } of loadVectors("derivation")) {
    const at = { listId: bytes(input.listId), slot: input.slot, record: bytes(input.root) };
    assertEquals(hexOf(slotKey(at, "hello", input.seat)), expected.helloKey);
    assertEquals(hexOf(slotKey(at, "answer", input.seat)), expected.answerKey);
    assertEquals(hexOf(slotKey(at, "psk", input.seat)), expected.psk);
    assertEquals(hexOf(cellKey(at, bytes(input.chainKey), input.seat)), expected.cellKey);
  }
});

Deno.test("masked tags of the vectors follow from HMAC-SHA-256 and AES-256 in counter mode", () => {
  for (const { input, expected } of loadVectors("tagMask")) {
    const list = { listId: bytes(input.listId), digestRoot: bytes(input.digestRoot) };
    const { key, masked } = maskedTag(list, { tag: bytes(input.tag), begin: bytes(input.begin) });
    assertEquals([hexOf(key), hexOf(masked)], [expected.key, expected.masked]);
  }
});

Deno.test("chain keys of the vectors follow from HMAC-SHA-256 alone", () => {
  for (const { input, expected } of loadVectors("chain")) {
    const { seat: sender, firstSlot, slot } = input;
    const key = chainKey(bytes(input.z), { sender, firstSlot, slot });
    assertEquals(hexOf(key), expected.chainKey);
  }
});

Deno.test("cells of the vectors open, or do not, under raw ChaCha20-Poly1305", () => {
  const authentic = ["ok", "counterReplayed", "malformedFrame", "padOutOfRange", "outsideWindow"];
  for (const { title, input, expected } of loadVectors("cell")) {
    const record = input.list.records[input.slot];
    if (record === undefined || expected.outcome === "wrongLength") continue;
    const at = { listId: bytes(input.list.listId), slot: input.slot, record: bytes(record) };
    const place = { sender: "a", firstSlot: input.firstSlots.a, slot: input.slot };
    const key = cellKey(at, chainKey(bytes(input.z), place), "a");
    const plaintext = open(key, bytes(input.cell));
    assertEquals(plaintext !== undefined, authentic.includes(expected.outcome), title);
    if (expected.outcome !== "ok") continue;
    const items: { kind: string; text: string }[] = expected.frame.items;
    const texts = items.filter(({ kind }) => kind === "text").map(({ text }) => text);
    const found = textsOf(plaintext!, padOf(at.record, "a")).map((text) =>
      hexOf(Buffer.from(text))
    );
    assertEquals(found, texts, title);
  }
});

Deno.test("the handshake vectors follow from raw X25519, the capsule's secret and HMAC", () => {
  for (const { input, expected } of loadVectors("handshake")) {
    const at = {
      listId: bytes(input.list.listId),
      slot: input.slot,
      record: bytes(input.list.records[input.slot]),
    };
    const initiator = x25519Key(input.initiatorX25519Private);
    const responder = x25519Key(input.responderX25519Private);
    const agreed = diffieHellman({
      privateKey: responder,
      publicKey: createPublicKey(initiator.export({ format: "pem", type: "pkcs8" })),
    });
    assertEquals(hexOf(agreed), expected.x25519Shared);
    const hello1 = paddedBytes(expected.hello1Plaintext, 2_020);
    const hello2 = paddedBytes(expected.hello2Plaintext, 2_020);
    const shared = Buffer.concat([agreed, bytes(expected.mlKemShared)]);
    const [ours, theirs] = [input.initiatorMemory, input.responderMemory].map(secretsOf);
    assertEquals(hexOf(hello1.subarray(1_229, 1_261)), tagsOf(ours!, hello1, "a"));
    assertEquals(hexOf(hello2.subarray(1_133, 1_165)), tagsOf(theirs!, hello1, "b"));
    const common = ours!.find((secret) => theirs!.includes(secret)) ?? NONE;
    const okm = sessionSecret(at, "a", { hello1, hello2, shared, retained: bytes(common) });
    const { z, confirm, retained } = expected;
    assertEquals(hexOf(okm.subarray(0, 96)), z + confirm + retained);
    const words = wordNumbers(okm.subarray(96), "a").map((number) => ENGLISH_WORDS[number]);
    assertEquals(words, expected.words);
    const hello1Cell = bytes(expected.hello1Cell);
    assertEquals(hexOf(open(slotKey(at, "hello", "a"), hello1Cell)!), hexOf(hello1));
    const aad = createHash("sha256").update(hello1Cell).digest();
    const opened = open(slotKey(at, "answer", "a"), bytes(expected.hello2Cell), aad);
    assert(opened !== undefined && hexOf(opened) === hexOf(hello2));
  }
});

/** The secrets that a side retains, the current one first, in hexadecimal. */
function secretsOf(memory: { retained: string; previousRetained: string | null }): string[] {
  return [memory.retained, memory.previousRetained].filter((secret) => secret !== null);
}

function tagsOf([current, previous]: string[], hello1: Uint8Array, sender: string): string {
  const tag = (secret?: string) =>
    secret === undefined ? "00".repeat(16) : hexOf(retainedTag(bytes(secret), hello1, sender));
  return tag(current) + tag(previous);
}

function x25519Key(privateHex: string) {
  const der = Buffer.from(`302e020100300506032b656e04220420${privateHex}`, "hex");
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
}
