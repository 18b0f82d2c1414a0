/** What somebody asks for who makes lists. */
import { useState } from "preact/hooks";
import type { MakeListsJson, MediaJson } from "../../../server/gui_api/lists_json.ts";

/** A request, with everything said. */
export type Wish = { [Key in keyof MakeListsJson]-?: NonNullable<MakeListsJson[Key]> };

const MONTH_MS = 30 * 86_400_000;

/** What is asked for: a month with pad, unless something else is chosen. */
export function useWish(
  media: MediaJson | undefined,
): [Wish, (part: Partial<Wish>) => void] {
  const [chosen, choose] = useState<Partial<Wish>>({});
  const wish: Wish = {
    names: ["", ""],
    folders: foldersOf(media),
    spanMs: MONTH_MS,
    periodMs: 10_000,
    hasPad: true,
    passphrase: "",
    ...chosen,
  };
  return [wish, (part) => choose((before) => ({ ...before, ...part }))];
}

/** One's own list stays on this computer, the other goes onto a stick where there is one. */
function foldersOf(media: MediaJson | undefined): [string, string] {
  const places = media?.places ?? [];
  const here = places.find((each) => !each.isMedium)?.path ?? places[0]?.path ?? "";
  return [here, places.find((each) => each.isMedium)?.path ?? here];
}

/** Enough is known to ask what it takes. */
export function isComplete({ names, folders }: Wish): boolean {
  return names.every((each) => each.trim() !== "") && folders.every((each) => each !== "");
}
