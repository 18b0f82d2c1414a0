/** Files that an earlier run has begun, opened again. */
import type { RandomFill } from "../../keys/random.ts";
import { type FilePlace, sinkFor } from "./file_place.ts";
import { DiskSink, type FileSink, type ResumedPart } from "./file_sink.ts";
import { DiskSource } from "./file_source.ts";
import type { IncomingFile } from "./incoming_file.ts";
import type { KeptIncoming, KeptOutgoing } from "./kept_file.ts";
import type { OutgoingFile } from "./outgoing_file.ts";

/** How many files of ours end with the program; `goesOn`: a vault keeps what can go on. */
export function outgoingAtStake(
  files: Iterable<OutgoingFile>,
  { goesOn }: { goesOn: boolean },
): number {
  return [...files].filter((file) => !file.stance.isFinal && !(goesOn && file.kept() !== undefined))
    .length;
}

/** How many files of the peer end with the program: unfinished ones, and whole ones that are in memory alone. */
export function incomingAtStake(
  files: Iterable<IncomingFile>,
  { goesOn }: { goesOn: boolean },
): number {
  return [...files].filter(({ stance, stored, place }) =>
    stored === undefined
      ? !stance.isFinal && !(goesOn && (place !== undefined || stance.state === "asked"))
      : stored.path === undefined
  ).length;
}

/** What goes on of a file of the peer; nothing of one that is settled. */
export function keptOf({ offer, place, stance, unasked }: IncomingFile): KeptIncoming[] {
  const { state, isFinal } = stance;
  if (isFinal || (state !== "asked" && state !== "moving" && state !== "paused")) return [];
  return [{ direction: "in", offer, state, place, unasked }];
}

/** The file of ours, where it is still the one that was offered. */
export async function reopenSource({ source }: KeptOutgoing): Promise<DiskSource | undefined> {
  const opened = await DiskSource.open(source.path);
  const { bytes, modifiedMs } = opened?.place ?? {};
  if (bytes === source.bytes && modifiedMs === source.modifiedMs) return opened;
  opened?.close();
  return undefined;
}

/** Goes on with a file of the peer as an earlier run has left it, unless this one `isOver` once the disk has answered. */
export async function reopenIncoming(
  file: IncomingFile,
  kept: KeptIncoming,
  { place, random, isOver }: { place: FilePlace; random: RandomFill; isOver: () => boolean },
): Promise<void> {
  if (kept.unasked === "heldBack") file.holdBack();
  if (kept.state === "asked") return;
  const opened = await reopenSink(kept, { place, random });
  if (isOver()) return opened?.sink.suspend?.();
  if (opened !== undefined) {
    file.accept(opened.sink, { from: opened.from, unasked: kept.unasked === "taken" });
  }
  if (kept.state === "paused") file.set("paused");
}

/** Where the file of the peer goes on, and what is there already; undefined where there is no room any more. */
async function reopenSink(
  { offer, place: partial }: KeptIncoming,
  options: { place: FilePlace; random: RandomFill },
): Promise<{ sink: FileSink; from?: ResumedPart | undefined } | undefined> {
  if (partial !== undefined) {
    const sink = new DiskSink(partial);
    return { sink, from: await sink.resume() };
  }
  const sink = sinkFor(offer, options);
  return sink && { sink };
}
