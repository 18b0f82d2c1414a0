import { assertEquals, assertLess } from "@std/assert";
import { leastBelow, tookMs } from "../../testkit/least_below.ts";
import { rawExchange } from "../../testkit/raw_http.ts";

const CHILD = new URL("children/deaf_server.ts", import.meta.url).pathname;
const REQUEST = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

Deno.test({
  name: "a port that a failed accept has made deaf listens again within seconds",
  ignore: Deno.build.os !== "linux",
  async fn() {
    // Few enough that the child can use them up, and enough for the runtime itself.
    const command = `ulimit -n 100; exec "${Deno.execPath()}" run --quiet -A ${CHILD}`;
    const child = new Deno.Command("bash", { args: ["-c", command], stdout: "piped" }).spawn();
    const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let unread = "";
    const line = async (): Promise<string> => {
      while (!unread.includes("\n")) unread += (await output.read()).value ?? "\n";
      const [first = "", ...rest] = unread.split("\n");
      unread = rest.join("\n");
      return first;
    };
    const port = Number((await line()).replace("port ", ""));
    const ask = async (): Promise<boolean> =>
      (await rawExchange({ port, parts: [REQUEST], quietMs: 500 })).text.includes("here");
    assertEquals(await ask(), true);
    const deafMs = async (): Promise<number> => {
      child.kill("SIGUSR1");
      assertEquals(await line(), "full");
      assertEquals(await ask(), false);
      child.kill("SIGUSR2");
      assertEquals(await line(), "free");
      const mendingMs = await tookMs(async () => {
        assertEquals(await ask(), false);
        assertEquals(await line(), "mended");
      });
      assertEquals(await ask(), true);
      return mendingMs;
    };
    assertLess(await leastBelow(15_000, deafMs), 15_000);
    child.kill("SIGTERM");
    await child.status;
    await output.cancel();
  },
});
