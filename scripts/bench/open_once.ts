/**
 * Run by read_bench.ts in a process of its own: opens the list named first several times up to the record
 * of the slot named second, and prints the best time in milliseconds and the resident bytes.
 */
import { KeyList } from "../../keys/list/key_list.ts";

const ROUNDS = 7;
const [path = "", slot = "0"] = Deno.args;
let best = Infinity;
for (let round = 0; round < ROUNDS; round++) {
  const startedMs = performance.now();
  const list = await KeyList.open(path, { write: true });
  const { kind } = list.readRecord(Number(slot), new Uint8Array(list.recordBytes));
  best = Math.min(best, performance.now() - startedMs);
  if (kind !== "read") throw new Error(`Internal error: the record is ${kind}`);
  list.close();
}
const line = `${best} ${Deno.memoryUsage().rss}\n`;
Deno.stdout.writeSync(new TextEncoder().encode(line));
