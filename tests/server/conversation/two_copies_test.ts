/** A desktop and a laptop, each with alice's file, and bob. */
import { assert, assertEquals } from "@std/assert";
import { memoryPair, type Pair, type Peer, say, texts } from "../../testkit/pair.ts";
import { thirdProgram } from "../../testkit/third_program.ts";
import type { PadUse } from "../../../keys/cell/sealer_outcomes.ts";

type Shown = Pick<Peer, "conversation">;

const statusOf = ({ conversation }: Shown): string => conversation.snapshot().status.code;
const noticeCodes = ({ conversation }: Shown): string[] =>
  conversation.snapshot().notices.map(({ code }) => code);

/** The desktop is a of the pair; the laptop's file was copied at some time. */
async function threePrograms(copy: "fresh" | "old"): Promise<
  { pair: Pair; desktop: Peer; laptop: Shown; bob: Peer; uses: PadUse[] }
> {
  const uses: PadUse[] = [];
  const onPadUse = (use: PadUse): void => void uses.push(use);
  const pair = await memoryPair({ dials: "a", conversation: { onPadUse } });
  const { a: desktop, b: bob, net } = pair;
  await pair.until(() => statusOf(bob) === "connected", "connected");
  const old = desktop.list.copied();
  await desktop.restart();
  await pair.until(() => statusOf(bob) === "connected", "connected again");
  const list = copy === "old" ? old : desktop.list.copied();
  const laptop = thirdProgram(net, { list, peer: bob, onPadUse });
  return { pair, desktop, laptop, bob, uses };
}

for (const copy of ["fresh", "old"] as const) {
  Deno.test(`two programs with one seat are noticed by all three within seconds, ${copy} copy`, async () => {
    const { pair, desktop, laptop, bob, uses } = await threePrograms(copy);
    for (let each = 0; each < 5; each++) say(desktop, `desktop ${each}`);
    for (let each = 0; each < 5; each++) {
      const sent = laptop.conversation.send(`laptop ${each}`);
      assert(sent.kind === "queued");
    }
    await pair.until(
      () =>
        statusOf(desktop) === "replaced" && statusOf(laptop) === "replaced" &&
        noticeCodes(bob).includes("twoPrograms"),
      "all three know",
      15_000,
    );
    const own = uses.filter(({ seat }) => seat === "a");
    assert(
      own.every((use, at) => own.every((other, index) => index <= at || !isShared(use, other))),
    );
    // Nobody goes on by itself.
    const words = JSON.stringify(bob.conversation.snapshot().continuity);
    await pair.advance(30_000);
    assertEquals(JSON.stringify(bob.conversation.snapshot().continuity), words);

    assertEquals(laptop.conversation.resume(), undefined);
    await pair.until(() => texts(bob, "in").includes("laptop 4"), "the laptop goes on");
    say(bob, "to the one that goes on");
    await pair.until(() => texts(laptop as Peer, "in").length > 0, "delivered there");
    assertEquals(statusOf(desktop), "replaced");
    assert(!texts(desktop, "in").includes("to the one that goes on"));
    assertEquals(laptop.conversation.resume()?.error, { code: "notPaused" });
    await laptop.conversation.close();
    await pair.close();
  });
}

Deno.test("a peer that restarts with an older copy once is no second program", async () => {
  const pair = await memoryPair();
  const { a, b } = pair;
  const are = (code: string): boolean =>
    [a, b].every(({ conversation }) => conversation.snapshot().continuity.code === code);
  await pair.until(() => are("first"), "first");
  const old = a.list.copied();
  await a.restart();
  await pair.until(() => are("kept"), "kept");
  a.list.rememberHandshake(old.handshakeMemory);
  await a.restart();
  await pair.until(() => are("lost"), "lost");
  await pair.advance(30_000);
  assertEquals([a, b].map(statusOf), ["connected", "connected"]);
  assert(!noticeCodes(b).includes("twoPrograms"));
  await pair.close();
});

function isShared(one: PadUse, other: PadUse): boolean {
  return one.slot === other.slot && one.offset < other.offset + other.length &&
    other.offset < one.offset + one.length && `${one.text}` !== `${other.text}`;
}
