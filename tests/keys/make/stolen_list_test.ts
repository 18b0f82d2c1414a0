/** A stolen, unburned list and a full recording of the traffic: what opens, and what does not. */
import { createHash } from "node:crypto";
import { assert, assertEquals } from "@std/assert";
import { importMlKemSeed, mlKemDecapsulate } from "../../../keys/cell/handshake/ml_kem.ts";
import type { RandomFill } from "../../../keys/random.ts";
import type { PadMode } from "../../../keys/cell/sealer_outcomes.ts";
import { importX25519, x25519Agree } from "../../../keys/cell/handshake/x25519.ts";
import { slotAt } from "../../../keys/schedule.ts";
import { type MemoryList, seededRandom } from "../../testkit/memory_list.ts";
import {
  NOW_MS,
  openRequest,
  sealedUnder,
  sealerPair,
  shakeHands,
  textOf,
  textsIn,
} from "../../testkit/sealer_pair.ts";
import {
  cellKey,
  chainKey,
  open,
  padOf,
  sessionSecret,
  type SlotBytes,
  slotKey,
  textsOf,
} from "../../testkit/second_reader.ts";

const SEATS = ["a", "b"] as const;
const FIRST_SLOT = 0;
const LAST_SLOT = 40;
/** The thief tries a cell under the slot of its time, and under so many to either side. */
const NEAR_SLOTS = 1;

interface Recording {
  /** Both seats of the list hold the same records. */
  list: MemoryList;
  /** Everything that crossed the wire, in order; hello 2 comes right after its hello 1. */
  cells: Uint8Array[];
  /** The slot in which each of them went: a recording has times. */
  slotOf: Map<Uint8Array, number>;
  texts: string[];
  /** The secrets of seat a's handshakes, which live in its memory alone and nowhere on the wire. */
  ephemeral: Uint8Array[];
}

/** Three sessions, both directions, all pad modes, a repeat of a lost cell. */
async function recordConversation(): Promise<Recording> {
  const ephemeral: Uint8Array[] = [];
  const source = seededRandom("ephemeral");
  const random: RandomFill = (bytes) => {
    source(bytes);
    if (bytes.length === 96) ephemeral.push(bytes.slice());
  };
  const { lists, a, b } = sealerPair({}, { random });
  const recording: Recording = {
    list: lists.a,
    cells: [],
    slotOf: new Map(),
    texts: [],
    ephemeral,
  };
  const record = (atMs: number, cells: Uint8Array[]): void => {
    recording.cells.push(...cells);
    for (const cell of cells) recording.slotOf.set(cell, slotAt(lists.a.schedule, atMs));
  };
  let seq = 0;
  for (const [round, padMode] of (["prefer", "always", "off"] as PadMode[]).entries()) {
    const nowMs = NOW_MS + round * 80_000;
    record(nowMs, await shakeHands(a, b, nowMs));
    const later = { nowMs: nowMs + 11_000, padMode };
    const [there, back] = [`secret ${++seq} of alice`, `secret ${++seq} of bob`];
    const lost = sealedUnder(a, { items: [textOf(there, seq)] }, { nowMs, padMode });
    const request = sealedUnder(a, { items: [textOf(there, seq)] }, later);
    const answer = sealedUnder(b, { items: [textOf(back, seq)] }, later);
    assertEquals(textsIn(await openRequest(b, request, nowMs + 11_000)), [there]);
    assertEquals(textsIn(a.openAnswer(answer.cell, nowMs + 11_000)), [back]);
    record(nowMs, [lost.cell]);
    record(later.nowMs, [request.cell, answer.cell]);
    recording.texts.push(there, there, back);
  }
  return recording;
}

/** Every slot that the recording may touch, as the thief reads it from the file. */
function stolenSlots(list: MemoryList): SlotBytes[] {
  const slots: SlotBytes[] = [];
  for (let slot = FIRST_SLOT; slot <= LAST_SLOT; slot++) {
    slots.push({ listId: list.listId, slot, record: list.recordOf(slot) });
  }
  return slots;
}

function isNear({ slotOf }: Recording, cell: Uint8Array, { slot }: SlotBytes): boolean {
  return Math.abs(slotOf.get(cell)! - slot) <= NEAR_SLOTS;
}

interface OpenedHello {
  at: SlotBytes;
  hello1: Uint8Array;
  hello2: Uint8Array;
  cells: Uint8Array[];
}

/** Z, and the slot of the hello that it may come from. */
interface StolenSession {
  z: Uint8Array;
  firstSlot: number;
}

/** The key of a slot under a guessed or known Z. */
function sessionKey({ z, firstSlot }: StolenSession, at: SlotBytes, sender: string): Uint8Array {
  return cellKey(at, chainKey(z, { sender, firstSlot, slot: at.slot }), sender);
}

/** What the list alone opens: the hellos. */
function openHellos({ cells, list }: Recording): OpenedHello[] {
  const opened: OpenedHello[] = [];
  for (const at of stolenSlots(list)) {
    for (const seat of SEATS) {
      cells.forEach((cell, index) => {
        const hello1 = open(slotKey(at, "hello", seat), cell);
        if (hello1 === undefined) return;
        const aad = createHash("sha256").update(cell).digest();
        const hello2 = open(slotKey(at, "answer", seat), cells[index + 1]!, aad);
        assert(hello2 !== undefined, "a hello 2 follows each hello 1");
        opened.push({ at, hello1, hello2, cells: [cell, cells[index + 1]!] });
      });
    }
  }
  return opened;
}

/** All that could stand in for Z or for a shared secret, made of list and recording. */
function guessesOfZ(hellos: OpenedHello[]): Uint8Array[] {
  const guesses: Uint8Array[] = [new Uint8Array(0), new Uint8Array(32), new Uint8Array(64)];
  for (const { at, hello1, hello2 } of hellos) {
    const publics = [hello1.subarray(13, 45), hello2.subarray(13, 45)];
    guesses.push(...publics, hello2.subarray(1_165, 1_197));
    for (const seat of SEATS) {
      for (const label of ["hello", "answer", "psk"]) guesses.push(slotKey(at, label, seat));
      const sharedGuesses = [
        new Uint8Array(64),
        new Uint8Array([...publics[0]!, ...publics[1]!]),
        new Uint8Array([...publics[1]!, ...publics[0]!]),
        createHash("sha512").update(hello1).update(hello2).digest(),
      ];
      const retained = new Uint8Array(32);
      for (const shared of sharedGuesses) {
        const okm = sessionSecret(at, seat, { hello1, hello2, shared, retained });
        guesses.push(okm.subarray(0, 32), okm.subarray(32, 64));
      }
    }
  }
  return guesses;
}

Deno.test("a stolen, unburned list plus a full recording opens no text", async () => {
  const recording = await recordConversation();
  const hellos = openHellos(recording);
  assertEquals(hellos.length, 3, "the list does open the hellos");
  const helloCells = new Set(hellos.flatMap(({ cells }) => cells));
  const rest = recording.cells.filter((cell) => !helloCells.has(cell));
  assertEquals(rest.length, 12);
  const guesses = guessesOfZ(hellos);
  let tried = 0;
  for (const at of stolenSlots(recording.list)) {
    const near = rest.filter((cell) => isNear(recording, cell, at));
    if (near.length === 0) continue;
    for (const seat of SEATS) {
      const keys: Uint8Array[] = guesses.map((z) => cellKey(at, z, seat));
      for (const { at: { slot: firstSlot } } of hellos) {
        keys.push(...guesses.map((z) => sessionKey({ z, firstSlot }, at, seat)));
      }
      for (const label of ["hello", "answer", "psk"]) keys.push(slotKey(at, label, seat));
      for (const key of keys) {
        for (const cell of near) assert(open(key, cell) === undefined, "a key opens a cell");
        tried += near.length;
      }
    }
  }
  assert(tried > 10_000, `${tried} tries`);
});

Deno.test("no text stands in the recording, bare or under any stretch of the stolen pad", async () => {
  const { cells, list } = await recordConversation();
  const needle = new TextEncoder().encode("secret ");
  const pads = stolenSlots(list).slice(10, 14).map(({ record }) => record.subarray(64));
  for (const cell of cells.slice(0, 6)) {
    for (const pad of [new Uint8Array(needle.length), ...pads]) {
      for (let offset = 0; offset + needle.length <= pad.length; offset++) {
        for (const at of [12, 12 + 17 + 54, 1_000]) {
          const found = needle.every((byte, i) => byte === (cell[at + i]! ^ pad[offset + i]!));
          assert(!found, `text at byte ${at}`);
        }
      }
    }
  }
});

Deno.test("what keeps the thief out are the ephemeral keys alone: with them every text opens", async () => {
  const recording = await recordConversation();
  const sessions: StolenSession[] = [];
  let retained: Uint8Array = new Uint8Array(32);
  for (const [index, { at, hello1, hello2 }] of openHellos(recording).entries()) {
    const secret = recording.ephemeral[index]!;
    const x25519 = await importX25519(secret.subarray(0, 32));
    const agreed = await x25519Agree(x25519, hello2.subarray(13, 45));
    const kem = await importMlKemSeed(secret.subarray(32));
    const decapsulated = await mlKemDecapsulate(kem, hello2.subarray(45, 1_133));
    const shared = new Uint8Array([...agreed!, ...decapsulated]);
    const okm = sessionSecret(at, "a", { hello1, hello2, shared, retained });
    retained = okm.subarray(64, 96);
    assertEquals(okm.subarray(32, 64).toHex(), hello2.subarray(1_165, 1_197).toHex());
    sessions.push({ z: okm.subarray(0, 32), firstSlot: at.slot });
  }
  const found: string[] = [];
  for (const cell of recording.cells) {
    for (const at of stolenSlots(recording.list).filter((each) => isNear(recording, cell, each))) {
      for (const seat of SEATS) {
        for (const session of sessions) {
          const plaintext = open(sessionKey(session, at, seat), cell);
          if (plaintext !== undefined) found.push(...textsOf(plaintext, padOf(at.record, seat)));
        }
      }
    }
  }
  assertEquals(found, recording.texts);
});
