import { createHash } from "node:crypto";
import { encodeHeader, HEADER_FIXED_BYTES } from "../../keys/list/header_codec.ts";
import type { ListHeader } from "../../keys/list_header.ts";
import { material, trimmedHex, type Vector, vector } from "./vector.ts";

/** A plain header. */
export const SAMPLE_HEADER: ListHeader = {
  version: 1,
  seat: "a",
  recordBytes: 1_280,
  listId: material("list id", 16),
  startMs: Date.UTC(2026, 0, 1),
  periodMs: 10_000,
  volumeCount: 1,
  slotCount: 259_200,
  recordsPerVolume: 259_200,
  names: { a: "alice", b: "bob" },
  digestRoot: material("digest root", 32),
  passphraseBlock: undefined,
  vaultBlock: plainVault(),
};

/** A passphrase block within its limits, that no passphrase opens. */
export const SAMPLE_BLOCK = passphraseBlock({ passes: 2, memoryKib: 65_536, lanes: 1 });

const GOOD: [string, Partial<ListHeader>][] = [
  ["A list of seat a in one file", {}],
  ["A list of seat b with names beyond ASCII", { seat: "b", names: { a: "Älice", b: "Bøb ☂" } }],
  ["A list in three volumes", {
    volumeCount: 3,
    slotCount: 2_000,
    recordsPerVolume: 819,
  }],
  ["A light list of the shortest period", { recordBytes: 64, periodMs: 1_000 }],
  ["A list with a passphrase block", {
    passphraseBlock: SAMPLE_BLOCK,
    vaultBlock: material("wrapped vault secret", 48),
  }],
];

interface Fault {
  title: string;
  spoil: (bytes: Uint8Array, view: DataView) => void;
  outcome: string;
  /** The checksum is left as it was. */
  unsealed?: true;
}

const FAULTS: Fault[] = [
  { title: "Another magic", spoil: (bytes) => bytes.fill(0x20, 0, 8), outcome: "notAList" },
  { title: "A later version", spoil: (_, view) => view.setUint16(8, 2), outcome: "newerVersion" },
  {
    title: "A flipped bit under the old checksum",
    spoil: (_, view) => view.setUint8(20, view.getUint8(20) ^ 1),
    outcome: "headerDamaged",
    unsealed: true,
  },
  {
    title: "A record size of 48 bytes",
    spoil: (_, view) => view.setUint32(12, 48),
    outcome: "outOfRange",
  },
  {
    title: "A record size of 72 bytes",
    spoil: (_, view) => view.setUint32(12, 72),
    outcome: "outOfRange",
  },
  {
    title: "A period below a second",
    spoil: (_, view) => view.setUint32(40, 999),
    outcome: "outOfRange",
  },
  {
    title: "A period above a day",
    spoil: (_, view) => view.setUint32(40, 86_400_001),
    outcome: "outOfRange",
  },
  {
    title: "A name of invisible characters",
    spoil: (bytes) => setName(bytes, "\u3164\u00ad "),
    outcome: "outOfRange",
  },
  {
    title: "A name that turns the direction of text",
    spoil: (bytes) => setName(bytes, "a\u061cb"),
    outcome: "outOfRange",
  },
  {
    title: "Two names that look the same",
    spoil: (bytes) => setName(bytes, "BoB\u200b"),
    outcome: "outOfRange",
  },
  {
    title: "A vault secret of zeros",
    spoil: (bytes) => bytes.fill(0, 416, 448),
    outcome: "outOfRange",
  },
  {
    title: "A byte behind a vault secret that is not wrapped",
    spoil: (bytes) => bytes.fill(1, 463, 464),
    outcome: "outOfRange",
  },
  {
    title: "A reserved byte behind the vault block",
    spoil: (bytes) => bytes.fill(1, 464, 465),
    outcome: "outOfRange",
  },
  {
    title: "No slots",
    spoil: (_, view) => {
      view.setBigUint64(48, 0n);
      view.setBigUint64(56, 0n);
    },
    outcome: "outOfRange",
  },
];

/** Header pages to decode and encode, and header pages to reject. */
export function headerVectors(): Vector[] {
  const good = GOOD.map(([title, change]) => {
    const header = { ...SAMPLE_HEADER, ...change };
    return vector("header", title, {
      input: { headerBytes: HEADER_FIXED_BYTES, header: trimmedHex(encodeHeader(header)) },
      expected: { outcome: "ok", header: headerJson(header) },
    });
  });
  const bad = FAULTS.map(({ title, spoil, outcome, unsealed }) => {
    const bytes = encodeHeader(SAMPLE_HEADER);
    spoil(bytes, new DataView(bytes.buffer));
    const checksum = createHash("sha256").update(bytes.subarray(0, 3_008)).digest();
    if (unsealed !== true) bytes.set(checksum, 3_008);
    return vector("header", title, {
      input: { headerBytes: HEADER_FIXED_BYTES, header: trimmedHex(bytes) },
      expected: { outcome },
    });
  });
  return [...good, ...bad];
}

/** Puts another name for seat a into a header. */
function setName(bytes: Uint8Array, name: string): void {
  const text = new TextEncoder().encode(name);
  bytes.fill(0, 64, 128);
  bytes.set([text.length], 64);
  bytes.set(text, 65);
}

function headerJson(header: ListHeader): Record<string, unknown> {
  return {
    ...header,
    listId: header.listId.toHex(),
    digestRoot: header.digestRoot.toHex(),
    passphraseBlock: header.passphraseBlock?.toHex() ?? null,
    vaultBlock: header.vaultBlock.toHex(),
  };
}

function plainVault(): Uint8Array {
  const block = new Uint8Array(48);
  block.set(material("vault secret", 32));
  return block;
}

function passphraseBlock(cost: { passes: number; memoryKib: number; lanes: number }): Uint8Array {
  const block = new Uint8Array(192);
  const view = new DataView(block.buffer);
  view.setUint32(0, cost.passes);
  view.setUint32(4, cost.memoryKib);
  view.setUint32(8, cost.lanes);
  block.set(material("block", 76), 12);
  return block;
}
