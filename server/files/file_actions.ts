/** What people do with files, and when that can be done. */
import type { RandomFill } from "../../keys/random.ts";
import { type Refusal, refusal } from "../refusal.ts";
import { fileStateOf } from "./file_entries.ts";
import { type FilePlace, sinkFor } from "./file_place.ts";
import { MEMORY_BYTES } from "./file_sink.ts";
import type { IncomingFile } from "./incoming_file.ts";
import type { OutgoingFile } from "./outgoing_file.ts";

/** What a person does with a file. */
export type FileAction = "accept" | "refuse" | "pause" | "resume" | "cancel";

/** The states that actions lead to. */
const STATES = {
  refuse: "refused",
  pause: "paused",
  resume: "moving",
  cancel: "cancelled",
} as const;

/** Does with a file of the peer what a person wants, or says why not; `to`: the path for an accepted one. */
export function actOnIncoming(
  file: IncomingFile,
  action: FileAction,
  { place, random, to }: { place: FilePlace; random: RandomFill; to: string | undefined },
): Refusal | undefined {
  const { stance } = file;
  if (action === "cancel" && stance.state === "complete") return void file.release();
  const from = { accept: "asked", refuse: "asked", pause: "moving", resume: "paused" };
  const isReady = action === "cancel" || stance.state === from[action];
  if (stance.isFinal || !isReady) {
    return refusal({ code: "fileNotReady", state: fileStateOf(stance) });
  }
  if (action !== "accept") return void file.set(STATES[action]);
  const sink = sinkFor(file.offer, { place, random, to });
  if (sink === undefined) return refusal({ code: "memoryFull", limitBytes: MEMORY_BYTES });
  file.accept(sink);
  return undefined;
}

/** Does with a file of ours what a person wants, or says why not. */
export function actOnOutgoing(file: OutgoingFile, action: FileAction): Refusal | undefined {
  const { stance } = file;
  const from = { accept: undefined, refuse: undefined, pause: "moving", resume: "paused" };
  const isReady = action === "cancel" || stance.state === from[action];
  if (stance.isFinal || !isReady || action === "accept" || action === "refuse") {
    return refusal({ code: "fileNotReady", state: fileStateOf(stance) });
  }
  file.set(STATES[action]);
  return undefined;
}

/**
 * A file whose entry was deleted goes no further and leaves memory; one that is on a disk stays there. True where it was
 * under way.
 */
export function endDeleted(file: IncomingFile | OutgoingFile | undefined): boolean {
  const wasUnderWay = file?.stance.isFinal === false;
  file?.set("cancelled");
  file?.release();
  return wasUnderWay;
}
