/** Hands planted faults to processes that run the tests, one for each core, and starts them anew when they hang. */
import { TextLineStream } from "./text_lines.ts";
import type { MutantEnd } from "./mutant_runs.ts";

/** A process that says nothing for so long goes round in a circle: its fault was found. */
const SILENT_MS = 60_000;
/** The first word comes when all tests have run once. */
const FIRST_MS = 300_000;

type Line = MutantEnd | { ready: true } | { broken: string };

/** Runs the tests of the copy in `folder` against each of `ids`; throws when they fail without any fault. */
export async function runMutants(
  folder: string,
  ids: readonly number[],
  onEnd: (end: MutantEnd) => void,
): Promise<void> {
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
    let isReady = false;
    for await (const line of linesOf(folder, left.map(String))) {
      if ("broken" in line) {
        throw new Error(`Cannot count: without any fault fails "${line.broken}"`);
      }
      if ("ready" in line) {
        isReady = true;
        continue;
      }
      left.shift();
      if (line.end === "static") loading.push(line.id);
      else onEnd(line);
    }
    if (!isReady) throw new Error("Cannot count: the tests do not run");
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

async function* linesOf(folder: string, words: string[]): AsyncGenerator<Line> {
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
  let timer = setTimeout(end, FIRST_MS);
  try {
    const lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(
      new TextLineStream(),
    );
    for await (const line of lines) {
      clearTimeout(timer);
      timer = setTimeout(end, SILENT_MS);
      if (line.startsWith("{")) yield JSON.parse(line) as Line;
    }
  } finally {
    clearTimeout(timer);
    end();
    await child.status;
  }
}
