/** Names in a folder: taken, looked at, removed, made durable. */
import { closeSync, constants, fsyncSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { WriteError } from "./write_fault.ts";

/** Puts an empty file at `path`. Throws WriteError, code EEXIST, where anything has that name. */
export function takeName(path: string): void {
  const { O_CREAT, O_EXCL, O_WRONLY } = constants;
  try {
    closeSync(openSync(path, O_CREAT | O_EXCL | O_WRONLY, 0o600));
  } catch (error) {
    throw new WriteError(path, error);
  }
}

/** Whether there is anything of that name, a link that leads nowhere included. */
export function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Removes a file; a file or medium that is gone, or refuses, is left as it is. */
export function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // Pulled out or read-only by now: what stays there has no header and is no list.
  }
}

/** Makes new names in a folder durable; file systems that cannot are as good as they are. */
export function syncFolder(path: string): void {
  try {
    const handle = openSync(path, "r");
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // Windows opens no folder, FAT may not sync one.
  }
}

/** The file system of the folder of `path`; undefined where there is no such folder. */
export function deviceOf(path: string): number | undefined {
  try {
    return Deno.statSync(dirname(path)).dev;
  } catch {
    return undefined;
  }
}
