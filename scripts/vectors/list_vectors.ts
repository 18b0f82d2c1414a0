/** State copies, passphrase blocks, encrypted records, edge digests and fingerprints of key lists. */
import { createHash } from "node:crypto";
import { chunkDigest } from "../../keys/list/digest_table.ts";
import { fingerprintOf } from "../../keys/list/fingerprint.ts";
import { sealHandshakes } from "../../keys/list/handshake_memory.ts";
import type { HandshakeMemory } from "../../keys/record_source.ts";
import { encodeHeader, HEADER_FIXED_BYTES } from "../../keys/list/header_codec.ts";
import type { ListHeader } from "../../keys/list_header.ts";
import {
  encodeState,
  freshState,
  type ListState,
  STATE_COPY_BYTES,
} from "../../keys/list/list_state.ts";
import { createPassphraseBlock, xorRecords } from "../../keys/list/passphrase.ts";
import type { Seat } from "../../keys/seat.ts";
import { SAMPLE_BLOCK, SAMPLE_HEADER } from "./header_vectors.ts";
import { LIST_ID } from "./place.ts";
import { Vault } from "../../keys/list/secret/vault.ts";
import { encodeVaultBlock } from "../../keys/list/secret/vault_secret.ts";
import { material, trimmedHex, type Vector, vector } from "./vector.ts";

const SLOTS = 1_000;
const COST = { passes: 2, memoryKib: 65_536, lanes: 1 };
const PASSPHRASE = "correct horse, caf\u00e9";

const USED: ListState = {
  sequence: 7,
  burnedUntil: 400,
  burnTarget: 400,
  claimedSlot: 760,
  answeredMs: SAMPLE_HEADER.startMs + 755 * 10_000 + 1_234,
  edgeDigest: material("edge digest", 32),
  handshakes: material("sealed handshakes", 93),
};

/** All vectors of this file. */
export async function listVectors(): Promise<Vector[]> {
  return [
    ...stateVectors(),
    ...await passphraseVectors(),
    ...vaultVectors(),
    ...retainedVectors(),
    ...recordVectors(),
    edgeVector(),
    ...fingerprintVectors(),
  ];
}

function stateVectors(): Vector[] {
  const fresh = [encodeState(freshState(1), LIST_ID), encodeState(freshState(2), LIST_ID)];
  const used = encodeState(USED, LIST_ID);
  const underWay = { ...USED, sequence: 8, burnTarget: 640 };
  const foreign = encodeState({ ...USED, sequence: 9 }, material("another list id", 16));
  const past = encodeState({ ...USED, sequence: 9, claimedSlot: SLOTS }, LIST_ID);
  const backward = encodeState({ ...USED, sequence: 9, burnedUntil: 401 }, LIST_ID);
  const reserved = encodeState({ ...USED, sequence: 9 }, LIST_ID);
  reserved[165] = 1;
  sealState(reserved);
  const late = encodeState({ ...USED, sequence: 9 }, LIST_ID);
  late[32] = 0xff;
  sealState(late);
  const flipped = encodeState({ ...USED, sequence: 9 }, LIST_ID);
  flipped[31]! ^= 1;
  const ok = (copy: number, state: ListState) => ({ outcome: "ok", copy, state: stateJson(state) });
  const good: [string, Uint8Array[], ReturnType<typeof ok>][] = [
    ["State of a list that was never used", fresh, ok(1, freshState(2))],
    ["State whose first copy is newer", [used, fresh[1]!], ok(0, USED)],
    ["State of a burn under way", [used, encodeState(underWay, LIST_ID)], ok(1, underWay)],
    ["State beside a copy of zeros", [new Uint8Array(STATE_COPY_BYTES), used], ok(1, USED)],
    ["State beside a newer copy with a flipped bit", [used, flipped], ok(0, USED)],
    ["State beside a newer copy of another list", [used, foreign], ok(0, USED)],
    ["State beside a newer copy that claims past the end", [used, past], ok(0, USED)],
    ["State beside a newer copy burned past its target", [used, backward], ok(0, USED)],
    ["State beside a newer copy with a reserved byte", [used, reserved], ok(0, USED)],
    ["State beside a newer copy of a hello past 2^53", [used, late], ok(0, USED)],
  ];
  const bad: [string, Uint8Array[]] = ["State with two damaged copies", [flipped, foreign]];
  return [...good, [...bad, { outcome: "stateDamaged" }] as const].map(
    ([title, copies, expected]) =>
      vector("state", title, {
        input: {
          listId: LIST_ID.toHex(),
          slotCount: SLOTS,
          copyBytes: STATE_COPY_BYTES,
          copies: copies.map(trimmedHex),
        },
        expected,
      }),
  );
}

function stateJson(state: ListState): Record<string, unknown> {
  const { edgeDigest, handshakes } = state;
  return { ...state, edgeDigest: edgeDigest.toHex(), handshakes: handshakes.toHex() };
}

/** Makes the checksum of a state copy right again. */
function sealState(bytes: Uint8Array): void {
  const hash = createHash("sha256").update("hchat/v1/state").update(LIST_ID);
  bytes.set(hash.update(bytes.subarray(0, 480)).digest(), 480);
}

/** What handshakes leave behind, sealed under the vault of seat a of a list without a passphrase. */
function retainedVectors(): Vector[] {
  const secret = material("vault secret", 32);
  const block = encodeVaultBlock(secret, { listId: LIST_ID, seat: "a", masterKey: undefined });
  const header = { ...SAMPLE_HEADER, listId: LIST_ID, vaultBlock: block };
  const vault = new Vault(header, undefined);
  const [retained, previousRetained] = [material("retained", 32), material("previous", 32)];
  const first = { answeredMs: 0, retained, previousRetained: undefined, unproven: false };
  const later = { answeredMs: 0, retained, previousRetained, unproven: true };
  const make = (title: string, handshakes: Uint8Array, expected: Vector["expected"]): Vector =>
    vector("retained", title, {
      input: {
        listId: LIST_ID.toHex(),
        seat: "a",
        block: block.toHex(),
        handshakes: handshakes.toHex(),
      },
      expected,
    });
  const sealed = (memory: HandshakeMemory): Uint8Array => sealHandshakes(vault, memory).handshakes;
  const ok = (memory: HandshakeMemory): Vector["expected"] => ({
    outcome: "ok",
    retained: memory.retained.toHex(),
    previousRetained: memory.previousRetained?.toHex() ?? null,
    unproven: memory.unproven,
  });
  const flipped = sealed(later);
  flipped[40]! ^= 1;
  const nonce = material("vault nonce", 12);
  const flagged = new Uint8Array(65);
  flagged.set(retained);
  flagged[64] = 4;
  const unflagged = new Uint8Array(65);
  unflagged.set(retained);
  unflagged.set(previousRetained, 32);
  const initial = { ...first, previousRetained: new Uint8Array(32) };
  return [
    make("Retained secret of a first session", sealed(first), ok(first)),
    make(
      "Retained secret behind the zeros of before the first session",
      sealed(initial),
      ok(initial),
    ),
    make("Two retained secrets, continuity lost", sealed(later), ok(later)),
    make("No retained secret", new Uint8Array(93), { outcome: "none" }),
    make("Retained secrets with a flipped bit", flipped, { outcome: "none" }),
    make("Retained secrets with an unknown flag", vault.seal("retained", flagged, { nonce }), {
      outcome: "none",
    }),
    make(
      "Previous retained secret without its flag",
      vault.seal("retained", unflagged, { nonce }),
      {
        outcome: "none",
      },
    ),
  ];
}

async function passphraseVectors(): Promise<Vector[]> {
  const masterKey = material("master key", 32);
  const { block } = await createPassphraseBlock(PASSPHRASE, {
    random: (bytes) => bytes.set(material("salt and nonce", bytes.length)),
    listId: LIST_ID,
    seat: "a",
    masterKey,
    cost: COST,
  });
  const altered = (at: number, value: number): Uint8Array => {
    const bytes = block.slice();
    bytes[at] = value;
    return bytes;
  };
  const make = (
    title: string,
    change: { passphrase?: string; seat?: Seat; block?: Uint8Array },
    expected: Vector["expected"],
  ): Vector =>
    vector("passphrase", title, {
      input: {
        passphrase: change.passphrase ?? PASSPHRASE,
        listId: LIST_ID.toHex(),
        seat: change.seat ?? "a",
        block: (change.block ?? block).toHex(),
      },
      expected,
    });
  const ok = { outcome: "ok", masterKey: masterKey.toHex() };
  return [
    make("Right passphrase", {}, ok),
    make("Right passphrase in decomposed form", { passphrase: PASSPHRASE.normalize("NFD") }, ok),
    make("Wrong passphrase", { passphrase: "correct horse, cafe" }, { outcome: "wrong" }),
    make("Right passphrase on the other seat", { seat: "b" }, { outcome: "wrong" }),
    make("Passphrase block without passes", { block: altered(3, 0) }, { outcome: "malformed" }),
    make("Passphrase block with too little memory", { block: altered(5, 0) }, {
      outcome: "malformed",
    }),
    make("Passphrase block with 17 lanes", { block: altered(11, 17) }, { outcome: "malformed" }),
    make("Passphrase block with a reserved byte", { block: altered(88, 1) }, {
      outcome: "malformed",
    }),
  ];
}

/** What is sealed has a fixed nonce here; in use it is random. */
function vaultVectors(): Vector[] {
  const secret = material("vault secret", 32);
  const masterKey = material("master key", 32);
  const plaintext = material("vault plaintext", 40);
  const aad = new TextEncoder().encode("place");
  const nonce = material("vault nonce", 12);
  const make = (title: string, seat: Seat, key: Uint8Array | undefined, spoil = 0): Vector => {
    const block = encodeVaultBlock(secret, { listId: LIST_ID, seat, masterKey: key });
    const vault = new Vault({ ...SAMPLE_HEADER, listId: LIST_ID, seat, vaultBlock: block }, key);
    const sealed = vault.seal("example", plaintext, { nonce, aad });
    block[0]! ^= spoil;
    return vector("vault", title, {
      input: {
        listId: LIST_ID.toHex(),
        seat,
        masterKey: key?.toHex() ?? null,
        block: block.toHex(),
        use: "example",
        aad: aad.toHex(),
        sealed: sealed.toHex(),
      },
      expected: spoil !== 0 ? { outcome: "headerDamaged" } : {
        outcome: "ok",
        key: vault.deriveKey("example").toHex(),
        plaintext: plaintext.toHex(),
      },
    });
  };
  return [
    make("Vault of a list without a passphrase", "a", undefined),
    make("Vault of a list with a passphrase", "a", masterKey),
    make("Vault of seat b with a passphrase", "b", masterKey),
    make("Vault block with a flipped bit", "a", masterKey, 1),
  ];
}

function recordVectors(): Vector[] {
  const places: [string, number][] = [["the first slot", 0], ["a slot past 2^40 bytes", 2 ** 31]];
  return places.map(([words, slot]) => {
    const masterKey = material("master key", 32);
    const plain = material(`record ${slot}`, 1_280);
    const stored = plain.slice();
    xorRecords(masterKey, slot * plain.length, stored);
    return vector("record", `Stored record of ${words}`, {
      input: { masterKey: masterKey.toHex(), slot, recordBytes: 1_280, stored: stored.toHex() },
      expected: { outcome: "ok", plain: plain.toHex() },
    });
  });
}

/** A chunk is short at the end of a list: here it holds three records. */
function edgeVector(): Vector {
  const records = [0, 1, 2].map((slot) => material(`record ${slot}`, 64));
  const plain = new Uint8Array(3 * 64);
  plain.set(records[2]!, 2 * 64);
  return vector("edge", "Edge digest of a list of three slots burned until slot 2", {
    input: { recordBytes: 64, burnTarget: 2, records: records.map((record) => record.toHex()) },
    expected: { outcome: "ok", edgeDigest: chunkDigest(plain).toHex() },
  });
}

function fingerprintVectors(): Vector[] {
  const lists: [string, Partial<ListHeader>][] = [
    ["Fingerprint of seat a", {}],
    ["Fingerprint of seat b with a passphrase", {
      seat: "b",
      passphraseBlock: SAMPLE_BLOCK,
    }],
    ["Fingerprint of a list in volumes", { volumeCount: 2, recordsPerVolume: 819 * 200 }],
    ["Fingerprint of a list with another root", { digestRoot: material("another root", 32) }],
  ];
  return lists.map(([title, change]) => {
    const header = { ...SAMPLE_HEADER, ...change };
    return vector("fingerprint", title, {
      input: { headerBytes: HEADER_FIXED_BYTES, header: trimmedHex(encodeHeader(header)) },
      expected: { outcome: "ok", fingerprint: fingerprintOf(header) },
    });
  });
}
