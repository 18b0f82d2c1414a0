/** Bundles the program and its threads into one JavaScript file, for the self-extracting form. */
import { ROOT, WORKERS } from "./project.ts";

/** Text of the bundled program. */
export async function bundleProgram(): Promise<string> {
  let program = await bundled("scripts/release/unpacked_main.ts");
  for (const worker of WORKERS) program = withWorker(program, worker, await bundled(worker));
  return program;
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
  const name = worker.slice(worker.lastIndexOf("/") + 1).replaceAll(".", "\\.");
  const place = new RegExp(
    `new URL\\(\\s*["'\`]\\./${name}["'\`],\\s*import\\.meta\\.url\\s*\\)`,
    "g",
  );
  const found = program.match(place)?.length ?? 0;
  if (found !== 1) {
    throw new Error(
      `Cannot bundle ${worker}: expected 1 place that starts it, got ${found}`,
    );
  }
  const blob = `new Blob([${JSON.stringify(text)}],{type:"text/javascript"})`;
  return program.replace(place, () => `URL.createObjectURL(${blob})`);
}
