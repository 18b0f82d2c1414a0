/** What a file of 4 GiB takes of memory on its way, at the sender and at the receiver: it should be the same at any length. */
import type { BenchRow } from "./bench_row.ts";
import { transferFile } from "./file_transfer.ts";

const MIB = 1_048_576;
const FILE_BYTES = 4_096 * MIB;

/** Peaks of resident memory above that of the connected programs before. */
export async function bench(): Promise<BenchRow[]> {
  const folder = Deno.makeTempDirSync({ prefix: "hchat-bench-" });
  try {
    const path = `${folder}/file`;
    Deno.createSync(path).close();
    // A file with a hole: as long as any other for whoever reads it, and nothing on the disk.
    Deno.truncateSync(path, FILE_BYTES);
    const { sender, receiver } = await transferFile(path, folder);
    const note = `peak while 4 GiB pass, in ${sender.seconds.toFixed(0)} s`;
    return [
      { name: "sender above idle", value: sender.memoryBytes / MIB, unit: "MiB", note },
      { name: "receiver above idle", value: receiver.memoryBytes / MIB, unit: "MiB", note },
    ];
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
