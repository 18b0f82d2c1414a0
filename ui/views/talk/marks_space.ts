/** Room for time and marks behind the last word of a text, so that they need no line of their own. */
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import { isEmojiAlone } from "../../state/text_parts.ts";
import { directionOf } from "../../words/formats.ts";
import type { Words } from "../../words/words.ts";

/** As wide as a sign and the gap before it, in the size of the marks. */
const SIGN_SPACE = "\u2003\u2003";
/** What could end a line elsewhere than at the page's own end. */
const OTHER_DIRECTION =
  /[\p{Bidi_Control}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * What is as wide as the marks of a settled text, in their size; undefined where they stay beside or below it: marks of other
 * kinds, large emoji, and whatever runs from right to left.
 */
export function marksSpace(entry: EntryJson, words: Words): string | undefined {
  if (!isPlain(entry) || directionOf(words.language) === "rtl") return undefined;
  if (isEmojiAlone(entry.text) || OTHER_DIRECTION.test(entry.text)) return undefined;
  const time = words.formats.time(Date.parse(entry.at));
  const label = entry.protection === "aead" ? words.entry.protections.aead.label : "";
  const protection = entry.protection === null ? "" : `${SIGN_SPACE}${label}`;
  return `${time}${protection}${entry.direction === "out" ? SIGN_SPACE : ""}`;
}

/** It has time, protection and state, and no other mark. */
function isPlain(entry: EntryJson): boolean {
  const { state, text, file, deleted, unknown, padWait, sendAt, changes = [] } = entry;
  return ["sent", "delivered", "read"].includes(state) && text !== "" && file === undefined &&
    !deleted && !unknown && entry.editedAt === undefined && changes.length === 0 &&
    entry.disappearsAfterMs === undefined && sendAt === undefined && padWait === undefined;
}
