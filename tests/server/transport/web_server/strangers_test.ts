/** What strangers see, and what they may use up, through real web servers. */
import { assert, assertEquals, assertLess, assertMatch } from "@std/assert";
import http from "node:http";
import { folderDecoy } from "../../../../server/decoy/decoy.ts";
import { AppPair, deliver } from "../../../testkit/app_pair.ts";
import { leastBelow, tookMs } from "../../../testkit/least_below.ts";
import { needs } from "../../../testkit/needs.ts";
import { tempDir } from "../../../testkit/temp_dir.ts";
import { WEB_SERVERS, WebServer } from "../../../testkit/web_server.ts";

/** What the decoy answers at once to one address (PROTOCOL.md §9). */
const BURST = 400;
/** Connections of the flood. */
const FLOODERS = 16;

/** One request from an address of this machine; resolves with status and body. */
function ask(
  { port, from, path = "/", headers = {}, agent }: {
    port: number;
    from: string;
    path?: string;
    headers?: Record<string, string>;
    agent?: http.Agent;
  },
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = http.get(
      { host: "127.0.0.1", port, path, headers, localAddress: from, agent },
      (answer) => {
        let body = "";
        answer.on("data", (part) => body += part);
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
      },
    );
    asked.on("error", reject);
  });
}

/** No other test listens there. */
const NOBODYS_PORT = 1;

/** Asks for `path` as fast as it goes, each time in another name; the returned function ends that. */
function flood(port: number): { stop: () => Promise<void>; answered: () => number } {
  const agents = Array.from(
    { length: FLOODERS },
    () => new http.Agent({ keepAlive: true, maxSockets: 1 }),
  );
  let isOver = false;
  let answered = 0;
  const workers = agents.map(async (agent, index) => {
    for (let round = 0; !isOver; round++) {
      const claimed = `198.51.${index}.${round % 250}`;
      const headers = { "X-Forwarded-For": claimed, Forwarded: `for=${claimed}` };
      await ask({ port, from: "127.0.0.2", headers, agent }).catch(() => {});
      answered++;
    }
  });
  return {
    answered: () => answered,
    stop: async () => {
      isOver = true;
      for (const agent of agents) agent.destroy();
      await Promise.all(workers);
    },
  };
}

for (const name of WEB_SERVERS) {
  Deno.test(`${name} writes nowhere who called while hchat was down`, needs(name), async () => {
    await using server = new WebServer(name);
    await server.start({ upstream: NOBODYS_PORT });
    const caller = "127.0.0.3";
    const { status } = await ask({ port: server.port, from: caller, path: "/api/orders" });
    assert(status >= 502, `${status}`);
    const written = await server.stop();
    assert(!written.includes(caller) && !written.includes("/api/orders"), written);
  });

  Deno.test(
    `whoever floods through ${name} waits alone, whatever address is claimed`,
    { ...needs(name) },
    async () => {
      await using server = new WebServer(name);
      const url = new URL(`http://127.0.0.1:${server.port}`);
      await using pair = await AppPair.start({ alice: { behind: url } });
      await server.start({ upstream: pair.port });
      const { alice, bob } = await pair.open(url);
      await deliver(bob, "before");
      const { port } = server;
      const { stop, answered } = flood(port);
      const startMs = performance.now();
      while (answered() < BURST + 200) await new Promise((resolve) => setTimeout(resolve, 20));
      // 200 a second, once the burst is used up.
      assert(performance.now() - startMs > 500, "the flood was not slowed down");
      assertLess(await leastBelow(3_000, () => deliver(bob, "under the flood")), 3_000);
      assertLess(await leastBelow(3_000, () => deliver(alice, "in both directions")), 3_000);
      const askOnce = async (): Promise<void> =>
        assertEquals((await ask({ port, from: "127.0.0.3" })).status, 404);
      assertLess(await leastBelow(1_000, () => tookMs(askOnce)), 1_000);
      await stop();
    },
  );

  Deno.test(
    `strangers see the web site of ${name}, and below the prefix the one of hchat`,
    { ...needs(name) },
    async () => {
      using site = tempDir();
      Deno.writeTextFileSync(site.file("index.html"), "<h1>Holidays</h1>");
      await using server = new WebServer(name);
      const url = new URL(`https://127.0.0.1:${server.port}/app`);
      const decoy = folderDecoy(site.path);
      await using pair = await AppPair.start({ alice: { behind: url, decoy } });
      await server.start({ upstream: pair.port, prefix: "/app" });
      const at = async (
        path: string,
      ) => (await ask({ port: server.port, from: "127.0.0.2", path }));
      assertEquals((await at("/app/")).body, "<h1>Holidays</h1>");
      assertMatch((await at("/app/none")).body, /Cannot GET \/app\/none/);
      const { body } = await at("/none");
      assertEquals(/Cannot GET|Holidays/.test(body), false, body);
    },
  );
}
