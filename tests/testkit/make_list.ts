import { randomFillSync } from "node:crypto";
import type { Entropy } from "../../keys/make/entropy.ts";
import {
  generateLists,
  type GenerateOptions,
  type GenerateOrder,
  type GenerateOutcome,
} from "../../keys/make/generate.ts";
import { layoutOf } from "../../keys/list/list_layout.ts";
import type { SeatTarget } from "../../keys/make/partial_seat.ts";

/** What may be different about a list that `makeList` writes. */
export interface ListRequest {
  listId?: Uint8Array;
  slotCount?: number;
  recordBytes?: number;
  volumeBytes?: number;
  startMs?: number;
  periodMs?: number;
  targets?: SeatTarget[];
  entropy?: Entropy;
  source?: "runtime" | "kernel";
}

/** An order for `alice.hkl` and `bob.hkl` in `folder`: 100 slots of 64 bytes unless told otherwise. */
function orderFor(folder: string, request: ListRequest = {}): GenerateOrder {
  const { slotCount = 100, recordBytes = 64, volumeBytes, ...rest } = request;
  return {
    listId: new Uint8Array(16).fill(0x1d),
    startMs: Date.UTC(2026, 0, 1),
    periodMs: 10_000,
    names: { a: "alice", b: "bob" },
    vaultSecrets: { a: new Uint8Array(32).fill(0x2e), b: new Uint8Array(32).fill(0x3f) },
    layout: layoutOf({ slotCount, recordBytes, volumeBytes }),
    targets: [
      { seat: "a", path: `${folder}/alice.hkl` },
      { seat: "b", path: `${folder}/bob.hkl` },
    ],
    source: "runtime",
    ...rest,
  };
}

/** Writes both seats of a list into `folder`. */
export function makeList(
  folder: string,
  request: ListRequest = {},
  options: Partial<GenerateOptions> = {},
): Promise<GenerateOutcome> {
  return generateLists(orderFor(folder, request), {
    random: (bytes) => void randomFillSync(bytes),
    signal: new AbortController().signal,
    progress: () => {},
    ...options,
  });
}

/** Fills with 0, 1, 2, … so that every byte of a list is known; each call goes on where the last one ended. */
export function countingFill(): (bytes: Uint8Array) => void {
  let next = 0;
  return (bytes) => {
    for (let index = 0; index < bytes.length; index++) bytes[index] = next++ * 0x9d;
  };
}
