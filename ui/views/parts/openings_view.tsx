/** Lists that are being opened: each with the words that its medium takes long, where it does. */
import type { JSX } from "preact";
import type { OpeningJson } from "../../../server/gui_api/conversation_json.ts";
import { useWords } from "./use_words.ts";

/** Nothing where none is. */
export function OpeningsView(
  { openings }: { openings: readonly OpeningJson[] },
): JSX.Element | null {
  const { form } = useWords();
  if (openings.length === 0) return null;
  return (
    <div class="openings" role="status">
      {openings.map(({ list, slow }) => <p key={list}>{form.openingList(fileOf(list), slow)}</p>)}
    </div>
  );
}

/** The name of a file without its folder. */
function fileOf(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
