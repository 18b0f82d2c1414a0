/** When a callee of quiet cover answers, and by how long a cell (PROTOCOL.md §5). */
import { assert, assertEquals } from "@std/assert";
import type { CellSize } from "../../../keys/cell/frame/cell_size.ts";
import type { FrameDraft } from "../../../keys/cell/frame/frame.ts";
import type { Sealed } from "../../../keys/cell/sealer_outcomes.ts";
import { BYE_TIMEOUT_MS, HOLD_LEAST_MS, HOLD_MOST_MS } from "../../../server/constants.ts";
import type { PeerAnswer } from "../../../server/transport/transport.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { loneConversation } from "../../testkit/lone_conversation.ts";
import { pairOfLists } from "../../testkit/memory_list.ts";
import { helloOf, NOW_MS, sealedUnder, sealerOf } from "../../testkit/sealer_pair.ts";

/** An answer: how long it took, and the length of its cell. */
interface Taken {
  afterMs: number;
  bytes: number;
}

/** Asks alice's conversation, in a session whose every frame may ask for something else. */
async function caller(): Promise<{
  ask: (draft: FrameDraft, size?: CellSize) => Promise<Taken>;
  close: () => Promise<void>;
}> {
  const clock = new FakeClock(NOW_MS);
  const lists = pairOfLists();
  const conversation = loneConversation({ list: lists.a, clock });
  const bob = sealerOf(lists.b);
  const send = ({ tag, cell }: Pick<Sealed, "tag" | "cell">): Promise<PeerAnswer> => {
    const { signal } = new AbortController();
    return conversation.answerPeer({ tag, cell, remoteAddress: "192.0.2.2", signal });
  };
  const hello = await helloOf(bob, clock.now());
  const answer = await send(hello);
  assert(answer !== undefined, "no hello 2");
  const finished = await bob.finishHello(hello.attempt, answer.cell, clock.now());
  assertEquals(finished.kind, "confirmed");
  const ask = async (draft: FrameDraft, size: CellSize = "normal"): Promise<Taken> => {
    const fromMs = clock.now();
    let taken: Taken | undefined;
    const cell = sealedUnder(bob, draft, { nowMs: fromMs, padMode: "prefer", size });
    void send(cell).then((answer) => {
      taken = { afterMs: clock.now() - fromMs, bytes: answer?.cell.length ?? 0 };
    });
    for (let waits = 0; taken === undefined && waits <= HOLD_MOST_MS; waits++) {
      await clock.advance(waits === 0 ? 0 : 1_000);
    }
    assert(taken !== undefined, "no answer");
    return taken;
  };
  const close = async (): Promise<void> => {
    const closed = conversation.close();
    await clock.advance(BYE_TIMEOUT_MS);
    await closed;
    bob.close();
  };
  return { ask, close };
}

const WISH = { kind: "wish", afterMs: 300, size: "middle" } as const;

Deno.test("a wish without prompt is fulfilled to the ms and the byte, in quiet cover as well", async () => {
  const { ask, close } = await caller();
  assertEquals(await ask({ items: [WISH] }), { afterMs: 300, bytes: 896 });
  assertEquals(await ask({ items: [WISH], steady: true }), { afterMs: 300, bytes: 896 });
  await close();
});

Deno.test("a prompt request waits for as long as it wishes, and without a wish not at all", async () => {
  const { ask, close } = await caller();
  const wished = await ask({ items: [WISH], prompt: true });
  assertEquals(wished, { afterMs: 300, bytes: 896 });
  assertEquals((await ask({ items: [], prompt: true })).afterMs, 0);
  await close();
});

Deno.test("a cell without payload is held, however long it is", async () => {
  const { ask, close } = await caller();
  for (const size of ["tiny", "normal", "bulk", "large"] as const) {
    const { afterMs } = await ask({ items: [] }, size);
    assert(afterMs >= HOLD_LEAST_MS && afterMs <= HOLD_MOST_MS, `${size}: ${afterMs} ms`);
  }
  await close();
});
