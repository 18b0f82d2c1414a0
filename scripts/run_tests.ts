/**
 * Runs all tests, in two lanes at once: while those of one lane wait, those of the other compute.
 *  1. what starts a browser, file after file, in one process;
 *  2. all others, as many files at a time as there are processors.
 * The first lane's output follows when the second has ended. The exit code is 0 when both have passed.
 */

/** Files and folders of the lane of browsers. */
const BROWSERS = ["tests/ui", "tests/scripts/executable_test.ts"];

const FLAGS = ["--no-check", "--allow-all"];

function lane(words: string[], stdio: "inherit" | "piped"): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["test", ...FLAGS, ...words],
    env: { DENO_JOBS: String(navigator.hardwareConcurrency) },
    stdin: "null",
    stdout: stdio,
    stderr: stdio,
  }).spawn();
}

const browsers = lane(BROWSERS, "piped").output();
// No file may be named here beside the folder: then the runtime would ignore nothing.
const others = lane(["--parallel", `--ignore=${BROWSERS.join(",")}`, "tests/"], "inherit");
const { success } = await others.status;
const shown = await browsers;
for (const [bytes, to] of [[shown.stdout, Deno.stdout], [shown.stderr, Deno.stderr]] as const) {
  await new Blob([bytes]).stream().pipeTo(to.writable, { preventClose: true });
}
Deno.exit(success && shown.success ? 0 : 1);
