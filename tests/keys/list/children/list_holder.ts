/**
 * Run by removal_test.ts in a process of its own, so that a SIGBUS would end this one. Opens the list named
 * first and answers each line on standard input with one line: `read SLOT`, `claim SLOT`, `revive`, `rss`.
 */
import { KeyList } from "../../../../keys/list/key_list.ts";

const [path = "", mode] = Deno.args;
const say = (line: string): void => {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
};
const list = await KeyList.open(path, { write: true, forcePositional: mode === "positional" });
const record = new Uint8Array(list.recordBytes);

function answer(words: string[]): string {
  const slot = Number(words[1]);
  switch (words[0]) {
    case "read": {
      const { kind } = list.readRecord(slot, record);
      return kind === "read" ? `read ${record.slice(0, 8).toHex()}` : kind;
    }
    case "claim":
      return list.claimSlot(slot).kind;
    case "revive":
      return String(list.revive());
    default:
      // What waits for the collector of memory is no part of it.
      (globalThis as { gc?: () => void }).gc?.();
      return String(Deno.memoryUsage().rss);
  }
}

say("open");
let waiting = "";
for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (waiting + text).split("\n");
  waiting = lines.pop() ?? "";
  for (const line of lines) say(answer(line.split(" ")));
}
list.close();
