import type { Sealer } from "../../keys/cell/sealer.ts";
import type { AnswerOpened } from "../../keys/cell/sealer_outcomes.ts";
import type { Clock } from "../time/clock.ts";
import { cellsIn } from "../transport/body.ts";
import type { Reply } from "./calls.ts";

/** What the answer to a session cell holds, as soon as the records for it are read; undefined where none has come. */
export async function openReply(
  { answer }: Pick<Reply, "answer">,
  { sealer, clock }: { sealer: Pick<Sealer, "openAnswer" | "settled">; clock: Clock },
): Promise<AnswerOpened | undefined> {
  if (answer.kind !== "answered") return undefined;
  const open = (cell: Uint8Array): AnswerOpened => sealer.openAnswer(cell, clock.now());
  let opened = firstThatOpens(answer.cell, open);
  while (opened.kind === "rejected" && opened.reason === "recordPending") {
    await sealer.settled();
    opened = firstThatOpens(answer.cell, open);
  }
  return opened;
}

/** Opens an answer as a cell of each size that its length admits. */
function firstThatOpens(
  body: Uint8Array,
  open: (cell: Uint8Array) => AnswerOpened,
): AnswerOpened {
  let opened = open(body.subarray(0, 0));
  for (const cell of cellsIn(body)) {
    opened = open(cell);
    if (opened.kind === "frame" || opened.reason !== "notAuthentic") break;
  }
  return opened;
}
