/**
 * Run by hostile_tls_test.ts in a process of its own, whose memory it watches and which may end without ending the
 * tests. Prints the port of a listener for peers under TLS. Answers each line on standard input with one line: `dial
 * URL` with what came of it, `peak` with the most memory since the last time, in bytes, `used` with that of objects in
 * use, `cpu` with the processor time so far, in milliseconds.
 */
import process from "node:process";
import { emptyDecoy } from "../../../../../server/decoy/decoy.ts";
import { peerApp } from "../../../../../server/transport/peer_app.ts";
import { listenForPeers } from "../../../../../server/transport/peer_server.ts";
import { Transports } from "../../../../../server/transport/schemes.ts";
import { FileCertificate } from "../../../../../server/transport/tls/certificate_source.ts";
import { seededRandom } from "../../../../testkit/memory_list.ts";
import { clockFrom } from "../../../../testkit/real_clock.ts";

const [cert = "", key = "", authority = ""] = Deno.args;
const clock = clockFrom(Date.now());
const random = seededRandom("target");
const say = (line: string): void => {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
};
const listening = await listenForPeers({
  host: "127.0.0.1",
  port: 0,
  app: peerApp({ answer: () => Promise.resolve(undefined), random }),
  decoy: emptyDecoy,
  clock,
  certificate: new FileCertificate({ cert, key }, () => Promise.resolve({ cert, key })),
});
if (listening.kind !== "listening") throw new Error("Internal error: no port");
const transports = new Transports({ clock, random, authorities: [authority] });
let peak = 0;
setInterval(() => peak = Math.max(peak, Deno.memoryUsage().rss), 5);

/** Bytes of objects that are in use. */
async function usedBytes(): Promise<number> {
  // What is closed ends in the next turns of the event loop.
  await new Promise((resolve) => setTimeout(resolve, 50));
  (globalThis as { gc?: () => void }).gc?.();
  return Deno.memoryUsage().heapUsed;
}

async function dial(url: string): Promise<string> {
  const { kind } = await transports.dial({
    peer: new URL(url),
    path: "/in",
    head: 2,
    tag: "00".repeat(16),
    cell: new Uint8Array(2_048),
    paddingBytes: 0,
    isHeld: false,
    life: 0.5,
    timeoutMs: 5_000,
    signal: new AbortController().signal,
  });
  return kind;
}

async function answer([word, url = ""]: string[]): Promise<string> {
  if (word === "dial") return await dial(url);
  if (word === "used") return String(await usedBytes());
  const { user, system } = process.cpuUsage();
  if (word === "cpu") return String(Math.round((user + system) / 1_000));
  const most = Math.max(peak, Deno.memoryUsage().rss);
  peak = 0;
  return String(most);
}

say(String(listening.listener.port));
let waiting = "";
for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (waiting + text).split("\n");
  waiting = lines.pop() ?? "";
  for (const line of lines) void answer(line.split(" ")).then(say);
}
Deno.exit();
