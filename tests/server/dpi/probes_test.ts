import http from "node:http";
import https from "node:https";
import { assertEquals } from "@std/assert";
import { probeListener } from "../../../server/dpi/probes.ts";
import { makeCertificates } from "../../../server/dpi/tls_front.ts";
import { seededRandom } from "../../testkit/memory_list.ts";
import { patientClock } from "../../testkit/patient_clock.ts";

/** Listens with a server of the runtime, and gives what the prober finds. */
async function found(
  answer: http.RequestListener,
  { isTls = false } = {},
): Promise<string[]> {
  const random = seededRandom("prober");
  const server = isTls
    ? https.createServer(makeCertificates(Date.now(), random), answer)
    : http.createServer(answer);
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await listening;
  const { port } = server.address() as { port: number };
  const stop = new AbortController();
  const rules = await probeListener({
    port,
    clock: patientClock,
    random,
    isTls,
    signal: stop.signal,
    patienceMs: 3_000,
  });
  stop.abort();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return rules.map(({ text }) => text.replace(/[\d.]+ (?=m?s\b)/g, "N ")).sort();
}

for (const isTls of [false, true]) {
  const way = isTls ? "under TLS" : "in clear";

  Deno.test(`probeListener() finds nothing at a plain server of Node ${way}`, async () => {
    assertEquals(await found((_, response) => response.end("hello"), { isTls }), []);
  });

  Deno.test(`probeListener() finds no floor where a machine is busy now and then ${way}`, async () => {
    let timed = 0;
    const texts = await found(({ headers }, response) => {
      // Every answer of the first timing is late, and none of the next one.
      const isLate = headers.connection === "close" && ++timed <= 20;
      setTimeout(() => response.end("hello"), isLate ? 12 : 0);
    }, { isTls });
    assertEquals(texts, []);
  });

  Deno.test(`probeListener() finds what hangs up early, and answers late ${way}`, async () => {
    const texts = await found((request, response) => {
      setTimeout(() => response.end("hello"), 12);
      if (request.method === "POST") setTimeout(() => request.socket.destroy(), 200);
    }, { isTls });
    assertEquals(texts, [
      "a POST of 65,537 bytes whose body is withheld is cut off after N s",
      "no answer comes before N ms",
    ]);
  });
}
