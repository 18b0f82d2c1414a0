/** Two sealers with a session: what is sealed and opened for one message, and nothing of the way between them. */
import { randomFillSync } from "node:crypto";
import type { AckItem } from "../../keys/cell/frame/frame_items.ts";
import { Sealer } from "../../keys/cell/sealer.ts";
import type { TextDraft } from "../../keys/cell/frame/text_item.ts";
import { pairOfLists } from "../../tests/testkit/memory_list.ts";
import { NOW_MS, shakeHands } from "../../tests/testkit/sealer_pair.ts";
import type { Timed } from "./bare_routes.ts";

const TEXT = new TextEncoder().encode("two hundred bytes of text ".repeat(8));
const AS_IT_IS = { nowMs: NOW_MS, padMode: "prefer" } as const;
const IDS = { stream: "0101010101010101", entryId: "02".repeat(16) };

/** A text one way and its acknowledgement back: four runs of the cipher, the tag, and the frames. */
export async function openSealedTalk(): Promise<Timed> {
  const random = (bytes: Uint8Array): void => void randomFillSync(bytes);
  const lists = pairOfLists();
  const a = new Sealer(lists.a, { random, nowMs: NOW_MS });
  const b = new Sealer(lists.b, { random, nowMs: NOW_MS });
  await shakeHands(a, b);
  let seq = 0;
  return {
    once: async () => {
      const beganMs = performance.now();
      await talk(a, b, ++seq);
      return performance.now() - beganMs;
    },
    close: () => {
      for (const sealer of [a, b]) sealer.close();
      return Promise.resolve();
    },
  };
}

async function talk(a: Sealer, b: Sealer, seq: number): Promise<void> {
  const place = { base: seq, seq, writtenAtMs: NOW_MS, first: true, last: true };
  const text: TextDraft = { kind: "text", ...IDS, ...place, text: TEXT };
  const request = a.sealFrame({ items: [text] }, AS_IT_IS);
  if (request.kind === "blocked") throw new Error(`Internal error: ${request.reason}`);
  const hit = b.identify(request, NOW_MS);
  const opened = await b.openRequest(hit, request.cell, NOW_MS);
  const ack: AckItem = { kind: "ack", stream: IDS.stream, through: seq, readThrough: 0 };
  const answer = b.sealFrame({ items: [ack] }, { ...AS_IT_IS, size: "small", isAnswer: true });
  if (answer.kind === "blocked") throw new Error(`Internal error: ${answer.reason}`);
  const acknowledged = a.openAnswer(answer.cell, NOW_MS);
  if (opened.kind !== "frame" || acknowledged.kind !== "frame") {
    throw new Error("Internal error: a cell of the ladder does not open");
  }
}
