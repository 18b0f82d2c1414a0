/** A whole program that can be locked, around one side of a pair. */
import { KeyListError } from "../../keys/errors.ts";
import { openHistory } from "../../server/history/history.ts";
import { VaultClerk } from "../../server/history/vault_clerk.ts";
import { Hub } from "../../server/hub/hub.ts";
import { ProgramLock } from "../../server/hub/program_lock.ts";
import { seededRandom } from "./memory_list.ts";
import type { Pair } from "./pair.ts";

/** Opens a list that has one. */
export const PASSPHRASE = "correct horse battery staple";

/** Alice's program around her conversation, whose list opens with the passphrase where it has one. */
export function programOf({ a }: Pair, vaultPath?: string): { hub: Hub; lock: ProgramLock } {
  const hub = new Hub({
    clock: a.clock,
    conversations: [a.conversation],
    lists: {
      open: async (path, passphrase) => {
        if (a.list.isEncrypted && passphrase !== PASSPHRASE) {
          throw new KeyListError("wrongPassphrase", "Cannot open the key list: wrong passphrase");
        }
        a.list = a.list.reopened();
        const vault = {
          path: vaultPath ?? "",
          vault: a.list.vault,
          desk: new VaultClerk(),
          isExpected: true,
        };
        const history = vaultPath === undefined ? undefined : await openHistory(vault);
        return { path, list: a.list, names: { a: "alice", b: "bob" }, history };
      },
      converse: () => {
        throw new Error("Internal error: nothing is begun here");
      },
    },
  });
  return { hub, lock: new ProgramLock(hub, seededRandom("lock")) };
}

/** Does what takes virtual time. */
export async function during<Done>({ advance }: Pair, work: Promise<Done>): Promise<Done> {
  let isDone = false;
  void work.finally(() => isDone = true);
  for (let step = 0; step < 400 && !isDone; step++) {
    await advance(100);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return await work;
}
