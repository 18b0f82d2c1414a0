import http from "node:http";
import { assertEquals } from "@std/assert";
import { probeListener } from "../../../server/dpi/probes.ts";
import { realClock } from "../../testkit/real_clock.ts";

/** Listens with a server of the runtime, changed by `change`, and gives what the prober finds. */
async function found(
  answer: http.RequestListener,
  change: (server: http.Server) => void = () => {},
): Promise<string[]> {
  const server = http.createServer(answer);
  change(server);
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await listening;
  const { port } = server.address() as { port: number };
  const stop = new AbortController();
  const rules = await probeListener({
    port,
    clock: realClock,
    signal: stop.signal,
    patienceMs: 3_000,
  });
  stop.abort();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return rules.map(({ text }) => text.replace(/[\d.]+ (?=m?s\b)/g, "N ")).sort();
}

Deno.test("probeListener() finds nothing at a plain server of Node", async () => {
  assertEquals(await found((_, response) => response.end("hello")), []);
});

Deno.test("probeListener() finds what hangs up early, answers late, and waits for a body", async () => {
  const texts = await found((request, response) => {
    setTimeout(() => response.end("hello"), 12);
    if (request.method === "POST") setTimeout(() => request.socket.destroy(), 200);
    else if (request.headers["content-length"] !== undefined) request.on("end", () => {});
  });
  assertEquals(texts, [
    "a POST of 65,537 bytes whose body is withheld is cut off after N s",
    "no answer comes before N ms",
  ]);
});
