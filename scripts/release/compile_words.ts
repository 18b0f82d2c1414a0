import { engineFlags, permissionFlags, WORKERS } from "./project.ts";

/** What is compiled to where. */
export interface CompileRequest {
  /** Target as rustc names it. */
  target: string;
  /** Path of the executable. */
  output: string;
}

/** Words of the command line that makes one executable through `deno compile`. */
export function compileWords({ target, output }: CompileRequest): string[] {
  return [
    "compile",
    "--quiet",
    "--no-prompt",
    // Without it each start writes a cache into the folder for temporary files, and leaves it there.
    "--no-code-cache",
    // The lock file names a whole browser, for the tests.
    "--exclude-unused-npm",
    ...engineFlags(),
    ...permissionFlags(),
    ...WORKERS.flatMap((worker) => ["--include", worker]),
    "--target",
    target,
    "--output",
    output,
    "main.ts",
  ];
}

/**
 * Why `deno compile` has no base runtime, in its own last words; undefined when it failed for another reason.
 * `stderr` is what it said.
 */
export function missingBase(stderr: string): string | undefined {
  if (!/base binary|denort/i.test(stderr)) return undefined;
  const causes = stderr.split("\n").filter((line) => /^ +\d+: /.test(line));
  const cause = causes.find((line) => /https?:|denort/.test(line)) ?? causes.at(-1);
  return (cause ?? stderr.trim().split("\n")[0] ?? "").replace(/^ +\d+: /, "").trim();
}
