import { assert, assertEquals } from "@std/assert";
import { Hub } from "../../../server/hub/hub.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { FakeConversation } from "../../testkit/fake_conversation.ts";

const TAG = "c0ffee";

/** Takes a while to say goodbye. */
class LeavingConversation extends FakeConversation {
  override wireTag = TAG;
  readonly saysBye = Promise.withResolvers<void>();

  override async close(): Promise<void> {
    await this.saysBye.promise;
    await super.close();
  }
}

/** Whether the hub has an answer to the peer of the conversation. */
async function answers(hub: Hub): Promise<boolean> {
  const { signal } = new AbortController();
  const request = { tag: TAG, cell: new Uint8Array(), remoteAddress: "192.0.2.1", signal };
  return await hub.answerPeer(request) !== undefined;
}

const ENDS: Record<string, (hub: Hub, conversation: FakeConversation) => Promise<void>> = {
  "is closed": (hub, conversation) => hub.release(conversation),
  "ends with the program": (hub) => hub.close(),
};

for (const [name, end] of Object.entries(ENDS)) {
  Deno.test(`a conversation that ${name} answers its peer until it has said goodbye`, async () => {
    const bob = new LeavingConversation("bob");
    const hub = new Hub({ clock: new FakeClock(), conversations: [bob] });
    const ended = end(hub, bob);
    assertEquals(hub.conversations(), []);
    assert(await answers(hub));
    bob.saysBye.resolve();
    await ended;
    assert(!await answers(hub));
  });
}

Deno.test("the port of a list stays open until its conversation has said goodbye", async () => {
  const bob = new LeavingConversation("bob");
  let isPortOpen = true;
  const hub = new Hub({
    clock: new FakeClock(),
    conversations: [bob],
    listen: {
      chosen: () => null,
      addressFor: () => null,
      dialable: () => [],
      dialableFor: () => [],
      listenFor: () => Promise.reject(new Error("Internal error: nobody asks")),
      move: () => Promise.resolve({ kind: "moved" }),
      release: () => Promise.resolve(void (isPortOpen = false)),
    },
  });
  const released = hub.release(bob);
  await answers(hub);
  assert(isPortOpen);
  bob.saysBye.resolve();
  await released;
  assert(!isPortOpen);
});
