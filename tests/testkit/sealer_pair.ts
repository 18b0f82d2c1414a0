import { assert, assertEquals } from "@std/assert";
import type { FrameDraft } from "../../keys/cell/frame/frame.ts";
import type { TextDraft } from "../../keys/cell/frame/text_item.ts";
import type { RecordSource } from "../../keys/record_source.ts";
import { Sealer } from "../../keys/cell/sealer.ts";
import type { FrameOptions, SealerOptions } from "../../keys/cell/sealer_outcomes.ts";
import type { HelloBegun, RequestOpened, Sealed } from "../../keys/cell/sealer_outcomes.ts";
import {
  type MemoryList,
  type MemoryListOptions,
  pairOfLists,
  seededRandom,
} from "./memory_list.ts";

/** One second into slot 10 of a MemoryList with the usual period. */
export const NOW_MS = Date.UTC(2026, 0, 1) + 101_000;

export function sealerOf(
  list: RecordSource,
  options: Partial<SealerOptions> & { seed?: string } = {},
): Sealer {
  const { seed = `random of ${list.seat}`, ...rest } = options;
  return new Sealer(list, {
    random: seededRandom(seed),
    nowMs: NOW_MS,
    ...rest,
  });
}

export interface SealerPair {
  lists: { a: MemoryList; b: MemoryList };
  a: Sealer;
  b: Sealer;
}

/** Both seats of one list, without a session yet. */
export function sealerPair(
  options: Omit<MemoryListOptions, "seat"> = {},
  sealerOptions: Partial<SealerOptions> = {},
): SealerPair {
  const lists = pairOfLists(options);
  return { lists, a: sealerOf(lists.a, sealerOptions), b: sealerOf(lists.b, sealerOptions) };
}

/** Makes a hello or fails the test. */
export async function helloOf(sealer: Sealer, nowMs = NOW_MS): Promise<HelloBegun> {
  const begun = await sealer.beginHello(nowMs);
  assert(begun.kind === "begun");
  return begun;
}

/** What `sealer` makes of a hello. */
export async function answerTo(
  sealer: Sealer,
  begun: HelloBegun,
  nowMs = NOW_MS,
): Promise<RequestOpened> {
  const hit = sealer.identify(begun, nowMs);
  assert(hit !== undefined, "tag not recognised");
  return await sealer.openRequest(hit, begun.cell, nowMs);
}

/** A whole handshake, the first cell included; answers what crossed the wire. */
export async function shakeHands(
  initiator: Sealer,
  responder: Sealer,
  nowMs = NOW_MS,
  peerMs = nowMs,
): Promise<Uint8Array[]> {
  const begun = await helloOf(initiator, nowMs);
  const answered = await answerTo(responder, begun, peerMs);
  assert(answered.kind === "hello" && answered.established, `answered ${JSON.stringify(answered)}`);
  const finished = await initiator.finishHello(begun.attempt, answered.answer, nowMs);
  assertEquals(finished.kind, "confirmed");
  const first = sealed(initiator, { items: [] }, nowMs);
  const opened = await openRequest(responder, first, peerMs);
  assertEquals(opened.kind, "frame");
  return [begun.cell, answered.answer, first.cell];
}

/** Seals or fails the test. */
export function sealed(sealer: Sealer, draft: FrameDraft, nowMs = NOW_MS): Sealed {
  return sealedUnder(sealer, draft, { nowMs, padMode: "prefer" });
}

/** The same with every option named. */
export function sealedUnder(sealer: Sealer, draft: FrameDraft, options: FrameOptions): Sealed {
  const outcome = sealer.sealFrame(draft, options);
  assert(outcome.kind === "sealed", `blocked: ${JSON.stringify(outcome)}`);
  return outcome;
}

/** The receiving side's whole way from path to outcome. */
export async function openRequest(
  sealer: Sealer,
  cell: Sealed,
  nowMs = NOW_MS,
): Promise<RequestOpened> {
  const hit = sealer.identify(cell, nowMs);
  assert(hit !== undefined, "tag not recognised");
  return await sealer.openRequest(hit, cell.cell, nowMs);
}

/** A segment that is an entry of its own. */
export function textOf(text: string, seq = 1, stream = "0101010101010101"): TextDraft {
  return {
    kind: "text",
    stream,
    base: 1,
    seq,
    entryId: seq.toString(16).padStart(32, "0"),
    writtenAtMs: NOW_MS,
    first: true,
    last: true,
    text: new TextEncoder().encode(text),
  };
}

/** The texts of an outcome that must be a frame. */
export function textsIn(outcome: RequestOpened): string[] {
  assert(outcome.kind === "frame", `no frame: ${JSON.stringify(outcome)}`);
  return outcome.frame.items.filter((item) => item.kind === "text").map((item) =>
    new TextDecoder().decode(item.text)
  );
}
