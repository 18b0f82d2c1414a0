/** What must have come of a copied stick once all is well. */
import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";
import { OWNERS, type Stage } from "./stage.ts";

/** What the owners see of their lists. */
type Views = readonly {
  who: string;
  list: number;
  conversation: Pick<ConversationJson, "continuity">;
}[];

/** Holds what both owners see against what the copy did. `isOver`: the list has ended. */
export function judgeCopies(
  stage: Stage,
  { views, isOver }: { views: Views; isOver: boolean },
): void {
  if (isBetween(stage)) judgeBetween(stage, { views, isOver });
  else judgeBeside(stage, isOver);
}

/**
 * Once a copy has had a session, both owners learn of it when they have one with each other. No key is left
 * for that one where the list has ended before the two were together again.
 */
function judgeBeside({ copies, verdict }: Stage, isOver: boolean): void {
  if (!copies.hasTalked || (isOver && !copies.haveOwnersMet)) return;
  for (const who of OWNERS) {
    if (copies.isNoticedBy(who)) continue;
    const detail = `the copy had a session, and ${who} does not say so`;
    verdict.breaks("a copied seat is noticed", detail);
  }
}

/**
 * With a fresh copy whoever is in between is taken for the other owner; the words alone tell. When the owners reach each
 * other again both see a loss, unless one of the lists cannot remember whom it has met.
 */
function judgeBetween(
  { copies, verdict, schedule: { setting: { readOnly } } }: Stage,
  { views, isOver }: { views: Views; isOver: boolean },
): void {
  if (copies.areAllTheSame) {
    verdict.breaks("nobody in between has the words of both", "all three show the same words");
  }
  if (isOver || readOnly.a || readOnly.b) return;
  for (const { who, list, conversation: { continuity } } of views) {
    if (!copies.believed.has(list) || continuity.code === "lost") continue;
    const detail = `${who} shows ${continuity.code} over list ${list}`;
    verdict.breaks("whoever was in between shows as a loss on both pages", detail);
  }
}

function isBetween({ schedule: { steps } }: Stage): boolean {
  const theft = steps.find(({ act }) => act.kind === "copySeat")?.act;
  return theft?.kind === "copySeat" && theft.isBetween === true;
}
