/** What an entry is in one line: its text, or the name of its file; pure. */
import type { EntryJson } from "../../server/gui_api/entry_json.ts";

/** For the list of conversations, for quotes, and for what is told outside of the page. */
export function lineOf({ text, file }: Pick<EntryJson, "text" | "file">): string {
  return file === undefined ? text : `📎 ${file.name}`;
}

/** True for a picture that is whole, so that it can be shown where it stands. */
export function isShownPicture(
  { file, direction }: Pick<EntryJson, "file" | "direction">,
): boolean {
  return direction === "in" && file?.state === "complete" &&
    /^image\/(?:jpeg|png|webp|gif|avif)$/.test(file.type);
}

/** True for sound that is whole, so that it can be played where it stands. */
export function isPlayedSound({ file, direction }: Pick<EntryJson, "file" | "direction">): boolean {
  return direction === "in" && file?.state === "complete" && /^audio\//.test(file.type);
}
