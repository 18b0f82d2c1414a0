/**
 * Run in a process of its own: replaces lists and kills itself before the rename or removal with the number that is
 * named second, counted from 1. `keygen` and two folders: the lists in them. `passwd` and a path: the files of that list,
 * by the same ones under a passphrase. A rename whose number is named third fails.
 */
import { rewriteList } from "../../../../keys/make/change_passphrase.ts";
import { createPassphraseBlock } from "../../../../keys/list/passphrase.ts";
import { openList } from "../../../../keys/list/open_list.ts";
import { makeList } from "../../../testkit/make_list.ts";
import { seededRandom } from "../../../testkit/memory_list.ts";
import { CHEAP_COST } from "../../../testkit/small_list.ts";

const [what, killAt, failAt, ...paths] = Deno.args;
let step = 0;
let renames = 0;

function countStep(): void {
  if (++step === Number(killAt)) Deno.kill(Deno.pid, "SIGKILL");
}

const { renameSync, removeSync } = Deno;
Deno.renameSync = (from, to) => {
  countStep();
  if (++renames === Number(failAt)) throw new Deno.errors.PermissionDenied("not permitted");
  renameSync(from, to);
};
Deno.removeSync = (path, options) => {
  countStep();
  removeSync(path, options);
};

async function keygen([one, two]: string[]): Promise<boolean> {
  const { kind } = await makeList("", {
    recordBytes: 65_536,
    slotCount: 24,
    volumeBytes: 1_150_000,
    targets: [{ seat: "a", path: `${one}/alice.hkl` }, { seat: "b", path: `${two}/bob.hkl` }],
  });
  return kind === "written";
}

async function passwd(path: string): Promise<boolean> {
  const opened = openList(path, { write: true, lock: true });
  const { listId, seat } = opened.volumes.header;
  const random = seededRandom("killed");
  const wrapped = await createPassphraseBlock("first", { random, listId, seat, cost: CHEAP_COST });
  try {
    await rewriteList(opened, wrapped, { random, signal: new AbortController().signal });
    return true;
  } catch {
    return false;
  }
}

const isDone = what === "keygen" ? await keygen(paths) : await passwd(paths[0] ?? "");
Deno.exit(isDone ? 0 : 1);
