/**
 * A file of 1 GiB over loopback, from disk to disk, against curl that uploads it to a bare Deno server, and against the
 * same client, server, cipher and digest without conversations: no file of hchat can take less than those.
 */
import { cpuUsage } from "node:process";
import type { BenchRow } from "./bench_row.ts";
import { transferBare, type TransferFigures, transferFile } from "./file_transfer.ts";

const MIB = 1_048_576;
const FILE_BYTES = 1_024 * MIB;

/** Bytes per second of both, their ratio, and what the transfer takes of processor and memory. */
export async function bench(): Promise<BenchRow[]> {
  const folder = Deno.makeTempDirSync({ prefix: "hchat-bench-" });
  try {
    const path = `${folder}/file`;
    writeFile(path);
    const curl = await timeCurl(path, folder);
    const { sender, receiver } = await transferFile(path, folder);
    const rate = ({ seconds }: Cost): number => FILE_BYTES / seconds / 1e6;
    await settleDisk(`${folder}/received`);
    const floor = await transferBare(path, folder);
    return [
      { name: "file of 1 GiB, each program a process", value: rate(sender), unit: "MB/s" },
      {
        name: "curl to a bare Deno server",
        value: rate(curl),
        unit: "MB/s",
        note: "from and to a file",
      },
      { name: "file / curl", value: curl.seconds / sender.seconds, unit: "ratio", note: "one run" },
      {
        name: "file / curl, by processor time",
        value: cost(curl) / dearer({ sender, receiver }),
        unit: "ratio",
        note: "bare server against the dearer side; the load of the machine matters less",
      },
      {
        name: "floor / curl, by processor time",
        value: cost(curl) / dearer(floor),
        unit: "ratio",
        note: "the same client, server, cipher and digest, and nothing more",
      },
      { name: "processor of the bare server", value: cost(curl), unit: "ns/byte" },
      { name: "processor of the sender", value: cost(sender), unit: "ns/byte" },
      { name: "processor of the receiver", value: cost(receiver), unit: "ns/byte" },
      { name: "floor of the sender", value: cost(floor.sender), unit: "ns/byte" },
      { name: "floor of the receiver", value: cost(floor.receiver), unit: "ns/byte" },
      {
        name: "memory of the sender above idle",
        value: sender.memoryBytes / MIB,
        unit: "MiB",
        note: "peak",
      },
      {
        name: "memory of the receiver above idle",
        value: receiver.memoryBytes / MIB,
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

/** What it took to pass the file on. */
interface Cost {
  seconds: number;
  /** Of all threads. */
  processorSeconds: number;
}

/** Processor time, in nanoseconds for each byte. */
function cost({ processorSeconds }: Pick<Cost, "processorSeconds">): number {
  return 1e9 * processorSeconds / FILE_BYTES;
}

/** What the side takes that takes more. */
function dearer({ sender, receiver }: TransferFigures): number {
  return Math.max(cost(sender), cost(receiver));
}

/** curl uploads; the processor time is that of the server, which is the dearer side there. */
async function timeCurl(path: string, folder: string): Promise<Cost> {
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (request) => {
      using file = Deno.openSync(`${folder}/uploaded`, { write: true, create: true });
      for await (const part of request.body!) await file.write(part);
      return new Response("ok");
    },
  );
  const beganMs = performance.now();
  const began = cpuUsage();
  const url = `http://127.0.0.1:${server.addr.port}/`;
  const args = ["-s", "--noproxy", "*", "-T", path, url];
  const { success } = await new Deno.Command("curl", { args, stdout: "null" }).output();
  const seconds = (performance.now() - beganMs) / 1_000;
  const { user, system } = cpuUsage(began);
  await server.shutdown();
  if (!success) throw new Error("Cannot measure: curl failed");
  await settleDisk(`${folder}/uploaded`);
  return { seconds, processorSeconds: (user + system) / 1e6 };
}

/** What was written is on the disk, so that what is measured next does not wait for it. */
async function settleDisk(path: string): Promise<void> {
  {
    using file = await Deno.open(path, { write: true });
    await file.sync();
  }
  await Deno.remove(path);
}
