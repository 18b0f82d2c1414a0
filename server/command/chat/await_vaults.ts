import type { CommandIo } from "../../cli/command.ts";
import type { Hub } from "../../hub/hub.ts";

/** A wait that takes longer has its line. */
const QUIET_MS = 1_000;

/**
 * Waits until the vaults have what was said, so that what counts as kept is kept; a slow medium takes many seconds.
 * A further Ctrl-C ends hchat at once and names the conversations whose vault lacks something.
 */
export async function awaitVaults(
  hub: Pick<Hub, "conversations" | "isConcealed">,
  io: CommandIo,
): Promise<void> {
  const late = new Map<string, Promise<void>>();
  for (const { name, saving } of hub.conversations()) {
    if (saving === undefined) continue;
    late.set(name, saving.finally(() => late.delete(name)).catch(() => {}));
  }
  if (late.size === 0) return;
  const names = (): string => [...late.keys()].join(", ");
  const cancel = io.clock.after(QUIET_MS, () => {
    const whose = hub.isConcealed ? "" : ` of ${names()}`;
    io.err(`hchat: waiting for the slow disk that keeps the history${whose}`);
    io.err("hchat: hint: Ctrl-C ends hchat now, and what the disk has not taken is lost");
  });
  await io.endAfter(Promise.all(late.values()), () => {
    if (hub.isConcealed) return;
    io.err(
      `hchat: warning: ${names()}: the history may lack the latest messages, read or written`,
    );
  });
  cancel();
}
