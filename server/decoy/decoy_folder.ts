import { Decoy } from "./decoy.ts";
import type { DecoyPage } from "./decoy_pages.ts";

/** Largest site that is held in memory. */
const SITE_BYTES = 16 * 1_048_576;
/** Most files of a site. */
const SITE_FILES = 1_000;

/** A folder that cannot serve as a decoy; the message says which and why. */
export class DecoyError extends TypeError {
  override name = "DecoyError";
  readonly hint = "give a folder with an index.html and what belongs to it, up to 16 MiB";
}

/**
 * Reads the site in `folder`: regular files at any depth, those whose name starts with a dot left out,
 * symbolic links not followed. Throws DecoyError when it is no folder, has no `index.html` or is too big.
 */
export async function folderDecoy(folder: string): Promise<Decoy> {
  const pages: DecoyPage[] = [];
  let bytes = 0;
  for await (const path of filesIn(folder, "")) {
    const file = await Deno.readFile(`${folder}${path}`);
    bytes += file.length;
    if (bytes > SITE_BYTES || pages.length >= SITE_FILES) {
      throw failed(
        folder,
        "more",
        `at most ${SITE_BYTES} bytes and ${SITE_FILES} files`,
      );
    }
    const { mtime } = await Deno.stat(`${folder}${path}`);
    pages.push({ path, body: file, modifiedMs: mtime?.getTime() ?? 0 });
  }
  if (!pages.some((page) => page.path === "/index.html")) {
    throw failed(folder, "no index.html", "a site with one");
  }
  return new Decoy(pages);
}

async function* filesIn(folder: string, path: string): AsyncGenerator<string> {
  let entries: Deno.DirEntry[];
  try {
    entries = await Array.fromAsync(Deno.readDir(`${folder}${path}`));
  } catch (error) {
    throw failed(
      folder,
      error instanceof Deno.errors.NotFound ? "nothing" : "no folder",
      "a folder",
    );
  }
  for (const entry of entries) {
    if (entry.name.startsWith(".")) continue;
    if (entry.name.includes("\uFFFD")) {
      throw failed(folder, `"${path}/${entry.name}"`, "names in UTF-8");
    }
    if (entry.isDirectory) yield* filesIn(folder, `${path}/${entry.name}`);
    else if (entry.isFile) yield `${path}/${entry.name}`;
  }
}

function failed(folder: string, got: string, expected: string): DecoyError {
  return new DecoyError(
    `Cannot read the decoy site ${folder}: expected ${expected}, got ${got}`,
  );
}
