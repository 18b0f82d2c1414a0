import { bundleProgram } from "./bundle_program.ts";
import { engineFlags, HEAP, permissionFlags, ROOT, VERSION } from "./project.ts";
import { selfExtractingFile } from "./self_extracting.ts";

/** Flags of `deno run` in the self-extracting form: nothing from outside the file, no caches, no questions. */
const RUN_FLAGS = ["--quiet", "--no-config", "--no-lock", "--no-remote", "--no-npm", "--no-prompt"]
  .concat(["--no-code-cache", "--ext=js"]);

/** Bundles the program and puts it behind the launcher, with the runtime that runs this. */
export async function buildSelfExtracting(): Promise<Uint8Array> {
  return selfExtractingFile({
    launcher: await Deno.readTextFile(`${ROOT}scripts/release/launcher.sh`),
    runtime: await Deno.readFile(Deno.execPath()),
    program: await bundleProgram(),
    version: VERSION,
    deno: Deno.version.deno,
    target: Deno.build.target,
    flags: [...RUN_FLAGS, ...engineFlags(), ...permissionFlags()],
    heap: HEAP,
  });
}
