/** What is left of the keys of onion services once tor has them, and of the way to tor once it has gone. */
import { assert, assertEquals } from "@std/assert";
import { isZero } from "../../../../keys/bytes.ts";
import { onionAt, type OnionKeys } from "../../../../keys/cell/month/onion_keys.ts";
import { OnionService } from "../../../../server/transport/onion/onion_service.ts";
import { UserTor } from "../../../../server/transport/onion/user_tor.ts";
import { ONION } from "../../../../server/transport/onion_transport.ts";
import { FakeClock } from "../../../testkit/fake_clock.ts";
import { type FakeTor, fakeTor } from "../../../testkit/fake_tor.ts";
import { MemoryList, seededRandom } from "../../../testkit/memory_list.ts";
import { NOW_MS } from "../../../testkit/sealer_pair.ts";
import { WipeWatch } from "../../../testkit/wipe_watch.ts";

const random = seededRandom("onion");
/** Nobody listens there. */
const SOCKS = 9;

/** A tor that takes every command. */
function obligingTor(): FakeTor {
  return fakeTor((command) => {
    if (command.startsWith("PROTOCOLINFO")) return "250-AUTH METHODS=NULL\r\n250 OK";
    if (command.includes("bootstrap")) return "250-x PROGRESS=100\r\n250 OK";
    if (command.includes("listeners")) return `250-net/listeners/socks="127.0.0.1:1"\r\n250 OK`;
    if (command.startsWith("ADD_ONION")) return `250-ServiceID=${HOST.slice(0, 56)}\r\n250 OK`;
    return "250 OK";
  });
}

const HOST = `${"a".repeat(56)}.onion`;

/** Keys of one service, another copy each time. */
function keysOf(fill: number): OnionKeys {
  return {
    host: HOST,
    serviceKey: new Uint8Array(64).fill(fill),
    clientKey: new Uint8Array(32).fill(fill),
    clientPublicKey: new Uint8Array(32),
  };
}

Deno.test("a service leaves none of the keys that it was told, neither when it is published nor later", async () => {
  await using fake = obligingTor();
  const clock = new FakeClock(NOW_MS);
  const tor = new UserTor({ clock, random, ports: [{ control: fake.port, socks: SOCKS }] });
  const given: OnionKeys[] = [];
  let result = Promise.withResolvers<string>();
  const service = new OnionService({
    clock,
    tor,
    keysAt: () => {
      const keys = keysOf(7);
      given.push(keys);
      return Promise.resolve(keys);
    },
    port: 1,
    onResult: ({ code }) => result.resolve(code),
  });
  service.start();
  assertEquals(await result.promise, "onionPublished");
  const added = fake.asked.filter((command) => command.startsWith("ADD_ONION"));
  assertEquals(added.length, 1);
  assert(added[0]!.includes(new Uint8Array(64).fill(7).toBase64()));
  result = Promise.withResolvers();
  await clock.advance(60_000);
  while (given.length < 6) await new Promise((resolve) => setTimeout(resolve));
  await service.close();
  assert(given.every(({ serviceKey, clientKey }) => isZero(serviceKey) && isZero(clientKey)));
  await tor.close();
});

Deno.test("a call leaves none of the keys of the service that it calls, also where tor has them already", async () => {
  await using fake = obligingTor();
  const clock = new FakeClock(NOW_MS);
  const tor = new UserTor({ clock, random, ports: [{ control: fake.port, socks: SOCKS }] });
  const list = new MemoryList();
  const keys = await onionAt(list, "b", NOW_MS);
  assert(keys !== undefined);
  const transport = ONION.open({ clock, random, tor, list });
  for (const calls of [1, 2]) {
    using watch = new WipeWatch();
    const { kind } = await transport.dial({
      peer: new URL("onion:"),
      path: "/api/orders/sync",
      head: 0,
      tag: "0".repeat(32),
      cell: new Uint8Array(2_048),
      paddingBytes: 0,
      isHeld: false,
      life: 0,
      timeoutMs: 5_000,
      signal: new AbortController().signal,
    });
    assertEquals(kind, "unreachable");
    assertEquals([watch.count(keys.serviceKey), watch.count(keys.clientKey)], [1, 1], `${calls}`);
  }
  const told = fake.asked.filter((command) => command.startsWith("ONION_CLIENT_AUTH_ADD"));
  assertEquals(told.length, 1);
  transport.close();
  await tor.close();
});

Deno.test("who uses tor again and again leaves nothing that waits for its end", async () => {
  await using fake = obligingTor();
  const clock = new FakeClock(NOW_MS);
  const tor = new UserTor({ clock, random, ports: [{ control: fake.port, socks: SOCKS }] });
  const found = await tor.use();
  assert(found.kind === "ready");
  const { ended } = found.control;
  let waiting = 0;
  const then = ended.then.bind(ended);
  Object.defineProperty(ended, "then", {
    value: (...args: Parameters<typeof then>) => {
      waiting++;
      return then(...args);
    },
  });
  const later = [await tor.use(), await tor.use(), await tor.use()];
  found.control.close();
  await then(() => {});
  const again = await tor.use();
  assert(again.kind === "ready" && again.control !== found.control, "it is looked for anew");
  await tor.close();
  assertEquals([later.every((each) => each === found), waiting], [true, 0]);
});
