/**
 * Run by mapped_file_test.ts in a process of its own, so that a SIGBUS would end this one. Opens the file
 * named first, warms the map, then answers each line on standard input ("read") with one line.
 */
import { openMapped } from "../../../../keys/disk/mapped_file.ts";

const path = Deno.args[0] ?? "";
const file = openMapped(path, { write: false });
const record = new Uint8Array(1_280);
const say = (line: string): void => {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
};
for (let turn = 0; turn < 3; turn++) file.readAt(file.size - 100_000, record);
say(`${file.readMode} ${file.readAt(file.size - 100_000, record)}`);
for await (const chunk of Deno.stdin.readable) {
  if (chunk.length === 0) continue;
  const last = file.readAt(file.size - 50_000, record);
  say(`present ${file.isPresent()} last ${last}`);
}
file.close();
