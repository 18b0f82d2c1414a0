/** How a state reaches a medium that loses what was not synced. */
import { assert, assertEquals } from "@std/assert";
import { HEADER_BYTES } from "../../../keys/constants.ts";
import type { DiskFile } from "../../../keys/disk/disk_file.ts";
import { STATE_OFFSET } from "../../../keys/list/header_codec.ts";
import {
  encodeState,
  freshState,
  readState,
  STATE_COPY_BYTES,
  StateWriter,
} from "../../../keys/list/list_state.ts";

const LIST = { listId: new Uint8Array(16).fill(7), slotCount: 1_000 };

/** A header page on a medium, and what has been written since it was last synced. */
class Medium {
  readonly page = new Uint8Array(HEADER_BYTES);
  unsynced: { offset: number; bytes: Uint8Array }[] = [];
  syncs = 0;
  isBroken = false;
  /** Called before each step. */
  onStep: () => void = () => {};

  constructor() {
    this.page.set(encodeState(freshState(1), LIST.listId), STATE_OFFSET);
    const second = encodeState(freshState(2), LIST.listId);
    // As a program leaves it that has just ended: the copy that counts is not synced.
    this.unsynced.push({ offset: STATE_OFFSET + STATE_COPY_BYTES, bytes: second });
  }

  readonly file = {
    writeAt: (offset: number, bytes: Uint8Array) => {
      this.onStep();
      this.unsynced.push({ offset, bytes: bytes.slice() });
    },
    sync: () => {
      this.onStep();
      if (this.isBroken) throw new Error("broken");
      this.syncs++;
      for (const { offset, bytes } of this.unsynced.splice(0)) this.page.set(bytes, offset);
    },
  } as unknown as DiskFile;

  /** Every page that a cut of the power can leave: each write is there, is not, or is half there. */
  pages(): Uint8Array[] {
    let pages = [this.page.slice()];
    for (const { offset, bytes } of this.unsynced) {
      pages = pages.flatMap((page) =>
        [0, 200, bytes.length].map((length) => {
          const cut = page.slice();
          cut.set(bytes.subarray(0, length), offset);
          return cut;
        })
      );
    }
    return pages;
  }
}

/** The claims that are left by all cuts of the power now; -2 where no copy is whole. */
function claimsLeft(medium: Medium): number[] {
  return medium.pages().map((page) => {
    const outcome = readState(page, LIST);
    return outcome.kind === "read" ? outcome.state.claimedSlot : -2;
  });
}

function writerOn(medium: Medium): StateWriter {
  return new StateWriter(medium.file, LIST.listId, { state: freshState(2), copy: 1 });
}

Deno.test("a cut of the power at any step leaves a whole copy, with all that was written before", () => {
  const medium = new Medium();
  const writer = writerOn(medium);
  let written = -1;
  medium.onStep = () => {
    for (const claim of claimsLeft(medium)) assert(claim >= written, `${claim} of ${written}`);
  };
  for (const slot of [3, 5, 8, 13]) {
    writer.write({ claimedSlot: slot });
    written = slot;
    for (const claim of claimsLeft(medium)) assertEquals(claim, written);
  }
});

Deno.test("a state takes one sync, and the first one of a program one more", () => {
  const medium = new Medium();
  const writer = writerOn(medium);
  const syncs = [1, 2, 3].map((claimedSlot) => {
    const before = medium.syncs;
    writer.write({ claimedSlot });
    return medium.syncs - before;
  });
  assertEquals(syncs, [2, 1, 1]);
});

Deno.test("a sync that fails does not let the copy that is on the medium be overwritten", () => {
  const medium = new Medium();
  const writer = writerOn(medium);
  writer.write({ claimedSlot: 3 });
  medium.isBroken = true;
  for (const claimedSlot of [4, 5]) {
    try {
      writer.write({ claimedSlot });
    } catch {
      // What was to be synced may be lost.
      medium.unsynced = [];
    }
    for (const claim of claimsLeft(medium)) assert(claim >= 3);
  }
  medium.isBroken = false;
  writer.write({ claimedSlot: 6 });
  for (const claim of claimsLeft(medium)) assertEquals(claim, 6);
});
