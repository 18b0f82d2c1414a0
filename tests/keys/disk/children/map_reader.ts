/**
 * Run by mapped_file_test.ts in a process of its own, whose memory nothing else fills. Reads the file named first from its
 * beginning to its end, over and over, and prints by how many bytes its resident memory grew meanwhile: the least of all
 * times.
 */
import { openMapped } from "../../../../keys/disk/mapped_file.ts";

const [path = ""] = Deno.args;
/** The first time finds what the runtime itself takes. */
const TIMES = 4;
const RECORD_BYTES = 1_280;
/** Far enough apart that few reads touch all of the file. */
const STEP_BYTES = 16_384;

function growthByReading(): number {
  const file = openMapped(path, { write: false });
  const record = new Uint8Array(RECORD_BYTES);
  file.readAt(0, record);
  const before = Deno.memoryUsage().rss;
  for (let offset = 0; offset + RECORD_BYTES < file.size; offset += STEP_BYTES) {
    file.readAt(offset, record);
  }
  const grown = Deno.memoryUsage().rss - before;
  file.close();
  return grown;
}

const grown = Math.min(...Array.from({ length: TIMES }, growthByReading));
Deno.stdout.writeSync(new TextEncoder().encode(`${grown}\n`));
