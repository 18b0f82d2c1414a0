/** What deno.json says of this project, for the scripts that build it. */
import { fileURLToPath } from "node:url";
import project from "../../deno.json" with { type: "json" };

/** Folder of the project. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Where executables and what belongs to them are put. */
export const DIST = `${ROOT}dist`;

/** Version of the project. */
export const VERSION: string = project.version;

/** Files that are loaded at run time and not imported: threads. */
export const WORKERS: readonly string[] = [
  "keys/make/generate_worker.ts",
  "keys/live/list_worker.ts",
  "server/history/vault_worker.ts",
  "server/making/make_worker.ts",
];

/**
 * Variables for glibc, which otherwise keeps what is freed in a heap for each thread. With one heap, of which long pieces
 * are given back at once, the program takes a fifth less memory; other systems do not know them.
 */
export const HEAP: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: "1",
  MALLOC_TRIM_THRESHOLD_: "131072",
  MALLOC_MMAP_THRESHOLD_: "65536",
};

/**
 * The permissions of the program as flags. The task `hchat` in deno.json is the one place that names them; every
 * form of the program is granted exactly these.
 */
export function permissionFlags(): string[] {
  return flagsThat(/^--(allow|ignore)-/);
}

/**
 * What the JavaScript engine is told, of the same task. By default it lets 16 MB of short-lived objects pile up in each
 * thread before it collects them, and the heap of the others grow in long steps. With short steps a flood takes half the
 * memory. The price: each collection of all objects throws away compiled code that was made for objects which are gone,
 * so that a warm program takes a third longer for a message. `--heap-growing-percent` instead of `--optimize-for-size`
 * keeps that code, and takes 5 to 20 MiB more under the worst floods, which is above the bound for those.
 */
export function engineFlags(): string[] {
  return flagsThat(/^--v8-flags=/);
}

function flagsThat(pattern: RegExp): string[] {
  return project.tasks.hchat.split(" ").filter((word) => pattern.test(word));
}
