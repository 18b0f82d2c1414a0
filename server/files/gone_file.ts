import type { EntryJson } from "../gui_api/entry_json.ts";

/** Whether an entry is a file of the peer that was received into memory, and is not called gone yet. */
export function wasInMemory({ direction, file, deleted }: EntryJson): boolean {
  return direction === "in" && deleted !== true && file?.state === "complete" &&
    file.path === undefined && file.isGone !== true;
}

/** An entry of the vault as it is shown: what was in memory is gone unless it `isHere`. */
export function withGoneFile(entry: EntryJson, isHere: (id: string) => boolean): EntryJson {
  const { file, id } = entry;
  if (file === undefined || !wasInMemory(entry) || isHere(id)) return entry;
  return { ...entry, file: { ...file, isGone: true } };
}
