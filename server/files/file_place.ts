import { basename, dirname } from "node:path";
import type { FileOfferItem } from "../../keys/cell/frame/file_items.ts";
import { type RandomFill, randomHex } from "../../keys/random.ts";
import { safeFileName } from "./file_name.ts";
import { DiskSink, type FileSink, type MemoryRoom } from "./file_sink.ts";

/** Where received files are kept, and which come by themselves. */
export interface FilePlace {
  /** Folder on a disk; undefined: nothing is written to any disk. */
  downloads?: string | undefined;
  memory: MemoryRoom;
  /** Pictures wait for a decision like all other files. */
  asksForPictures?: boolean | undefined;
}

/** A sink for an offered file: under the path `to`, in `folder`, in that for downloads, or in memory; undefined: no room. */
export function sinkFor(
  { name, bytes }: FileOfferItem,
  { place, random, to, folder = place.downloads }: {
    place: FilePlace;
    random: RandomFill;
    to?: string | undefined;
    folder?: string | undefined;
  },
): FileSink | undefined {
  const mark = `hchat-${randomHex(random, 4)}`;
  if (to !== undefined) {
    return new DiskSink({ folder: dirname(to), name: safeFileName(basename(to)), mark });
  }
  return folder === undefined ? place.memory.sink(bytes) : new DiskSink({ folder, name, mark });
}
