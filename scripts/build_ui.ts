/**
 * Builds the page: `ui/main.tsx` and what it imports become `ui/dist/main.js`, its document and style go beside
 * it as they are. Does nothing when neither the sources nor the runtime have changed since the last time, so
 * that every task can start with it.
 */
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../", import.meta.url);
const BUNDLE = new URL("ui/dist/main.js", ROOT);
const PLAIN_FILES = ["index.html", "style.css"];
const STAMP = new URL("ui/dist/stamp.txt", ROOT);

/** What went into the bundle, as one digest: the page's modules, the dependencies, this script, the runtime. */
async function sourceDigest(): Promise<string> {
  const names = ["deno.json", "deno.lock", "scripts/build_ui.ts"];
  for (const name of PLAIN_FILES) names.push(`ui/${name}`);
  for (const folder of ["ui/", "ui/views/", "ui/words/"]) {
    for await (const entry of Deno.readDir(new URL(folder, ROOT))) {
      if (/\.tsx?$/.test(entry.name)) names.push(`${folder}${entry.name}`);
    }
  }
  const hash = createHash("sha256").update(Deno.version.deno);
  for (const name of names.sort()) {
    const bytes = await Deno.readFile(new URL(name, ROOT));
    hash.update(`${name} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest("hex");
}

/** True when the bundle is there and was made from `digest`. */
async function isFresh(digest: string): Promise<boolean> {
  try {
    const stamp = await Deno.readTextFile(STAMP);
    return stamp === digest && (await Deno.stat(BUNDLE)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Bundles in this process. */
async function bundle(): Promise<string> {
  const result = await Deno.bundle({
    entrypoints: [fileURLToPath(new URL("ui/main.tsx", ROOT))],
    outputPath: fileURLToPath(BUNDLE),
    platform: "browser",
    minify: true,
    write: false,
  });
  const text = result.outputFiles?.[0]?.text();
  if (result.success && text !== undefined) return text;
  const reasons = result.errors.map((error) => error.text).join("; ");
  throw new Error(`Bundling the page failed: ${reasons}`);
}

/** Written beside the target and renamed, so that a reader never sees half a file. */
async function write(name: string, text: string): Promise<void> {
  const partial = new URL(`ui/dist/${name}.partial-${Deno.pid}`, ROOT);
  await Deno.writeTextFile(partial, text);
  await Deno.rename(partial, new URL(`ui/dist/${name}`, ROOT));
}

const digest = await sourceDigest();
if (!await isFresh(digest)) {
  await Deno.mkdir(new URL("ui/dist/", ROOT), { recursive: true });
  for (const name of PLAIN_FILES) {
    await write(name, await Deno.readTextFile(new URL(`ui/${name}`, ROOT)));
  }
  await write("main.js", await bundle());
  await Deno.writeTextFile(STAMP, digest);
}
