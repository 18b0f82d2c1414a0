import dgram from "node:dgram";
import { assert, assertEquals, assertLess } from "@std/assert";
import type { TimeServerJson } from "../../../server/gui_api/settings_json.ts";
import type { Clock } from "../../../server/time/clock.ts";
import { askTime, readAnswer } from "../../../server/time/sntp.ts";
import { TimeServer } from "../../../server/time/time_server.ts";
import { needs, pathOf } from "../../testkit/needs.ts";
import { FakeClock } from "../../testkit/fake_clock.ts";
import { leastBelow } from "../../testkit/least_below.ts";
import { realClock } from "../../testkit/real_clock.ts";
import { tempDir } from "../../testkit/temp_dir.ts";

const HOST = "127.0.0.1";
const EPOCH_S = 2_208_988_800;
const random = (bytes: Uint8Array): void =>
  void crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const never = new AbortController().signal;

/** Waits a fortieth of the time. */
const quick: Clock = {
  ...realClock,
  after: (delayMs, callback) => realClock.after(delayMs / 40, callback),
};

/** An answer that was received and sent at these times, Unix ms. */
function answerOf(
  receiveMs: number,
  transmitMs: number,
  { first = 0b00_100_100, stratum = 2 } = {},
) {
  const answer = new Uint8Array(48);
  const view = new DataView(answer.buffer);
  answer.set([first, stratum]);
  for (const [at, ms] of [[32, receiveMs], [40, transmitMs]] as const) {
    view.setUint32(at, Math.floor(ms / 1_000) + EPOCH_S);
    view.setUint32(at + 4, Math.floor((ms % 1_000) / 1_000 * 2 ** 32));
  }
  return answer;
}

Deno.test("readAnswer() computes offset and delay as RFC 5905 does", () => {
  const sentMs = Date.UTC(2026, 0, 1);
  const answer = answerOf(sentMs + 5_030, sentMs + 5_040);
  const sample = readAnswer(answer, { sentMs, elapsedMs: 70 });
  assert(sample.kind === "answered");
  assertEquals([sample.offsetMs, Math.round(sample.delayMs)], [5_000, 60]);
});

Deno.test("readAnswer() reads times of the era that begins in 2036", () => {
  const sentMs = Date.UTC(2040, 0, 1);
  const sample = readAnswer(answerOf(sentMs, sentMs), { sentMs, elapsedMs: 0 });
  assertEquals(sample, { kind: "answered", offsetMs: 0, delayMs: 0 });
});

Deno.test("readAnswer() takes no time from a server that does not know it", () => {
  const nowMs = Date.UTC(2026, 0, 1);
  const unsure = [{ first: 0b11_100_100 }, { stratum: 0 }, { stratum: 16 }];
  for (const change of unsure) {
    const sample = readAnswer(answerOf(nowMs, nowMs, change), { sentMs: nowMs, elapsedMs: 0 });
    assertEquals(sample, { kind: "notSynchronised" }, JSON.stringify(change));
  }
  const sample = readAnswer(answerOf(0, -EPOCH_S * 1_000), { sentMs: nowMs, elapsedMs: 0 });
  assertEquals(sample, { kind: "notSynchronised" }, "no transmit time");
});

Deno.test("askTime() believes no answer that does not repeat its random bytes, and tells no time", async () => {
  const requests: Uint8Array[] = [];
  const server = dgram.createSocket("udp4");
  server.on("message", (request, from) => {
    requests.push(new Uint8Array(request));
    const forged = answerOf(0, 1_000);
    server.send(forged, from.port, from.address);
    const nowMs = Date.now() + 60_000;
    const genuine = answerOf(nowMs, nowMs);
    genuine.set(request.subarray(40), 24);
    server.send(genuine, from.port, from.address);
  });
  await new Promise<void>((resolve) => server.bind(0, HOST, resolve));
  const { port } = server.address();
  const wrongMs = async (): Promise<number> => {
    const sample = await askTime({ host: HOST, port, clock: realClock, random, signal: never });
    return sample.kind === "answered" ? Math.abs(sample.offsetMs - 60_000) : Infinity;
  };
  assertLess(await leastBelow(500, wrongMs), 500);
  assertEquals(requests[0]!.subarray(1, 40), new Uint8Array(39));
  server.close();
});

Deno.test(
  "a clock that is twelve minutes ahead is told so by a real chrony",
  needs("chronyd"),
  async () => {
    await using chrony = await startChrony();
    const wrongMs = async (): Promise<number> => {
      const { promise, resolve } = Promise.withResolvers<TimeServerJson>();
      const server = new TimeServer({
        host: HOST,
        port: chrony.port,
        clock: { ...quick, now: () => Date.now() + 720_000 },
        random,
        onTime: resolve,
      });
      server.start();
      const time = await promise;
      server.close();
      return time.code === "answered" ? Math.abs(time.offsetMs + 720_000) : Infinity;
    };
    assertLess(await leastBelow(500, wrongMs), 500);
  },
);

Deno.test("a server that sends a kiss of death is left alone for a whole round", async () => {
  const clock = new FakeClock();
  const startMs = clock.now();
  const server = dgram.createSocket("udp4");
  server.on("message", (request, from) => {
    const kiss = answerOf(startMs, startMs, { stratum: 0 });
    kiss.set(request.subarray(40), 24);
    // What answers without end is heard no longer than it has to be.
    for (let each = 0; each < 50; each++) server.send(kiss, from.port, from.address);
  });
  await new Promise<void>((resolve) => server.bind(0, HOST, resolve));
  const askedMs: number[] = [];
  const { promise: told, resolve } = Promise.withResolvers<TimeServerJson>();
  const time = new TimeServer({
    host: HOST,
    port: server.address().port,
    clock,
    random: (into) => {
      random(into);
      askedMs.push(clock.now() - startMs);
    },
    onTime: resolve,
  });
  time.start();
  assertEquals((await told).code, "notSynchronised");
  await clock.advance(1_024_500);
  assertEquals(askedMs, [0, 1_024_000]);
  time.close();
  server.close();
});

Deno.test("a host where nobody answers is told as such", async () => {
  const socket = dgram.createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, HOST, resolve));
  const { port } = socket.address();
  const sample = await askTime({ host: HOST, port, clock: quick, random, signal: never });
  assertEquals(sample, { kind: "noAnswer" });
  socket.close();
});

/** A chrony that serves this machine's time on a free port of loopback, and sets nothing. */
async function startChrony() {
  const folder = tempDir();
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const configuration = [
    "local stratum 3",
    `port ${port}`,
    `bindaddress ${HOST}`,
    "allow 127.0.0.1",
    "cmdport 0",
    `pidfile ${folder.file("pid")}`,
  ];
  Deno.writeTextFileSync(folder.file("chrony.conf"), configuration.join("\n"));
  const child = new Deno.Command(pathOf("chronyd")!, {
    args: ["-x", "-d", "-u", "root", "-f", folder.file("chrony.conf")],
    stdout: "null",
    stderr: "null",
  }).spawn();
  for (let tries = 0; tries < 100; tries++) {
    const sample = await askTime({ host: HOST, port, clock: quick, random, signal: never });
    if (sample.kind === "answered") break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGTERM");
      await child.status;
      folder[Symbol.dispose]();
    },
  };
}
