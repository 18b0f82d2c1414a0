/** A program on a terminal of its own, by the `script` of util-linux. */

/** Whether this machine has that `script`. */
export function hasTerminal(): boolean {
  if (Deno.build.os !== "linux") return false;
  try {
    const { success, stdout } = new Deno.Command("script", { args: ["--version"] }).outputSync();
    return success && new TextDecoder().decode(stdout).includes("util-linux");
  } catch {
    return false;
  }
}

/** What runs on the terminal, and what is typed there. */
export interface TerminalOptions {
  words: string[];
  cwd: string;
  env?: Record<string, string>;
  typing?: Typing | Typing[];
}

/** What happens once the program has shown `prompt`: keys are typed, or it gets a signal. */
export type Typing = { prompt: string } & ({ keys: string } | { signal: Deno.Signal });

/** Runs a program on a terminal to its end, and tells what it showed there. */
export async function runOnTerminal(
  { words, cwd, env, typing = [] }: TerminalOptions,
): Promise<{ code: number; said: string }> {
  const quoted = words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`);
  const child = new Deno.Command("script", {
    // exec: a shell that waited would end by the Ctrl-C itself and hide the program's exit code.
    args: ["--quiet", "--return", "--command", `exec ${quoted.join(" ")}`, "/dev/null"],
    cwd,
    env: { SHELL: "/bin/sh", DISPLAY: "", WAYLAND_DISPLAY: "", ...env },
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  let said = "";
  const steps = [typing].flat();
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    said += part;
    const [step] = steps;
    if (step === undefined || !said.includes(step.prompt)) continue;
    steps.shift();
    if ("keys" in step) await writer.write(new TextEncoder().encode(step.keys));
    else Deno.kill(childOf(child.pid), step.signal);
  }
  const { code } = await child.status;
  await writer.close().catch(() => {});
  return { code, said };
}

/** Throws where there is none: 0 would be everybody. */
function childOf(pid: number): number {
  const children = Deno.readTextFileSync(`/proc/${pid}/task/${pid}/children`).trim();
  if (!/^[1-9]\d*$/.test(children)) throw new Error(`Expected one child, got "${children}"`);
  return Number(children);
}
