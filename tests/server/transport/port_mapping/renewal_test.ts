import { assertEquals } from "@std/assert";
import type {
  Mapper,
  Mapping,
  MappingRequest,
} from "../../../../server/transport/port_mapping/mapping.ts";
import type { MappingResult } from "../../../../server/gui_api/route_json.ts";
import { PortMapping } from "../../../../server/transport/port_mapping/port_mapping.ts";
import { FakeClock } from "../../../testkit/fake_clock.ts";

const GATEWAY = { router: "192.168.77.1", own: "192.168.77.2" };
const OUTER = { host: "11.22.33.44", port: 7_471, lifetimeS: 3_600 };
const MAPPED = { code: "mapped", protocol: "pcp", host: OUTER.host, port: OUTER.port };

/** A router that answers what `mapping` says. */
class FakeRouter implements Mapper {
  readonly protocol = "pcp";
  mapping: Mapping | undefined = OUTER;
  readonly asked: number[] = [];
  readonly unmapped: number[] = [];

  map({ outerPort }: MappingRequest): Promise<Mapping | undefined> {
    this.asked.push(outerPort);
    return Promise.resolve(this.mapping);
  }

  unmap({ outerPort }: MappingRequest): Promise<void> {
    this.unmapped.push(outerPort);
    return Promise.resolve();
  }
}

function setUp() {
  const clock = new FakeClock(0);
  const router = new FakeRouter();
  const results: MappingResult[] = [];
  const network = { gateways: [GATEWAY] };
  const mapping = new PortMapping({
    clock,
    random: () => {},
    port: 7_471,
    gateways: () => network.gateways,
    onResult: (result) => results.push(result),
    mappersOf: () => [router],
  });
  mapping.start();
  return { clock, router, results, network, mapping };
}

Deno.test("a mapping is renewed every two minutes, and told once", async () => {
  const { clock, router, results, mapping } = setUp();
  await clock.advance(0);
  assertEquals(router.asked.length, 1);
  await clock.advance(119_000);
  assertEquals(router.asked.length, 1);
  await clock.advance(1_000);
  assertEquals(router.asked.length, 2);
  assertEquals<unknown[]>(results, [MAPPED]);
  await mapping.close();
  assertEquals(router.unmapped, [7_471]);
  await clock.advance(10_000_000);
  assertEquals(router.asked.length, 2, "a closed mapping is not renewed");
});

Deno.test("a router that says that a mapping lasts for ever, or not at all, is asked at times of ours", async () => {
  for (const [lifetimeS, asked] of [[0xffffffff, 31], [200, 37], [0, 121], [1, 121]] as const) {
    const { clock, router, mapping } = setUp();
    router.mapping = { ...OUTER, lifetimeS };
    await clock.advance(3_600_000);
    assertEquals(router.asked.length, asked);
    await mapping.close();
  }
});

Deno.test("a router that gives another port is asked for that one again", async () => {
  const { clock, router, results, mapping } = setUp();
  router.mapping = { ...OUTER, port: 9_000, lifetimeS: 120 };
  await clock.advance(60_000);
  assertEquals(router.asked, [7_471, 9_000]);
  assertEquals<unknown[]>(results, [{ ...MAPPED, port: 9_000 }]);
  await mapping.close();
  assertEquals(router.unmapped, [9_000]);
});

Deno.test("a router that stops to map is told, and asked again every minute", async () => {
  const { clock, router, results, network, mapping } = setUp();
  await clock.advance(0);
  router.mapping = undefined;
  await clock.advance(120_000);
  network.gateways = [];
  await clock.advance(60_000);
  network.gateways = [GATEWAY];
  router.mapping = OUTER;
  await clock.advance(60_000);
  assertEquals<unknown[]>(results, [
    MAPPED,
    { code: "notMapped", router: GATEWAY.router },
    { code: "noRouter" },
    MAPPED,
  ]);
  await mapping.close();
});

Deno.test("a new address of the router is told within two minutes", async () => {
  const { clock, router, results, mapping } = setUp();
  await clock.advance(0);
  router.mapping = { ...OUTER, host: "11.22.33.45" };
  await clock.advance(120_000);
  assertEquals<unknown[]>(results, [MAPPED, { ...MAPPED, host: "11.22.33.45" }]);
  await mapping.close();
});

Deno.test("a router behind another one is told as such", async () => {
  const { clock, router, results, mapping } = setUp();
  router.mapping = { ...OUTER, host: "100.64.3.4" };
  await clock.advance(0);
  assertEquals<unknown[]>(results, [{ code: "mappedBehindNat", host: "100.64.3.4", port: 7_471 }]);
  await mapping.close();
});
