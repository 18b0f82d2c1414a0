import project from "../../deno.json" with { type: "json" };

/** How this program was put together. */
export type ProgramForm = "source" | "compiled" | "self-extracting";

/** Version of the project, e.g. `0.1.0`. */
export const VERSION: string = project.version;

/**
 * The form that runs: made by `deno compile`, unpacked from the self-extracting file (whose program is one
 * bundled JavaScript file), or the TypeScript source.
 */
export function programForm(): ProgramForm {
  if (Deno.build.standalone) return "compiled";
  return import.meta.url.endsWith(".ts") ? "source" : "self-extracting";
}

/** Answer to `--version`. */
export function versionLine(): string {
  return `hchat ${VERSION} (${programForm()}, Deno ${Deno.version.deno}, ${Deno.build.target})`;
}
