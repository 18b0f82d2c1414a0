/**
 * `deno run --allow-all busy_side.ts START_MS PORT PATH`: sends the file at PATH to the receiver of file_side.ts, and
 * texts meanwhile. Prints in JSON how long they took, and how many a second the two can exchange.
 */
import type { Conversation } from "../../server/conversation/conversation.ts";
import { MemoryRoom } from "../../server/files/file_sink.ts";
import { DiskSource } from "../../server/files/file_source.ts";
import { sendOnce } from "./loopback_pair.ts";
import { openLoopbackSide } from "./loopback_side.ts";
import { medianOf, percentileOf } from "./median_of.ts";

/** What texts take between two programs in processes of their own. */
export interface BusyFigures {
  /** Median from `send()` to the acknowledgement, without a file under way. */
  idleMs: number;
  /** The same with one. */
  busyMs: number;
  /** What one of twenty takes longer than. */
  busyWorstMs: number;
  /** Texts of 208 bytes that are sent and acknowledged, handed in as fast as they are taken. */
  textsPerSecond: number;
}

const WARM_UP = 600;
const ROUNDS = 400;
const TEXTS = 4_000;
/** Entries that wait in the outbox at once. */
const WAITING = 200;

async function timesOf(conversation: Conversation, isOver: () => boolean): Promise<number[]> {
  const times: number[] = [];
  while (!isOver() && times.length < ROUNDS) times.push(await sendOnce(conversation));
  return times;
}

/** One more is handed in for each that is delivered. */
async function rateOf(conversation: Conversation): Promise<number> {
  const beganMs = performance.now();
  let delivered = 0;
  const all = Promise.withResolvers<void>();
  const stop = conversation.subscribe((change) => {
    if (change.kind !== "entry" || change.entry.state !== "delivered") return;
    if (++delivered === TEXTS) all.resolve();
    if (delivered <= TEXTS - WAITING) queueMicrotask(hand);
  });
  const hand = (): void => void conversation.send("two hundred bytes of text ".repeat(8));
  for (let waiting = 0; waiting < WAITING; waiting++) hand();
  await all.promise;
  stop();
  return 1_000 * TEXTS / (performance.now() - beganMs);
}

async function timesBesideFile(conversation: Conversation, path: string): Promise<number[]> {
  const source = await DiskSource.open(path);
  if (source === undefined) throw new Error("Cannot measure: the file is gone");
  const sent = conversation.sendFile({ source, name: "received", type: "" });
  if (sent.kind === "refused") throw new Error(sent.error.code);
  let [isMoving, isOver] = [false, false];
  const moving = Promise.withResolvers<void>();
  conversation.subscribe((change) => {
    if (change.kind !== "entry" || change.entry.id !== sent.id) return;
    isMoving ||= (change.entry.file?.receivedBytes ?? 0) > 0;
    isOver = change.entry.file?.state === "complete";
    if (isMoving) moving.resolve();
  });
  await moving.promise;
  const times = await timesOf(conversation, () => isOver);
  await conversation.whenDelivered(sent.id, AbortSignal.timeout(600_000));
  return times;
}

if (import.meta.main) {
  const [startMs, port, path = ""] = Deno.args;
  const peer = new URL(`http://127.0.0.1:${port}`);
  const files = { memory: new MemoryRoom() };
  const side = await openLoopbackSide({ seat: "a", startMs: Number(startMs), peer, files });
  const { conversation } = side;
  for (let round = 0; round < WARM_UP; round++) await sendOnce(conversation);
  const textsPerSecond = await rateOf(conversation);
  const idle = await timesOf(conversation, () => false);
  const busy = await timesBesideFile(conversation, path);
  const figures: BusyFigures = {
    idleMs: medianOf(idle),
    busyMs: medianOf(busy),
    busyWorstMs: percentileOf(busy, 95),
    textsPerSecond,
  };
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(figures)}\n`));
  await side.close();
  Deno.exit(0);
}
