/** Bundles the program and its threads into one JavaScript file, for the self-extracting form. */
import { ROOT, WORKERS } from "./project.ts";

/** Text of the bundled program. */
export async function bundleProgram(): Promise<string> {
  const program = await bundledWithWorkers("scripts/release/unpacked_main.ts");
  const missing = WORKERS.filter((worker) => !program.started.has(worker));
  if (missing.length > 0) {
    throw new Error(`Cannot bundle ${missing[0]}: expected 1 place that starts it, got 0`);
  }
  return program.text;
}

/** Text of the bundled `entry`, with that of the threads that it starts, and that they start. */
async function bundledWithWorkers(
  entry: string,
): Promise<{ text: string; started: Set<string> }> {
  let text = await bundled(entry);
  // Looked for before any text goes in: what a thread starts is its own matter.
  const started = new Set(WORKERS.filter((worker) => startOf(worker).test(text)));
  for (const worker of started) {
    text = withWorker(text, worker, (await bundledWithWorkers(worker)).text);
  }
  return { text, started };
}

async function bundled(entry: string): Promise<string> {
  const result = await Deno.bundle({
    entrypoints: [`${ROOT}${entry}`],
    outputPath: `${ROOT}dist/bundle.js`,
    platform: "deno",
    format: "esm",
    minify: true,
    write: false,
  });
  const text = result.outputFiles?.[0]?.text();
  if (!result.success || text === undefined) {
    throw new Error(
      `Cannot bundle ${entry}: ${result.errors.map((each) => each.text).join("; ")}`,
    );
  }
  return text;
}

/**
 * The bundle is a file without a name or neighbours, so it cannot load the thread of `worker` from a file's URL:
 * it gets that thread's text as a blob instead.
 */
function withWorker(program: string, worker: string, text: string): string {
  const found = program.match(startOf(worker))?.length ?? 0;
  if (found !== 1) {
    throw new Error(
      `Cannot bundle ${worker}: expected 1 place that starts it, got ${found}`,
    );
  }
  const blob = `new Blob([${JSON.stringify(text)}],{type:"text/javascript"})`;
  return program.replace(startOf(worker), () => `URL.createObjectURL(${blob})`);
}

/** The places that start the thread of `worker`. */
function startOf(worker: string): RegExp {
  const name = worker.slice(worker.lastIndexOf("/") + 1).replaceAll(".", "\\.");
  return new RegExp(
    `new URL\\(\\s*["'\`]\\./${name}["'\`],\\s*import\\.meta\\.url\\s*\\)`,
    "g",
  );
}
