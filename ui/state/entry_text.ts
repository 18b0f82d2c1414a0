/** What an entry is in one line: its text, or the name of its file; pure. */
import type { EntryJson } from "../../server/gui_api/entry_json.ts";
import { textParts } from "./text_parts.ts";

/** For the list of conversations, for quotes, and for what is told outside of the page: code is without its fences. */
export function lineOf({ text, file }: Pick<EntryJson, "text" | "file">): string {
  if (file !== undefined) return `📎 ${file.name}`;
  if (!text.includes("`")) return text;
  return textParts(text).map((part) => part.text).join("");
}

type FilePart = Pick<EntryJson, "file" | "direction">;

/** True for a picture that can be shown in the talk. */
export function isShownPicture(entry: FilePart): boolean {
  return isHere(entry) && /^image\/(?:jpeg|png|webp|gif|avif)$/.test(entry.file?.type ?? "");
}

/** True for sound that can be played in the talk. */
export function isPlayedSound(entry: FilePart): boolean {
  return isHere(entry) && /^audio\//.test(entry.file?.type ?? "");
}

/** A file of the peer is here once it is whole, one of ours until it fails. */
function isHere({ file, direction }: FilePart): boolean {
  if (direction === "in") return file?.state === "complete" && !file.isGone;
  return !["refused", "cancelled", "failed"].includes(file?.state ?? "failed");
}
