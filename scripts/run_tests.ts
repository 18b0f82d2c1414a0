/**
 * Runs all tests, in two lanes at once: while those of one lane wait, those of the other compute.
 *  1. what starts a browser, file after file, in one process;
 *  2. all others, as many files at a time as there are processors, those that take longest first.
 * The first lane's output follows when the second has ended. The exit code is 0 when both have passed.
 */

/** Files and folders of the lane of browsers. */
const BROWSERS = ["tests/ui", "tests/scripts/executable_test.ts"];

/** What takes longest, and so begins first: at the end no processor waits for it. */
const LONGEST = [
  "tests/scripts/executable_commands_test.ts",
  "tests/server/command/chat_test.ts",
  "tests/server/command/keygen_process_test.ts",
  "tests/server/command/list_commands_test.ts",
  "tests/scripts/release_test.ts",
  "tests/server/cli/prompt_test.ts",
  "tests/scripts/launcher_test.ts",
  "tests/server/command/limits_test.ts",
  "tests/server/command/history_test.ts",
];

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
const others = lane(
  ["--parallel", `--ignore=${BROWSERS.join(",")}`, ...LONGEST, "tests/"],
  "inherit",
);
const { success } = await others.status;
const shown = await browsers;
for (const [bytes, to] of [[shown.stdout, Deno.stdout], [shown.stderr, Deno.stderr]] as const) {
  await new Blob([bytes]).stream().pipeTo(to.writable, { preventClose: true });
}
Deno.exit(success && shown.success ? 0 : 1);
