import type { ConversationJson } from "../gui_api/conversation_json.ts";

/** A conversation without what was said in it. */
export type Description = Omit<ConversationJson, "entries">;

/** What moves with every cell. */
const MOVING: (keyof Description)[] = ["lastHeardAt", "clockOffsetMs", "padLeft"];

/** Whether the two differ in nothing but what moves with every cell. */
export function isLike(one: Description, two: Description): boolean {
  const keys = Object.keys(one) as (keyof Description)[];
  return keys.every((key) => {
    const [left, right] = [one[key], two[key]];
    if (left === right || MOVING.includes(key)) return true;
    return typeof left === "object" && JSON.stringify(left) === JSON.stringify(right);
  });
}
