/** Every vector against `keys/`; second_reader_test.ts holds the same against `node:crypto` alone. */
import { dayShapeOf, drawDay, drawShape, shapeOf } from "../../../keys/cell/shape.ts";
import { EarlierLines } from "../../../keys/cell/retained.ts";
import { createHash } from "node:crypto";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { concat } from "@std/bytes/concat";
import { ACCEPTANCE_MS, HORIZON_MS } from "../../../keys/constants.ts";
import {
  deriveCellKey,
  deriveFirstKey,
  deriveHandshakeKey,
  deriveTag,
  deriveTagMaskKey,
  slotSalt,
} from "../../../keys/derive.ts";
import { deriveOnion } from "../../../keys/cell/month/onion_keys.ts";
import { deriveTlsKey, tlsPublicKey } from "../../../keys/cell/month/tls_keys.ts";
import { meetingName } from "../../../keys/meeting_place.ts";
import { KeyListError } from "../../../keys/errors.ts";
import { decodeFrame, encodeFrame, type Frame } from "../../../keys/cell/frame/frame.ts";
import { FrameError } from "../../../keys/cell/frame/frame_error.ts";
import { SessionCipher } from "../../../keys/cell/session_cipher.ts";
import { decodeHeader, encodeHeader } from "../../../keys/list/header_codec.ts";
import { decodeHelloAnswer } from "../../../keys/cell/handshake/hello.ts";
import { PadLedger } from "../../../keys/cell/pad.ts";
import { RecordCache } from "../../../keys/cell/record_cache.ts";
import type { RandomFill } from "../../../keys/random.ts";
import type { Seat } from "../../../keys/seat.ts";
import { momentAt, slotStartMs, windowAround } from "../../../keys/schedule.ts";
import { openCell } from "../../../keys/cell/seal.ts";
import { Sealer } from "../../../keys/cell/sealer.ts";
import { SlotChain } from "../../../keys/cell/slot_chain.ts";
import { TagMask } from "../../../keys/cell/tag_mask.ts";
import { Sessions } from "../../../keys/cell/sessions.ts";
import { makeVectors, VECTORS_FOLDER } from "../../../scripts/make_vectors.ts";
import { frameJson } from "../../../scripts/vectors/vector.ts";
import {
  type LoadedVector,
  loadVectors,
  paddedBytes,
  vectorFiles,
} from "../../testkit/load_vectors.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { sessionOf } from "../../testkit/session.ts";
import { open, slotKey } from "../../testkit/second_reader.ts";
import { VectorList } from "../../testkit/vector_list.ts";

const bytes = (hex: string) => Uint8Array.fromHex(hex);

function memoryOf({ retained, previousRetained, unproven }: LoadedVector["input"]) {
  return {
    retained: bytes(retained),
    previousRetained: previousRetained === null ? undefined : bytes(previousRetained),
    unproven,
  };
}

function secretOf({ root, listId, slot }: LoadedVector["input"]) {
  return { root: bytes(root), salt: slotSalt(bytes(listId), slot) };
}

Deno.test("the vectors are those that scripts/make_vectors.ts makes", async () => {
  const made = await makeVectors();
  assertEquals(vectorFiles(), [...made.keys()].sort());
  for (const [name, text] of made) {
    assertEquals(Deno.readTextFileSync(new URL(name, VECTORS_FOLDER)), text, name);
  }
});

Deno.test("the examples of FORMAT.md are those of the vectors", () => {
  const document = Deno.readTextFileSync(new URL("../../../keys/FORMAT.md", import.meta.url));
  const tags = loadVectors("requestTag").filter(({ input }) => input.slot === 100);
  assertEquals(tags.length, 2);
  for (const { input, expected } of tags) {
    for (
      const part of [input.listId, input.root.slice(0, 64), input.root.slice(64), expected.tag]
    ) {
      assert(document.includes(part), part);
    }
  }
  const mask = loadVectors("tagMask")[0]!;
  for (const part of [mask.input.digestRoot, mask.input.begin, mask.expected.masked]) {
    assert(document.includes(part), part);
  }
  const frame = loadVectors("frame").find(({ title }) => title === "A text without pad")!;
  const pairs: string[] = frame.input.plaintext.match(/../g);
  for (let at = 0; at < pairs.length; at += 16) {
    const line = `${at.toString(16).padStart(4, "0")}: ${pairs.slice(at, at + 16).join(" ")}\n`;
    assert(document.includes(line), line);
  }
});

for (const { title, input, expected } of loadVectors("header")) {
  Deno.test(`header vector: ${title}`, () => {
    const page = paddedBytes(input.header, input.headerBytes);
    if (expected.outcome !== "ok") {
      const { kind } = assertThrows(() => decodeHeader(page), KeyListError);
      return assertEquals(kind, expected.outcome);
    }
    const header = decodeHeader(page);
    assertEquals({
      ...header,
      listId: header.listId.toHex(),
      digestRoot: header.digestRoot.toHex(),
      passphraseBlock: header.passphraseBlock?.toHex() ?? null,
      vaultBlock: header.vaultBlock.toHex(),
    }, expected.header);
    assertEquals(encodeHeader(header), page);
  });
}

for (const { title, input, expected } of loadVectors("schedule")) {
  Deno.test(`schedule vector: ${title}`, () => {
    const moment = momentAt(input, input.nowMs);
    if (moment.kind !== "running") return assertEquals(moment.kind, expected.outcome);
    const { slot, endsInMs, slotsLeft } = moment;
    assertEquals({
      outcome: "ok",
      slot,
      slotStartMs: slotStartMs(input, slot),
      slotEndMs: input.nowMs + endsInMs,
      acceptance: windowAround(input, input.nowMs, ACCEPTANCE_MS),
      horizon: windowAround(input, input.nowMs, HORIZON_MS),
    }, expected);
    assertEquals(slotsLeft, input.slotCount - slot);
  });
}

for (const { title, input, expected } of loadVectors("requestTag")) {
  Deno.test(`request tag vector: ${title}`, () => {
    assertEquals(deriveTag(secretOf(input), input.seat), expected.tag);
  });
}

for (const { title, input, expected } of loadVectors("tagMask")) {
  Deno.test(`tag mask vector: ${title}`, () => {
    const { tag, begin } = input;
    const list = { listId: bytes(input.listId), digestRoot: bytes(input.digestRoot) };
    assertEquals(deriveTagMaskKey(list).toHex(), expected.key);
    const mask = new TagMask(list);
    assertEquals(mask.apply(tag, bytes(begin)), expected.masked);
    assertEquals(mask.apply(expected.masked, bytes(begin)), tag);
  });
}

for (const { title, input, expected } of loadVectors("onion")) {
  Deno.test(`onion vector: ${title}`, () => {
    const { host, serviceKey, clientKey, clientPublicKey } = deriveOnion(
      secretOf(input),
      input.seat,
    );
    assertEquals(
      [host, serviceKey.toHex(), clientKey.toHex(), clientPublicKey.toHex()],
      [expected.host, expected.serviceKey, expected.clientKey, expected.clientPublicKey],
    );
  });
}

for (const { title, input, expected } of loadVectors("tls")) {
  Deno.test(`TLS vector: ${title}`, () => {
    const key = deriveTlsKey(secretOf(input), input.seat);
    assertEquals(key.toHex(), expected.key);
    assertEquals(tlsPublicKey(key).toHex(), expected.publicKey);
    assertEquals(meetingName(bytes(input.listId), input.seat), expected.name);
  });
}

for (const { title, input, expected } of loadVectors("shape")) {
  Deno.test(`shape vector: ${title}`, () => {
    const draw = drawShape(secretOf(input), input);
    const dayDraw = drawDay(Uint8Array.fromHex(input.listId), input);
    assertEquals([draw.toHex(), dayDraw.toHex()], [expected.draw, expected.dayDraw]);
    const { paddingBytes, size, quietSize } = shapeOf(draw, dayShapeOf(dayDraw));
    assertEquals({ paddingBytes, size, quietSize }, {
      paddingBytes: expected.paddingBytes,
      size: expected.size,
      quietSize: expected.quietSize,
    });
  });
}

for (const { title, input, expected } of loadVectors("derivation")) {
  Deno.test(`derivation vector: ${title}`, () => {
    const secret = secretOf(input);
    for (const use of ["hello", "answer"] as const) {
      const key = deriveHandshakeKey(secret, use, input.seat).toHex();
      assertEquals(key, expected[`${use}Key`]);
    }
    assertEquals(deriveHandshakeKey(secret, "psk", input.seat).toHex(), expected.psk);
    assertEquals(
      deriveCellKey(secret, bytes(input.chainKey), input.seat).toHex(),
      expected.cellKey,
    );
  });
}

for (const { title, input, expected } of loadVectors("chain")) {
  Deno.test(`chain vector: ${title}`, () => {
    const chain = new SlotChain(deriveFirstKey(bytes(input.z), input.seat), input.firstSlot);
    assertEquals(chain.keyOf(input.slot)!.toHex(), expected.chainKey);
    chain.forgetBefore(input.slot);
    assertEquals(chain.keyOf(input.slot)!.toHex(), expected.chainKey);
  });
}

for (const { title, input, expected } of loadVectors("frame")) {
  Deno.test(`frame vector: ${title}`, () => {
    const plaintext = paddedBytes(input.plaintext, input.plaintextBytes);
    if (expected.outcome !== "ok") {
      return void assertThrows(() => decodeFrame(plaintext), FrameError);
    }
    const frame = decodeFrame(plaintext);
    assertEquals(frameJson(frame), expected.frame);
    const again = encodeFrame(frame, input.plaintextBytes);
    if (input.laterItems) assertEquals(decodeFrame(again), frame);
    else assertEquals(again, plaintext);
  });
}

for (const { title, input, expected } of loadVectors("cell")) {
  Deno.test(`cell vector: ${title}`, () => {
    const list = new VectorList(input.list, input.reader);
    const sessions = new Sessions();
    const { firstSlots, peerTimeMs } = input;
    const session = sessionOf(bytes(input.z), { firstSlots, peerTimeMs });
    sessions.confirm(session);
    for (const counter of input.accepted) assert(session.replay.accept(counter));
    const cipher = new SessionCipher({
      list,
      records: new RecordCache(list),
      sessions,
      pads: new PadLedger(list),
      random: seededRandom("unused"),
      lines: new EarlierLines(),
      onPadUse: undefined,
    });
    const opened = cipher.open({ slot: input.slot }, bytes(input.cell), 0);
    if (opened.kind === "rejected") return assertEquals(opened.reason, expected.outcome);
    assertEquals("ok", expected.outcome);
    assertEquals(frameJson(opened.frame as Frame), expected.frame);
  });
}

for (const { title, input, expected } of loadVectors("hello")) {
  Deno.test(`hello vector: ${title}`, async () => {
    const { claimedBefore, answeredMs } = input;
    const list = new VectorList(input.list, input.reader, claimedBefore);
    list.rememberHandshake({ answeredMs, ...memoryOf(input.memory) });
    const random = seededRandom("responder");
    const sealer = new Sealer(list, { random, nowMs: input.startedMs });
    const hit = { slot: input.slot as number, seat: input.seat as Seat };
    const cell = bytes(input.cell);
    if (input.repeated) await sealer.openRequest(hit, cell, input.nowMs);
    const opened = await sealer.openRequest(hit, cell, input.nowMs);
    if (opened.kind === "rejected") return assertEquals(opened.reason, expected.outcome);
    assert(opened.kind === "hello");
    assertEquals(opened.refusal ?? "ok", expected.outcome);
    assertEquals(opened.peerTimeMs, expected.peerTimeMs);
    assertEquals(opened.authentication?.continuity, expected.continuity);
    const record = bytes(input.list.records[input.slot]);
    const key = slotKey({ listId: list.listId, slot: input.slot, record }, "answer", input.seat);
    const aad = createHash("sha256").update(cell).digest();
    const said = decodeHelloAnswer(openCell(opened.answer, { key, aad })!);
    assertEquals(said.timeMs, expected.timeMs ?? input.nowMs);
    assertEquals(said.kind === "refusal" ? said.reason : "ok", expected.outcome);
  });
}

for (const { title, input, expected } of loadVectors("helloAnswer")) {
  Deno.test(`hello answer vector: ${title}`, async () => {
    const list = new VectorList(input.list, input.initiator);
    list.rememberHandshake(memoryOf(input.memory));
    const chosen = [
      concat([bytes(input.x25519Private), bytes(input.mlKemSeed)]),
      bytes(input.hello1Nonce),
    ];
    const random: RandomFill = (into) => into.set(chosen.shift() ?? new Uint8Array(into.length));
    const { nowMs } = input;
    const sealer = new Sealer(list, { random, nowMs });
    const begun = await sealer.beginHello(nowMs);
    assert(begun.kind === "begun");
    assertEquals(begun.cell.toHex(), input.hello1Cell);
    const finished = await sealer.finishHello(begun.attempt, bytes(input.answer), nowMs);
    if (finished.kind === "rejected") return assertEquals(finished.reason, expected.outcome);
    assertEquals(finished.kind === "refused" ? finished.reason : "ok", expected.outcome);
    assertEquals(finished.peerTimeMs, expected.peerTimeMs);
    if (finished.kind === "refused") return;
    const { continuity, line, words } = expected;
    assertEquals(finished.authentication, { continuity, line, words });
    const { retained, previousRetained } = list.handshakeMemory;
    assertEquals([retained.toHex(), previousRetained], [expected.retained, undefined]);
    const sealed = sealer.sealFrame({ items: [] }, { nowMs, padMode: "prefer" });
    assert(sealed.kind === "sealed");
    const chain = new SlotChain(deriveFirstKey(bytes(expected.z), input.initiator), input.slot);
    const key = deriveCellKey(
      secretOf({
        ...input.list,
        slot: input.slot,
        root: input.list.records[input.slot].slice(0, 128),
      }),
      chain.keyOf(input.slot)!,
      input.initiator,
    );
    assert(open(key, sealed.cell) !== undefined);
  });
}
