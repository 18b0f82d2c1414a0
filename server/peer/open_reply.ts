import type { Sealer } from "../../keys/cell/sealer.ts";
import { type AnswerOpened, rejected } from "../../keys/cell/sealer_outcomes.ts";
import type { Clock } from "../time/clock.ts";
import { cellsIn } from "../transport/body.ts";
import type { Reply } from "./calls.ts";

/** What the answer to a session cell holds, as soon as the records for it are read; undefined where none has come. */
export async function openReply(
  { answer }: Pick<Reply, "answer">,
  { sealer, clock }: {
    sealer: Pick<Sealer, "openAnswer" | "likelySize" | "settled">;
    clock: Clock;
  },
): Promise<AnswerOpened | undefined> {
  if (answer.kind !== "answered") return undefined;
  const open = (cell: Uint8Array): AnswerOpened => sealer.openAnswer(cell, clock.now());
  const cells = sealer.likelySize.first(cellsIn(answer.cell));
  let opened = firstThatOpens(cells, open);
  while (opened.kind === "rejected" && opened.reason === "recordPending") {
    await sealer.settled();
    opened = firstThatOpens(cells, open);
  }
  return opened;
}

/** Opens an answer as each of the cells that it may be. */
function firstThatOpens(
  cells: readonly Uint8Array[],
  open: (cell: Uint8Array) => AnswerOpened,
): AnswerOpened {
  let opened: AnswerOpened = rejected("wrongLength");
  for (const cell of cells) {
    opened = open(cell);
    if (opened.kind === "frame" || opened.reason !== "notAuthentic") break;
  }
  return opened;
}
