import { assert, assertEquals } from "@std/assert";
import { BULK_PAUSE_MS, BulkTurn } from "../../../server/messages/bulk_turn.ts";
import { pause } from "../../../server/time/clock.ts";
import { fileBytes, fileOf, offer } from "../../testkit/file_bytes.ts";
import { memoryPair, type PairOptions, say } from "../../testkit/pair.ts";

const MIB = 1_048_576;

Deno.test("while people talk a bulk cell leaves every now and then, and soon after that at once", () => {
  const texts = { awaitsAck: false };
  const turn = new BulkTurn([{}, texts]);
  const mayGo = (nowMs: number): boolean => turn.atMs(nowMs) <= nowMs;
  turn.noteSealed(1_000);
  assert(mayGo(1_000), "nobody talks");
  texts.awaitsAck = true;
  assertEquals(turn.atMs(1_000), 1_000 + BULK_PAUSE_MS);
  assertEquals([mayGo(1_049), mayGo(1_050)], [false, true]);
  turn.noteSealed(1_050);
  assertEquals([mayGo(1_060), turn.atMs(1_060)], [false, 1_050 + BULK_PAUSE_MS]);
  texts.awaitsAck = false;
  assertEquals([mayGo(1_061), mayGo(1_100)], [false, true]);
  turn.noteSealed(2_000);
  assert(mayGo(2_100), "nobody has talked for a while");
  texts.awaitsAck = true;
  assertEquals(turn.atMs(500), 500 + BULK_PAUSE_MS, "the clock was set back");
  texts.awaitsAck = false;
  assert(mayGo(100), "the clock was set back");
});

Deno.test("a file goes on while a text is out whose acknowledgement takes its time", async () => {
  const slow: PairOptions = {
    dials: "a",
    wrapTransport: (transport, _seat, clock) => ({
      dial: async (request) => {
        const answer = await transport.dial(request);
        await pause(clock, 100);
        return answer;
      },
      close: () => transport.close(),
    }),
  };
  const pair = await memoryPair(slow);
  const id = offer(pair.a, fileBytes(16 * MIB));
  await pair.until(() => fileOf(pair.b, id)?.state === "offered", "the offer came");
  pair.b.conversation.actOnFile(id, "accept");
  await pair.until(() => (fileOf(pair.b, id)?.receivedBytes ?? 0) > 0, "some of it is there");
  // One is always out.
  for (let round = 0; round < 40; round++) {
    say(pair.a, "again");
    await pair.advance(50);
  }
  const { receivedBytes } = fileOf(pair.b, id)!;
  assert(receivedBytes > 8 * MIB, `${receivedBytes} bytes in two seconds`);
  await pair.close();
});
