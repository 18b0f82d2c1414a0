/** The executable that the black-box tests run: the one that was built, or one made for them. */
import { createHash } from "node:crypto";
import { buildSelfExtracting } from "../../scripts/release/build_self_extracting.ts";
import { DIST, ROOT } from "../../scripts/release/project.ts";

/** The file that was built and is to be tested; without it one is made from the source. */
export const BUILT_EXECUTABLE: string | undefined = Deno.env.get("HCHAT_EXECUTABLE");

/** Where the one made for the tests is kept, under a name that says what it was made from. */
const KEPT = `${DIST}/tests`;

/** What goes into it, as paths from the root. */
const SOURCES = [
  "keys/",
  "server/",
  "ui/",
  "scripts/release/",
  "main.ts",
  "deno.json",
  "deno.lock",
];

let made: Promise<string> | undefined;

/**
 * Puts the executable to `path`. One that is made for the tests is the self-extracting form.
 */
export async function putExecutable(path: string): Promise<void> {
  if (BUILT_EXECUTABLE !== undefined) await Deno.copyFile(BUILT_EXECUTABLE, path);
  else await linkOrCopy(await (made ??= make()), path);
}

/** One of this process's own: the kept one goes as soon as another process sees other sources. */
async function make(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "hchat-test-" });
  addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  const path = `${folder}/hchat`;
  await Deno.mkdir(DIST, { recursive: true });
  // Files run at once: one builds, the others wait. The system unlocks it for a run that is killed.
  using lock = await Deno.open(`${DIST}/tests.lock`, { create: true, write: true });
  await lock.lock(true);
  await linkOrCopy(await keptExecutable(), path);
  return path;
}

/** Path of an executable made from the sources as they are: built, unless the last one was made from the same. */
async function keptExecutable(): Promise<string> {
  const name = sourceDigest();
  const path = `${KEPT}/${name}`;
  if (await isThere(path)) return path;
  await Deno.remove(KEPT, { recursive: true }).catch(() => {});
  await Deno.mkdir(KEPT, { recursive: true });
  await Deno.writeFile(`${path}.partial`, await buildSelfExtracting(), { mode: 0o755 });
  await Deno.rename(`${path}.partial`, path);
  return path;
}

function sourceDigest(): string {
  const hash = createHash("sha256").update(`${Deno.execPath()} ${Deno.version.deno}\n`);
  for (const path of SOURCES.flatMap((source) => [...filesOf(source)]).sort()) {
    const bytes = Deno.readFileSync(`${ROOT}${path}`);
    hash.update(`${path} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest("hex");
}

function* filesOf(path: string): Generator<string> {
  if (!path.endsWith("/")) return yield path;
  for (const { name, isDirectory } of Deno.readDirSync(`${ROOT}${path}`)) {
    yield* filesOf(`${path}${name}${isDirectory ? "/" : ""}`);
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await Deno.link(from, to);
  } catch {
    await Deno.copyFile(from, to);
  }
}
