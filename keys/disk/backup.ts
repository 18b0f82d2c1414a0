import { basename, dirname, join } from "node:path";
import { WriteError } from "./write_fault.ts";
import { isThere, randomTail, removeIfThere, syncFolder, takeName } from "./partial_file.ts";
import type { RandomFill } from "../random.ts";

/** Marks a file that was put aside; behind it stand eight hex digits, the same for all files of one run. */
export const BACKUP_MARK = ".replaced-";

/**
 * Files that are to be replaced, under other names beside their own until the new ones stand:
 * `.alice.hkl.replaced-1f2e3d4c`. Renamed and not linked: FAT has no second name for a file.
 */
export class Backup {
  readonly #end: string;
  #moved: { path: string; backupPath: string }[] = [];

  constructor(random: RandomFill) {
    this.#end = `${BACKUP_MARK}${randomTail(random)}`;
  }

  /** Puts the file at `path` aside. Throws WriteError, and then it stands where it was. */
  put(path: string): void {
    const name = basename(path);
    const hidden = name.startsWith(".") ? name : `.${name}`;
    const backupPath = join(dirname(path), `${hidden}${this.#end}`);
    try {
      // No list, and not to be removed with all that is in it.
      if (Deno.lstatSync(path).isDirectory) throw new Deno.errors.IsADirectory("found a folder");
      Deno.renameSync(path, backupPath);
    } catch (error) {
      throw new WriteError(path, error);
    }
    this.#moved.push({ path, backupPath });
  }

  /** Gives the files their names again, in the opposite order, unless others have them by now. */
  putBack(): void {
    const kept = this.#moved.toReversed().filter((each) => !giveBack(each));
    this.#syncFolders();
    this.#moved = kept;
  }

  /** Removes the files: the new ones stand. */
  remove(): void {
    if (this.#moved.length === 0) return;
    this.#moved.forEach(({ backupPath }) => removeIfThere(backupPath));
    // A stick that is pulled right now would show them again.
    this.#syncFolders();
    this.#moved = this.#moved.filter(({ backupPath }) => isThere(backupPath));
  }

  /** Where files stand that are aside still. */
  get paths(): string[] {
    return this.#moved.map(({ backupPath }) => backupPath);
  }

  #syncFolders(): void {
    new Set(this.#moved.map(({ path }) => dirname(path))).forEach(syncFolder);
  }
}

/** Whether the file has its name again; the name is taken first, since a rename would replace another's file. */
function giveBack({ path, backupPath }: { path: string; backupPath: string }): boolean {
  try {
    takeName(path);
  } catch {
    return false;
  }
  try {
    Deno.renameSync(backupPath, path);
    return true;
  } catch {
    removeIfThere(path);
    return false;
  }
}
