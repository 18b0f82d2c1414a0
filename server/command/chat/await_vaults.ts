import type { CommandIo } from "../../cli/command.ts";
import { formatLateHistory } from "../../cli/words.ts";
import type { Hub } from "../../hub/hub.ts";

/** A wait that takes longer has its line. */
const QUIET_MS = 1_000;
/** A peer that never rests does not keep hchat from ending. */
const MOST_ROUNDS = 3;

/** What the vaults of conversations have not taken yet, by name. */
type Late = Map<string, Promise<void>>;

/**
 * Waits until the vaults have what was said, so that what counts as kept is kept; a slow medium takes many seconds.
 * A further Ctrl-C ends hchat at once and names the conversations whose vault lacks something.
 */
export async function awaitVaults(
  hub: Pick<Hub, "conversations" | "isConcealed">,
  io: CommandIo,
): Promise<void> {
  const late: Late = new Map();
  noteLate(hub, late);
  if (late.size === 0) return;
  const names = (): string => [...late.keys()].join(", ");
  const cancel = io.clock.after(QUIET_MS, () => {
    const whose = hub.isConcealed ? "" : ` of ${names()}`;
    io.err(`hchat: waiting for the slow disk that keeps the history${whose}`);
    io.err("hchat: hint: Ctrl-C ends hchat now, and what the disk has not taken is lost");
  });
  await io.endAfter(untilKept(hub, late), () => {
    if (hub.isConcealed) return;
    io.err(`hchat: warning: ${formatLateHistory(names())}`);
  });
  cancel();
}

/** Conversations go on meanwhile: what they say is to be kept, too. */
async function untilKept(hub: Pick<Hub, "conversations">, late: Late): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS && late.size > 0; round++) {
    await Promise.all(late.values());
    noteLate(hub, late);
  }
}

function noteLate(hub: Pick<Hub, "conversations">, late: Late): void {
  for (const { name, saving } of hub.conversations()) {
    if (saving === undefined) continue;
    late.set(name, saving.finally(() => late.delete(name)).catch(() => {}));
  }
}
