/** The fuzz targets: header, frame, hellos, cells whole and with hostile insides, and the payloads of entries. */
import { EarlierLines } from "../../keys/cell/retained.ts";
import { viewOf } from "../../keys/bytes.ts";
import { assert, assertEquals } from "@std/assert";
import { PLAINTEXT_BYTES } from "../../keys/constants.ts";
import { deriveHandshakeKey, slotSalt } from "../../keys/derive.ts";
import { KeyListError } from "../../keys/errors.ts";
import { decodeFrame, encodeFrame } from "../../keys/cell/frame/frame.ts";
import { FrameError } from "../../keys/cell/frame/frame_error.ts";
import { decodeHeader, encodeHeader, HEADER_FIXED_BYTES } from "../../keys/list/header_codec.ts";
import {
  decodeHello1,
  decodeHelloAnswer,
  encodeHello1,
  encodeHello2,
  encodeRefusal,
  HelloError,
} from "../../keys/cell/handshake/hello.ts";
import { sealCell } from "../../keys/cell/seal.ts";
import { SessionCipher } from "../../keys/cell/session_cipher.ts";
import { PadLedger } from "../../keys/cell/pad.ts";
import { RecordCache } from "../../keys/cell/record_cache.ts";
import { Sessions } from "../../keys/cell/sessions.ts";
import { decodePayload, encodePayload, type Payload } from "../../server/messages/payload.ts";
import type { FuzzTarget } from "./fuzz.ts";
import { sessionOf } from "./session.ts";
import { hasLaterItems } from "./item_types.ts";
import { loadVectors, paddedBytes } from "./load_vectors.ts";
import { MemoryList, seededRandom } from "./memory_list.ts";
import { NOW_MS, sealerOf } from "./sealer_pair.ts";

const SLOT = 10;
const Z = new Uint8Array(32).fill(9);

/** All targets; the corpus is that of the vectors. */
export function fuzzTargets(): FuzzTarget[] {
  return [
    headerTarget(),
    frameTarget(),
    hello1Target(),
    helloAnswerTarget(),
    cellTarget(),
    hostileFrameTarget(),
    hostileHelloTarget(),
    payloadTarget(),
  ];
}

/** Entries of a peer gone bad: what decodes encodes to the same bytes. */
function payloadTarget(): FuzzTarget {
  const id = "0f".repeat(16);
  const to = { author: "receiver", id } as const;
  const payloads: Payload[] = [
    { kind: "text", text: "hello bob" },
    { kind: "reply", to, text: "hello alice" },
    { kind: "reaction", to, emoji: "👍", on: true },
    { kind: "edit", id, text: "hallo bob" },
    { kind: "delete", id },
  ];
  return {
    name: "payload",
    corpus: payloads.map(encodePayload),
    check(bytes) {
      const decoded = decodePayload(bytes);
      if (decoded.kind === "unusable" || decoded.kind === "later") return;
      assertEquals(encodePayload(decoded), new Uint8Array(bytes));
    },
  };
}

function headerTarget(): FuzzTarget {
  const corpus = loadVectors("header").map(({ input }) =>
    paddedBytes(input.header, input.headerBytes)
  );
  return {
    name: "header",
    corpus,
    check(bytes) {
      const header = decoded(() => decodeHeader(bytes), KeyListError);
      if (header === undefined) return;
      assertEquals(encodeHeader(header), bytes.subarray(0, HEADER_FIXED_BYTES));
    },
  };
}

function frameTarget(): FuzzTarget {
  return {
    name: "frame",
    corpus: framePlaintexts(),
    check(bytes) {
      const frame = decoded(() => decodeFrame(bytes), FrameError);
      if (frame === undefined) return;
      const again = encodeFrame(frame, bytes.length);
      if (hasLaterItems(bytes)) assertEquals(decodeFrame(again), frame);
      else assertEquals(again, bytes);
    },
  };
}

function hello1Target(): FuzzTarget {
  return {
    name: "hello 1",
    corpus: helloPlaintexts("hello1Plaintext"),
    check(bytes) {
      const hello = decoded(() => decodeHello1(bytes), HelloError);
      if (hello !== undefined) assertEquals(encodeHello1(hello), bytes);
    },
  };
}

function helloAnswerTarget(): FuzzTarget {
  const refusal = encodeRefusal({ timeMs: NOW_MS, reason: "sameSeat" });
  return {
    name: "hello 2 and refusal",
    corpus: [...helloPlaintexts("hello2Plaintext"), refusal],
    check(bytes) {
      const said = decoded(() => decodeHelloAnswer(bytes), HelloError);
      if (said === undefined) return;
      assertEquals(said.kind === "hello2" ? encodeHello2(said) : encodeRefusal(said), bytes);
    },
  };
}

/** Whole cells: nothing but the cell as it was sealed opens. */
function cellTarget(): FuzzTarget {
  const { cipher, seal } = cipherOf(new MemoryList({ seat: "b" }));
  const cells = framePlaintexts().filter(({ length }) => length === PLAINTEXT_BYTES).map(seal);
  const genuine = new Set(cells.map((cell) => cell.toHex()));
  return {
    name: "cell",
    corpus: cells,
    check(bytes) {
      const opened = cipher.open({ slot: SLOT }, bytes, 0);
      const unchanged = genuine.has(bytes.toHex());
      const forged = opened.kind === "rejected" &&
        (opened.reason === "notAuthentic" || opened.reason === "wrongLength");
      assert(unchanged || forged, `a changed cell came out as ${opened.kind}`);
    },
  };
}

/** Authentic cells of a peer gone bad: every inside is a frame or rejected, and never an error. */
function hostileFrameTarget(): FuzzTarget {
  const list = new MemoryList({ seat: "b" });
  return {
    name: "authentic cell with a hostile frame",
    corpus: framePlaintexts(),
    check(bytes) {
      if (bytes.length !== PLAINTEXT_BYTES) return;
      // A session of its own for each: a high counter would make all later ones replays.
      const { cipher, seal } = cipherOf(list);
      const opened = cipher.open({ slot: SLOT }, seal(bytes), 0);
      const expected = ["malformedFrame", "padOutOfRange"];
      assert(opened.kind === "frame" || expected.includes(opened.reason));
    },
  };
}

/** Authentic hellos of a peer gone bad, through the whole receive path. */
function hostileHelloTarget(): FuzzTarget {
  const a = new MemoryList();
  const key = deriveHandshakeKey(
    {
      root: a.recordOf(SLOT).subarray(0, 64),
      salt: slotSalt(a.listId, SLOT),
    },
    "hello",
    "a",
  );
  const random = seededRandom("nonces of hellos");
  const corpus = helloPlaintexts("hello1Plaintext").map((plaintext) => {
    const hello = decodeHello1(plaintext);
    return encodeHello1({ ...hello, timeMs: NOW_MS });
  });
  return {
    name: "authentic cell with a hostile hello",
    corpus,
    async check(bytes) {
      if (bytes.length !== PLAINTEXT_BYTES) return;
      const cell = sealCell(bytes, { key, nonce: drawn(random, 12) });
      // One that has answered nothing yet: else only the first hello of a moment would be looked into.
      const sealer = sealerOf(new MemoryList({ seat: "b" }), { horizonMs: 0 });
      const outcome = await sealer.openRequest({ slot: SLOT, seat: "a" }, cell, NOW_MS);
      const expected = ["malformedHello", "badPublicKey"];
      const answered = outcome.kind === "hello" && outcome.answer.length === cell.length;
      assert(answered || (outcome.kind === "rejected" && expected.includes(outcome.reason)));
    },
  };
}

/** Seat b with one session, and the sealing half of seat a. */
function cipherOf(
  list: MemoryList,
): { cipher: SessionCipher; seal: (plaintext: Uint8Array) => Uint8Array } {
  const [records, sessions] = [new RecordCache(list), new Sessions()];
  sessions.confirm(sessionOf(Z.slice()));
  const random = seededRandom("nonces of cells");
  const cipher = new SessionCipher({
    list,
    records,
    sessions,
    pads: new PadLedger(list),
    random,
    lines: new EarlierLines(),
    onPadUse: undefined,
  });
  const secret = {
    root: list.recordOf(SLOT).subarray(0, 64),
    salt: slotSalt(list.listId, SLOT),
  };
  const key = sessionOf(Z.slice(), { seat: "a" }).sealKey(SLOT, secret);
  return { cipher, seal: (plaintext) => sealCell(plaintext, { key, nonce: drawn(random, 12) }) };
}

/** Frames that were sealed now, so that a cell of this slot may hold them. */
function framePlaintexts(): Uint8Array[] {
  return loadVectors("frame").map(({ input }) => {
    const plaintext = paddedBytes(input.plaintext, input.plaintextBytes);
    viewOf(plaintext).setBigUint64(8, BigInt(NOW_MS));
    return plaintext;
  });
}

function helloPlaintexts(field: "hello1Plaintext" | "hello2Plaintext"): Uint8Array[] {
  return loadVectors("handshake").map(({ expected }) =>
    paddedBytes(expected[field], PLAINTEXT_BYTES)
  );
}

function drawn(random: (bytes: Uint8Array) => void, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  random(bytes);
  return bytes;
}

/** The value, or undefined where `decode` throws the one error that it may throw. */
function decoded<T>(decode: () => T, allowed: new (...given: never[]) => Error): T | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof allowed) return undefined;
    throw error;
  }
}
