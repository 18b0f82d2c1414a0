/**
 * `deno run --allow-all file_side.ts receive START_MS FOLDER` or `… send START_MS PORT PATH`: one of the two programs of a
 * transfer, in a process of its own. The receiver prints the port where it listens. Both print, in JSON, what it took.
 */
import type { Conversation } from "../../server/conversation/conversation.ts";
import { MemoryRoom } from "../../server/files/file_sink.ts";
import { DiskSource } from "../../server/files/file_source.ts";
import { openLoopbackSide } from "./loopback_side.ts";
import { sendOnce } from "./loopback_pair.ts";
import { measureSide, say, type SideFigures } from "./measure_side.ts";

const LIMIT_MS = 900_000;

/** Accepts the first file that is offered; resolves when it is whole. */
function takeFile(conversation: Conversation): Promise<SideFigures> {
  return new Promise((resolve, reject) => {
    let figures = (): SideFigures => {
      throw new Error("Cannot measure: nothing was offered");
    };
    conversation.subscribe((change) => {
      if (change.kind !== "entry" || change.entry.file === undefined) return;
      const { id, file: { state } } = change.entry;
      if (state === "complete") resolve(figures());
      if (state === "failed") reject(new Error("Cannot measure: the file has failed"));
      if (state !== "offered") return;
      figures = measureSide();
      // After the offer was taken in.
      queueMicrotask(() => void conversation.actOnFile(id, "accept"));
    });
  });
}

async function receive(startMs: number, downloads: string): Promise<void> {
  const files = { memory: new MemoryRoom(), downloads };
  const side = await openLoopbackSide({ seat: "b", startMs, files });
  say(String(side.port));
  const figures = await takeFile(side.conversation);
  say(JSON.stringify(figures));
  // The sender has to hear that the file is whole, and leaves first.
  await Deno.stdin.read(new Uint8Array(1));
  await side.close();
}

async function send(startMs: number, port: number, path: string): Promise<void> {
  const peer = new URL(`http://127.0.0.1:${port}`);
  const files = { memory: new MemoryRoom() };
  const side = await openLoopbackSide({ seat: "a", startMs, peer, files });
  await sendOnce(side.conversation);
  const source = await DiskSource.open(path);
  if (source === undefined) throw new Error("Cannot measure: the file is gone");
  const figures = measureSide();
  const sent = side.conversation.sendFile({ source, name: "received", type: "" });
  if (sent.kind === "refused") throw new Error(sent.error.code);
  const state = await side.conversation.whenDelivered(sent.id, AbortSignal.timeout(LIMIT_MS));
  if (state !== "delivered") throw new Error(`Cannot measure: the file is ${state}`);
  say(JSON.stringify(figures()));
  await side.close();
}

if (import.meta.main) {
  const [role, startMs, place = "", path = ""] = Deno.args;
  if (role === "receive") await receive(Number(startMs), place);
  else await send(Number(startMs), Number(place), path);
  Deno.exit(0);
}
