/** From the start of the program to its `page:` line: executable against source. */
import { buildSelfExtracting } from "../release/build_self_extracting.ts";
import { permissionFlags, ROOT } from "../release/project.ts";
import type { BenchRow } from "./bench_row.ts";
import { medianOf } from "./median_of.ts";

const STARTS = 9;
const CHAT = ["chat", "--no-open", "--listen", "127.0.0.1:0", "--page", "127.0.0.1:0"];

/** Figures of starting. */
export async function bench(): Promise<BenchRow[]> {
  const folder = await Deno.makeTempDir({ prefix: "hchat-bench-" });
  try {
    const executable = `${folder}/hchat`;
    const file = await buildSelfExtracting();
    await Deno.writeFile(executable, file);
    await Deno.chmod(executable, 0o755);
    const source = [Deno.execPath(), "run", "--quiet", ...permissionFlags(), `${ROOT}main.ts`];
    const first = await timeStart([executable], folder);
    const packed = await medianTime([executable], folder);
    const plain = await medianTime(source, folder);
    const note = `median of ${STARTS}`;
    return [
      { name: "self-extracting file", value: file.length / 1e6, unit: "MB" },
      { name: "first start to page:", value: first, unit: "ms", note: "file just written" },
      { name: "further starts to page:", value: packed, unit: "ms", note },
      { name: "deno run of the source to page:", value: plain, unit: "ms", note },
      { name: "self-extracting / source", value: packed / plain, unit: "ratio" },
    ];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function medianTime(program: string[], folder: string): Promise<number> {
  const times: number[] = [];
  for (let start = 0; start < STARTS; start++) times.push(await timeStart(program, folder));
  return medianOf(times);
}

async function timeStart([command = "", ...words]: string[], cwd: string): Promise<number> {
  const startMs = performance.now();
  const child = new Deno.Command(command, {
    args: [...words, ...CHAT],
    cwd,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!said.includes("page: ")) {
    const { value, done } = await reader.read();
    if (done) throw new Error("Cannot start the program: it printed no page line");
    said += value;
  }
  const elapsedMs = performance.now() - startMs;
  child.kill("SIGTERM");
  await reader.cancel();
  await child.status;
  return elapsedMs;
}
