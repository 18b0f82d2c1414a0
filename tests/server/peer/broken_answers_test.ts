/** Whatever pattern exchanges fail in, attempts to reach the peer slow down, and texts arrive once. */
import { assertEquals, assertLess } from "@std/assert";
import type { ConversationOptions } from "../../../server/conversation/conversation_options.ts";
import type { DialResult, Transport } from "../../../server/transport/transport.ts";
import { entries, memoryPair, say, socketPair, statusOf, texts } from "../../testkit/pair.ts";
import { seededDice } from "../../testkit/seeded_dice.ts";
import { type TcpProxy, tcpProxy } from "../../testkit/tcp_proxy.ts";

/** Failures that come back in another guise each time: a cut, a stranger's page, a changed cell. */
const FAULTS: Record<string, (answer: DialResult) => DialResult> = {
  cut: () => ({ kind: "unreachable", reason: "broke", left: true }),
  stranger: () => ({ kind: "stranger", status: 404 }),
  altered: (answer) =>
    answer.kind === "answered"
      ? { ...answer, cell: answer.cell.map((byte, at) => at === 99 ? byte ^ 1 : byte) }
      : answer,
};

/** A transport on which an answer for which `isFaulty` says so does not arrive as it was sent. */
function faultyTransport(
  inner: Transport,
  { fault, isFaulty, noteAnswer }: {
    fault: (answer: DialResult) => DialResult;
    isFaulty: () => boolean;
    noteAnswer: () => void;
  },
): Transport {
  return {
    dial: async (request) => {
      const answer = await inner.dial(request);
      noteAnswer();
      return isFaulty() ? fault(answer) : answer;
    },
    close: () => inner.close(),
  };
}

for (const [name, fault] of Object.entries(FAULTS)) {
  for (const every of [3, 4, 7]) {
    Deno.test(`one of ${every} answers is ${name}: calls slow down, texts arrive once`, async () => {
      let answers = 0;
      const dice = seededDice(every);
      const pair = await memoryPair({
        dials: "a",
        wrapTransport: (inner, seat) =>
          seat === "b" ? inner : faultyTransport(inner, {
            fault,
            isFaulty: () => dice() < 1 / every,
            noteAnswer: () => answers++,
          }),
      });
      const { a, b } = pair;
      const sent = Array.from({ length: 8 }, (_, index) => `text ${index}`);
      for (const text of sent) {
        say(a, text);
        await pair.advance(2_000);
      }
      answers = 0;
      for (let second = 0; second < 60; second++) {
        // What asks for an answer at once, and so for the next request.
        say(b, `back ${second}`);
        await pair.advance(1_000);
      }
      assertLess(answers, 60 * 2.5, "answers in a minute with 60 texts");
      await pair.until(() => texts(b, "in").length === sent.length, "all texts", 240_000);
      await pair.until(() => texts(a, "in").length === 60, "all texts back", 240_000);
      assertEquals(texts(b, "in"), sent);
      assertEquals(entries(a, "in").length, 60);
      await pair.close();
    });
  }
}

/** A pair over real sockets, whose clock runs `factor` times as fast as ours; every third answer to a breaks its connection. */
async function cutPair(factor: number, conversation: Partial<ConversationOptions> = {}) {
  const bodies: string[] = [];
  let answers = 0;
  let proxy: Promise<TcpProxy> | undefined;
  const openProxy = (target: number): Promise<TcpProxy> =>
    tcpProxy(target, {
      onRequest: (data) => {
        const text = new TextDecoder("latin1").decode(data);
        if (text.startsWith("POST ")) bodies.push(text.slice(text.indexOf("\r\n\r\n") + 4));
      },
      cutsAnswer: () => ++answers % 3 === 0,
    });
  const pair = await socketPair({
    dials: "a",
    conversation,
    wrapTransport: (inner) => ({
      dial: async (request) => {
        proxy ??= openProxy(Number(request.peer.port));
        const peer = new URL(`http://127.0.0.1:${(await proxy).port}`);
        return await inner.dial({ ...request, peer });
      },
      close: () => inner.close(),
    }),
  }, factor);
  await pair.until(() => statusOf(pair.a) === "connected", "connected");
  bodies.length = 0;
  const close = async (): Promise<void> => {
    await pair.close();
    await (await proxy)?.close();
  };
  return { pair, bodies, close };
}

Deno.test("a network that cuts every third answer sees few calls, not a storm of them", async () => {
  const { pair, bodies, close } = await cutPair(4);
  await pair.advance(6_000);
  assertLess(bodies.length, 25, "calls in six seconds without a text");
  await close();
});

Deno.test("steady cover keeps its schedule while every third answer is cut, and sends no cell twice", async () => {
  const tickMs = 250;
  const { pair, bodies, close } = await cutPair(1, { coverMode: "steady", tickMs });
  await pair.advance(5_000);
  const seen = [...bodies];
  await close();
  assertEquals(new Set(seen).size, seen.length);
  // A busy machine makes some late; one left out for every answer that was cut would leave 13.
  assertLess(15, seen.length, "cells in five seconds");
  assertLess(seen.length, 23, "cells in five seconds");
});
