/** Hands planted faults to processes that run the tests, one for each core, and starts them anew when they hang. */
import { TextLineStream } from "./text_lines.ts";
import type { MutantEnd, RunLine } from "./mutant_runs.ts";

/** A process that says nothing for so long, not even the name of the next test, goes round in a circle. */
const SILENT_MS = 60_000;

/** Runs the tests of the copy in `folder` against each of `ids`; throws when they fail without any fault. */
export async function runMutants(
  folder: string,
  ids: readonly number[],
  onEnd: (end: MutantEnd) => void,
): Promise<void> {
  let last: RunLine | undefined;
  for await (const line of linesOf(folder, ["--measure"])) last = line;
  if (last === undefined || !("measured" in last)) {
    throw new Error(`Cannot count: without any fault the tests end with ${JSON.stringify(last)}`);
  }
  const left = ids.toReversed();
  const share = Math.ceil(ids.length / navigator.hardwareConcurrency);
  const jobs: Promise<void>[] = [];
  while (left.length > 0) jobs.push(runShare(folder, left.splice(-share).toReversed(), onEnd));
  await Promise.all(jobs);
}

async function runShare(
  folder: string,
  share: number[],
  onEnd: (end: MutantEnd) => void,
): Promise<void> {
  const left = [...share];
  const loading: number[] = [];
  while (left.length > 0) {
    const before = left.length;
    let isRunning = false;
    for await (const line of linesOf(folder, left.map(String))) {
      isRunning = true;
      if (!("id" in line)) continue;
      left.shift();
      if (line.end === "static") loading.push(line.id);
      else onEnd(line);
    }
    if (!isRunning) throw new Error("Cannot count: the tests do not run");
    // It ended or hung within the first one.
    if (left.length === before) onEnd({ id: left.shift()!, end: "killed" });
  }
  for (const id of loading) {
    let end: MutantEnd = { id, end: "killed" };
    for await (const line of linesOf(folder, ["--static", String(id)])) {
      if ("id" in line) end = line;
    }
    onEnd(end);
  }
}

async function* linesOf(folder: string, words: string[]): AsyncGenerator<RunLine> {
  const script = `${folder}/scripts/mutation/mutant_runs.ts`;
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-check",
      "--no-prompt",
      "--allow-all",
      "--config",
      `${folder}/deno.json`,
      script,
      folder,
      ...words,
    ],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const end = (): void => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
  };
  let timer = setTimeout(end, SILENT_MS);
  try {
    const lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(
      new TextLineStream(),
    );
    for await (const line of lines) {
      clearTimeout(timer);
      timer = setTimeout(end, SILENT_MS);
      if (line.startsWith("{")) yield JSON.parse(line) as RunLine;
    }
  } finally {
    clearTimeout(timer);
    end();
    await child.status;
  }
}
