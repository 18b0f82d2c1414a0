/** Onion services over a private Tor network of real tors. */
import { assert, assertEquals } from "@std/assert";
import { CELL_BYTES } from "../../../../keys/constants.ts";
import { onionAt } from "../../../../keys/cell/month/onion_keys.ts";
import { Conversation } from "../../../../server/conversation/conversation.ts";
import { emptyDecoy } from "../../../../server/decoy/decoy.ts";
import type { OnionResult } from "../../../../server/gui_api/route_json.ts";
import { UserTor } from "../../../../server/transport/onion/user_tor.ts";
import { OnionListener } from "../../../../server/transport/onion_listener.ts";
import { peerApp } from "../../../../server/transport/peer_app.ts";
import { Transports } from "../../../../server/transport/schemes.ts";
import type { DialResult } from "../../../../server/transport/transport.ts";
import { MemoryList } from "../../../testkit/memory_list.ts";
import { needs } from "../../../testkit/needs.ts";
import { clockFrom } from "../../../testkit/real_clock.ts";
import { TorNetwork, type UserTor as TestTor } from "../../../testkit/tor_network.ts";

/** Within an hour of February, so that both months' services are due. */
const NOW_MS = Date.UTC(2026, 1, 1) - 1_800_000;
const SCHEDULE = { startMs: Date.UTC(2026, 0, 1), periodMs: 60_000, slotCount: 60 * 24 * 59 };
const ONION = new URL("onion:");
const WAIT_MS = 120_000;

const clock = clockFrom(NOW_MS);
const random = (bytes: Uint8Array): void =>
  void crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const listOf = (seat: "a" | "b", seed = "the list") => new MemoryList({ ...SCHEDULE, seat, seed });

Deno.test(
  "two peers talk over onion services that a stranger cannot call",
  needs("tor", "tor-gencert"),
  async (t) => {
    await using network = await TorNetwork.start();
    const [atAlice, atBob, atEve] = [
      network.user("alice"),
      network.user("bob"),
      network.user("eve"),
    ];
    await using alice = open("a", atAlice);
    await using bob = open("b", atBob, ONION);

    await t.step("the service is published, under the address that the peer derives", async () => {
      const published = await alice.until(({ code }) => code === "onionPublished");
      const { host } = (await onionAt(listOf("b"), "a", clock.now()))!;
      assertEquals(published, { code: "onionPublished", host });
    });

    await t.step("a text of the side that dials arrives and is acknowledged", async () => {
      await deliver(bob, "hello over tor");
      assertEquals(alice.conversation.snapshot().entries.map(({ text }) => text), [
        "hello over tor",
      ]);
      assertEquals(bob.conversation.snapshot().peer, "onion");
    });

    await t.step(
      "so does one of the side that is dialled, which has no address to dial",
      async () => {
        await deliver(alice, "hello back");
        assertEquals(alice.conversation.snapshot().peer, null);
      },
    );

    await t.step("the month that is about to begin has its service already", async () => {
      const february = new MemoryList({ ...SCHEDULE, seat: "b", seed: "the list" });
      const later = clockFrom(NOW_MS + 3_600_000);
      const transports = new Transports({ clock: later, random, tor: bob.tor });
      const result = await call(transports.forList(february));
      assertEquals(result.kind, "stranger", JSON.stringify(result));
      transports.close();
    });

    await t.step("without the list's client key nobody is answered", async () => {
      const { host } = (await onionAt(listOf("b"), "a", clock.now()))!;
      assert(await socksCall(atEve.socksPort, host) !== 0, "the service answered");
      const transports = new Transports({ clock, random, tor: bob.tor });
      const result = await call(transports.forList(listOf("b", "another list")));
      assertEquals(result, { kind: "unreachable", reason: "onionSilent", left: false });
      transports.close();
    });

    await t.step("after tor was started again the service is published again", async () => {
      await atAlice.kill();
      await alice.until(({ code }) => code === "torMissing");
      alice.results.length = 0;
      atAlice.start();
      await alice.until(({ code }) => code === "onionPublished");
    });
  },
);

/** A program with one conversation, which publishes its service; `peer` is what it dials. */
function open(seat: "a" | "b", { controlPort, socksPort }: TestTor, peer?: URL) {
  const ports = [{ control: controlPort, socks: socksPort }];
  const tor = new UserTor({ clock, random, ports });
  const transport = new Transports({ clock, random, tor });
  const list = listOf(seat);
  const conversation = new Conversation({
    list,
    listPath: `${seat}.hkl`,
    names: { a: "alice", b: "bob" },
    clock,
    random,
    transport,
    peer,
  });
  const results: OnionResult[] = [];
  let look = (): void => {};
  const listener = new OnionListener({
    app: peerApp({
      answer: (request) => conversation.answerPeer({ ...request, remoteAddress: "onion" }),
      random,
    }),
    decoy: emptyDecoy,
    clock,
    tor,
  });
  const started = listener.start().then(() => {
    conversation.start();
    listener.publish(list, (result) => {
      results.push(result);
      look();
    });
  });
  return {
    conversation,
    tor,
    results,
    /** The latest result that is `wanted`. */
    until: (wanted: (result: OnionResult) => boolean): Promise<OnionResult> =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(JSON.stringify(results))), WAIT_MS);
        look = () => {
          const found = results.findLast(wanted);
          if (found === undefined) return;
          clearTimeout(timer);
          resolve(found);
        };
        look();
      }),
    [Symbol.asyncDispose]: async () => {
      await started;
      await conversation.close();
      transport.close();
      await listener.close();
      await tor.close();
    },
  };
}

async function deliver({ conversation }: { conversation: Conversation }, text: string) {
  const sent = conversation.send(text);
  assert(sent.kind === "queued");
  assertEquals(
    await conversation.whenDelivered(sent.id, AbortSignal.timeout(WAIT_MS)),
    "delivered",
  );
}

/** One exchange with a cell of zeros. */
function call(transport: { dial: Transports["dial"] }): Promise<DialResult> {
  return transport.dial({
    peer: ONION,
    path: "/api/orders/sync",
    head: 0,
    tag: "0".repeat(32),
    cell: new Uint8Array(CELL_BYTES),
    paddingBytes: 0,
    isHeld: false,
    life: 0,
    timeoutMs: 30_000,
    signal: new AbortController().signal,
  });
}

/** The reply of a SOCKS proxy to CONNECT: 0 when it connected. */
async function socksCall(port: number, host: string): Promise<number> {
  using proxy = await Deno.connect({ hostname: "127.0.0.1", port });
  const reply = new Uint8Array(10);
  await proxy.write(Uint8Array.of(5, 1, 0));
  await proxy.read(reply);
  const name = new TextEncoder().encode(host);
  await proxy.write(Uint8Array.of(5, 1, 0, 3, name.length, ...name, 0, 80));
  await proxy.read(reply);
  return reply[1]!;
}
