/** A file of 1 GiB over loopback, from disk to disk, against curl that uploads it to a bare Deno server. */
import type { Conversation } from "../../server/conversation/conversation.ts";
import { DiskSource } from "../../server/files/file_source.ts";
import { MemoryRoom } from "../../server/files/file_sink.ts";
import type { BenchRow } from "./bench_row.ts";
import { openLoopbackPair } from "./loopback_pair.ts";

const MIB = 1_048_576;
const FILE_BYTES = 1_024 * MIB;

/** Bytes per second of both, their ratio, and what the transfer takes of memory. */
export async function bench(): Promise<BenchRow[]> {
  const folder = Deno.makeTempDirSync({ prefix: "hchat-bench-" });
  try {
    const path = `${folder}/file`;
    writeFile(path);
    const curl = await timeCurl(path, folder);
    const { seconds, memoryBytes } = await timeFile(path, folder);
    const rate = (each: number): number => FILE_BYTES / each / 1e6;
    return [
      { name: "file of 1 GiB, both programs in one process", value: rate(seconds), unit: "MB/s" },
      {
        name: "curl to a bare Deno server",
        value: rate(curl),
        unit: "MB/s",
        note: "from and to a file",
      },
      { name: "file / curl", value: curl / seconds, unit: "ratio", note: "one run" },
      {
        name: "memory above idle, both sides",
        value: memoryBytes / MIB,
        unit: "MiB",
        note: "peak",
      },
    ];
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function writeFile(path: string): void {
  const part = new Uint8Array(MIB);
  crypto.getRandomValues(part.subarray(0, 65_536));
  using file = Deno.openSync(path, { write: true, create: true });
  for (let written = 0; written < FILE_BYTES; written += MIB) file.writeSync(part);
}

async function timeCurl(path: string, folder: string): Promise<number> {
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (request) => {
      using file = Deno.openSync(`${folder}/uploaded`, { write: true, create: true });
      for await (const part of request.body!) await file.write(part);
      return new Response("ok");
    },
  );
  const beganMs = performance.now();
  const url = `http://127.0.0.1:${server.addr.port}/`;
  const args = ["-s", "--noproxy", "*", "-T", path, url];
  const { success } = await new Deno.Command("curl", { args, stdout: "null" }).output();
  const seconds = (performance.now() - beganMs) / 1_000;
  await server.shutdown();
  if (!success) throw new Error("Cannot measure: curl failed");
  return seconds;
}

async function timeFile(
  path: string,
  folder: string,
): Promise<{ seconds: number; memoryBytes: number }> {
  const files = { memory: new MemoryRoom(), downloads: folder };
  const pair = await openLoopbackPair({ files });
  await pair.sendOnce();
  const idleBytes = Deno.memoryUsage().rss;
  let peakBytes = idleBytes;
  const look = setInterval(() => {
    peakBytes = Math.max(peakBytes, Deno.memoryUsage().rss);
  }, 50);
  const source = await DiskSource.open(path);
  if (source === undefined) throw new Error("Cannot measure: the file is gone");
  acceptAll(pair.bob);
  const beganMs = performance.now();
  const sent = pair.alice.sendFile({ source, name: "received", type: "" });
  if (sent.kind === "refused") throw new Error(sent.error.code);
  const state = await pair.alice.whenDelivered(sent.id, AbortSignal.timeout(600_000));
  const seconds = (performance.now() - beganMs) / 1_000;
  clearInterval(look);
  await pair.close();
  if (state !== "delivered") throw new Error(`Cannot measure: the file is ${state}`);
  return { seconds, memoryBytes: peakBytes - idleBytes };
}

function acceptAll(conversation: Conversation): void {
  conversation.subscribe((change) => {
    if (change.kind !== "entry" || change.entry.file?.state !== "offered") return;
    // After the offer was taken in.
    queueMicrotask(() => void conversation.actOnFile(change.entry.id, "accept"));
  });
}
