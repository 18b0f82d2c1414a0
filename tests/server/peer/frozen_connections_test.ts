/** A middlebox that freezes connections without a word after some packets or bytes does not hold texts up. */
import { assert, assertEquals, assertLess } from "@std/assert";
import {
  ONION_LIVES,
  PLAIN_LIVES,
  TLS_LIVES,
} from "../../../server/transport/connections/connection_lives.ts";
import { FreezingTransport } from "../../testkit/freezing_transport.ts";
import {
  entries,
  memoryPair,
  type Peer,
  say,
  socketPair,
  statusOf,
  texts,
} from "../../testkit/pair.ts";
import { seededDice } from "../../testkit/seeded_dice.ts";
import { type TcpProxy, tcpProxy } from "../../testkit/tcp_proxy.ts";

const TALK_MS = 3_600_000;
/** How connections live. */
const LIVES = { "": TLS_LIVES, ", lives of tor": ONION_LIVES, ", short lives": PLAIN_LIVES };

const POINTS = {
  "25 packets": { packets: 25, bytes: Infinity },
  "16 KB": { packets: Infinity, bytes: 16_384 },
  "25 packets or 16 KB": { packets: 25, bytes: 16_384 },
};
/** With each of the lives. */
const BOTH = "25 packets or 16 KB";

for (const [words, point] of Object.entries(POINTS)) {
  for (const [manner, lives] of Object.entries(LIVES)) {
    if (lives !== TLS_LIVES && words !== BOTH) continue;
    for (const coverMode of ["quiet", "steady"] as const) {
      Deno.test(`texts arrive within 5 s for an hour where connections freeze after ${words}, ${coverMode}${manner}`, async () => {
        const boxes: FreezingTransport[] = [];
        const pair = await memoryPair({
          dials: "a",
          list: { slotCount: 4_000 },
          conversation: { coverMode },
          wrapTransport: (inner, seat, clock) => {
            const box = new FreezingTransport(inner, { clock, point, lives });
            if (seat === "a") boxes.push(box);
            return box;
          },
        });
        const { a, b } = pair;
        await pair.until(() => [a, b].every((peer) => statusOf(peer) === "connected"), "connected");
        const dice = seededDice(7);
        let spentMs = 0;
        let count = 0;
        const arrives = async (from: Peer, to: Peer): Promise<void> => {
          const text = `text ${++count}`;
          say(from, text);
          for (let ms = 0; !texts(to, "in").includes(text); ms += 100) {
            assertLess(ms, 5_000, `${text} after ${spentMs} ms`);
            await pair.advance(100);
            spentMs += 100;
          }
        };
        while (spentMs < TALK_MS) {
          const [from, to] = dice() < 0.5 ? [a, b] : [b, a];
          await arrives(from, to);
          const quietMs = Math.floor(dice() * 60_000);
          await pair.advance(quietMs);
          spentMs += quietMs;
        }
        assertEquals(entries(a, "in").length + entries(b, "in").length, count);
        assert(boxes[0]!.frozen > 0, "the box froze something");
        assertLess(boxes[0]!.frozen, 10, "the way is learned");
        await pair.close();
      });
    }
  }
}

Deno.test("texts arrive within 5 s over real sockets that freeze after 16 KB", async () => {
  let proxy: Promise<TcpProxy> | undefined;
  const pair = await socketPair({
    dials: "a",
    wrapTransport: (inner) => ({
      dial: async (request) => {
        proxy ??= tcpProxy(Number(request.peer.port), { freezeBytes: 16_384 });
        const peer = new URL(`http://127.0.0.1:${(await proxy).port}`);
        return await inner.dial({ ...request, peer });
      },
      close: () => inner.close(),
    }),
  }, 1);
  const { a, b } = pair;
  await pair.until(() => [a, b].every((peer) => statusOf(peer) === "connected"), "connected");
  for (let round = 0; round < 16; round++) {
    const [from, to] = round % 2 === 0 ? [a, b] : [b, a];
    say(from, `round ${round}`);
    await pair.until(() => texts(to, "in").includes(`round ${round}`), `round ${round}`, 5_000);
  }
  await pair.close();
  await (await proxy)?.close();
});
