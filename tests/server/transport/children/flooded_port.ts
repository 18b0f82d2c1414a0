/**
 * Run by recorded_requests_test.ts in a process of its own, whose memory and processor time it watches: a conversation
 * that listens and has a session. Prints its port, tag and cell of a frame that has come, and those of one that is still
 * to come and wants its answer at once. Answers each line on standard input with one line: `peak` with the most memory since the last time, in bytes, `cpu` with the processor time so far, in ms,
 * `opened` with the bytes so far that were overwritten: whatever was opened, authentic or not, is.
 */
import process from "node:process";
import type { TaggedCell } from "../../../../keys/cell/sealer_outcomes.ts";
import { listeningConversation } from "../../../testkit/listening_conversation.ts";

/** Addresses are not told apart here: none has sent too much. */
const badCells = Deno.args[0] === "patient" ? { burst: 1e9, perSecond: 1 } : undefined;
const { port, hello, bob, clock, conversation } = await listeningConversation({
  conversation: { badCells },
});
const signal = new AbortController().signal;
const come = ({ tag, cell }: TaggedCell) =>
  conversation.answerPeer({ tag, cell: cell.slice(), remoteAddress: "192.0.2.9", signal });
const frame = (): TaggedCell => {
  const options = { nowMs: clock.now(), padMode: "off" } as const;
  const sealed = bob.sealFrame({ items: [], prompt: true }, options);
  if (sealed.kind !== "sealed") throw new Error(`Internal error: ${sealed.reason}`);
  return sealed;
};
const answered = await come(hello);
await bob.finishHello(hello.attempt, answered!.cell, clock.now());
const recorded = frame();
await come(recorded);
const say = (line: string): void => {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
};
let peak = 0;
setInterval(() => peak = Math.max(peak, Deno.memoryUsage().rss), 5);

let wiped = 0;
const bytes = Object.getPrototypeOf(Uint8Array.prototype) as { fill: Uint8Array["fill"] };
const { fill } = bytes;
bytes.fill = function (this: Uint8Array, ...args: Parameters<typeof fill>) {
  if (args.length === 1 && args[0] === 0) wiped += this.length;
  return fill.apply(this, args);
};

function answer(word: string): string {
  if (word === "opened") return String(wiped);
  const { user, system } = process.cpuUsage();
  if (word === "cpu") return String((user + system) / 1_000);
  const most = Math.max(peak, Deno.memoryUsage().rss);
  peak = 0;
  return String(most);
}

const shown = [recorded, frame()].map(({ tag, cell }) => `${tag} ${cell.toHex()}`);
say(`${port} ${shown.join(" ")}`);
let waiting = "";
for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (waiting + text).split("\n");
  waiting = lines.pop() ?? "";
  for (const line of lines) say(answer(line));
}
Deno.exit();
