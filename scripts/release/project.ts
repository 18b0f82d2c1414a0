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
 * The permissions of the program as flags. The task `hchat` in deno.json is the one place that names them; every
 * form of the program is granted exactly these.
 */
export function permissionFlags(): string[] {
  return project.tasks.hchat.split(" ").filter((word) => /^--(allow|ignore)-/.test(word));
}
