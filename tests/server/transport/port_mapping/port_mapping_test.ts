/** Port mappings against a real miniupnpd, in network namespaces where the machine allows them. */
import { assertEquals } from "@std/assert";
import { makeLists } from "../../../testkit/chatting.ts";
import { Program, sourceWords } from "../../../testkit/program.ts";
import { tempDir } from "../../../testkit/temp_dir.ts";
import { type Child, startChild } from "../../../testkit/child.ts";
import { canMakeHome, type Home, OUTER, OWN, ROUTER, startHome } from "../../../testkit/router.ts";

const MAPPER = new URL("./children/mapper.ts", import.meta.url);
const PORT = 7_471;
const BOTH = ["enable_natpmp=yes", "enable_upnp=yes"];
/** Times that the router is asked anew, at most, by somebody who has not asked it before. */
const MOST_AGAIN = 3;

/**
 * A process that keeps the port mapped, whose first result is `wanted`. A router has a second or two to answer: where the
 * machine stands still for that time, another process asks.
 */
async function mapperThatTells(
  wanted: { code: string },
  protocol: string,
  home: Pick<Home, "inside">,
): Promise<Child> {
  for (let again = MOST_AGAIN;; again--) {
    const child = startChild(MAPPER, [protocol], home.inside);
    const result = JSON.parse(await child.line());
    if (result.code === wanted.code || again === 0) {
      assertEquals(result, wanted);
      return child;
    }
    await child.end();
  }
}

for (const protocol of ["pcp", "natPmp", "upnp"]) {
  Deno.test(`a port is mapped by ${protocol}, and taken back at the end`, {
    ignore: !canMakeHome(),
  }, async () => {
    await using home = await startHome(BOTH);
    const mapped = { code: "mapped", protocol, host: OUTER, port: PORT };
    await using child = await mapperThatTells(mapped, protocol, home);
    assertEquals(await home.forwarded(), [`${PORT} ${OWN}:${PORT}`]);
    await child.end();
    assertEquals(await home.forwarded(), []);
  });
}

Deno.test(
  "a router that speaks UPnP alone is asked by it",
  { ignore: !canMakeHome() },
  async () => {
    await using home = await startHome(["enable_natpmp=no", "enable_upnp=yes"]);
    const mapped = { code: "mapped", protocol: "upnp", host: OUTER, port: PORT };
    await using _child = await mapperThatTells(mapped, "any", home);
  },
);

Deno.test("a router whose port another machine has gives the next one by UPnP", {
  ignore: !canMakeHome(),
}, async () => {
  const taken = `deny ${PORT} 192.168.77.0/24 0-65535`;
  await using home = await startHome(["enable_natpmp=no", "enable_upnp=yes", taken]);
  const mapped = { code: "mapped", protocol: "upnp", host: OUTER, port: PORT + 1 };
  await using child = await mapperThatTells(mapped, "upnp", home);
  assertEquals(await home.forwarded(), [`${PORT + 1} ${OWN}:${PORT}`]);
  await child.end();
  assertEquals(await home.forwarded(), []);
});

Deno.test("a router that declines is told as such", { ignore: !canMakeHome() }, async () => {
  await using home = await startHome([...BOTH, "deny 0-65535 0.0.0.0/0 0-65535"]);
  await using child = startChild(MAPPER, ["any"], home.inside);
  assertEquals(JSON.parse(await child.line()), { code: "notMapped", router: ROUTER });
  assertEquals(await home.forwarded(), []);
});

Deno.test("a peer of the internet reaches hchat --map-port behind the router", {
  ignore: !canMakeHome(),
}, async () => {
  await using home = await startHome(BOTH);
  using folder = tempDir();
  await makeLists(folder.path);
  const alice = [
    `${folder.path}/alice.hkl`,
    "--no-open",
    "--page",
    "127.0.0.1:0",
    "--listen",
    "0.0.0.0:7471",
    "--map-port",
  ];
  await using chat = new Program(alice, { program: home.inside(sourceWords()) });
  const peer = await chat.line("router: ");
  assertEquals(peer, `http://${OUTER}:${PORT}`);
  const bob = ["send", `${folder.path}/bob.hkl`, "--peer", peer, "hello from the internet"];
  await using send = new Program(bob, { program: home.outside(sourceWords()) });
  const { code, stderr } = await send.end();
  assertEquals(code, 0, stderr);
  chat.signal("SIGINT");
  assertEquals((await chat.end()).code, 0);
  assertEquals(await home.forwarded(), []);
});
