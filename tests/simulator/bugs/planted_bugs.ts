/**
 * Bugs to be planted at seams of the program, one at a time and off by default: a net that lets one of them through
 * would let others through.
 */
import { COVER_BUGS } from "./cover_bugs.ts";
import { FILE_BUGS } from "./file_bugs.ts";
import { KEY_BUGS } from "./key_bugs.ts";
import { LOCK_BUGS } from "./lock_bugs.ts";
import { MESSAGE_BUGS } from "./message_bugs.ts";
import type { PlantedBug } from "./planted_bug.ts";
import { VAULT_BUGS } from "./vault_bugs.ts";

/** All of them, room by room. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  ...KEY_BUGS,
  ...MESSAGE_BUGS,
  ...VAULT_BUGS,
  ...FILE_BUGS,
  ...LOCK_BUGS,
  ...COVER_BUGS,
];

/** Plants the bug of that name, if there is a name; the returned function takes it out again. */
export function plant(name: string | undefined): () => void {
  if (name === undefined) return () => {};
  const bug = PLANTED_BUGS.find((each) => each.name === name);
  if (bug === undefined) throw new Error(`Internal error: no planted bug is called ${name}`);
  return bug.plant();
}
