/**
 * Builds the page: `ui/main.tsx`, what it imports and the words of one language become `ui/dist/main.en.js`, and so for each language, so that the
 * first words come with the page. The words alone are `en.js`, for whoever changes the language. The sheets of `ui/style/` become one `style.css`; the
 * document goes beside them as it is. Does nothing when neither the sources nor the runtime have changed since the last time, so that every task can
 * start with it.
 */
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { LANGUAGE_NAMES } from "../ui/words/language_names.ts";

const ROOT = new URL("../", import.meta.url);
const DIST = new URL("ui/dist/", ROOT);
/** In the order in which they apply: what is general first, what overrides last. */
const STYLES = [
  "colours",
  "base",
  "controls",
  "forms",
  "layout",
  "banner",
  "conversations",
  "keys",
  "peer",
  "reach",
  "timeline",
  "entry",
  "file",
  "composer",
  "dialog",
  "emoji",
  "welcome",
  "blank",
  "preferences",
].map((name) => `ui/style/${name}.css`);
const STAMP = new URL("ui/dist/stamp.txt", ROOT);

/** The page's modules below `folder`, as paths from the root. */
async function* modulesIn(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    if (isDirectory && name !== "dist") yield* modulesIn(`${folder}${name}/`);
    else if (/\.tsx?$/.test(name)) yield `${folder}${name}`;
  }
}

/** What went into the bundle, as one digest: the page's modules, the dependencies, this script, the runtime. */
async function sourceDigest(): Promise<string> {
  const names = ["deno.json", "deno.lock", "scripts/build_ui.ts", "ui/index.html", ...STYLES];
  for await (const name of modulesIn("ui/")) names.push(name);
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
    return stamp === digest;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The sheets of `ui/style/` as one; throws for one that is not in the list, which nobody would see. */
async function joinStyles(): Promise<string> {
  for await (const { name } of Deno.readDir(new URL("ui/style/", ROOT))) {
    if (!STYLES.includes(`ui/style/${name}`)) {
      throw new Error(`Cannot build the page: ui/style/${name} is not in the list of sheets`);
    }
  }
  const sheets = STYLES.map((name) => Deno.readTextFile(new URL(name, ROOT)));
  return (await Promise.all(sheets)).join("\n");
}

/** The page with the words of a language: a module that takes them in comes before the page's own. */
async function bundlePage(code: string): Promise<string> {
  await write(
    `words_${code}.js`,
    `import { addLanguage } from "../languages.ts";
     import { words } from "../words/${code}/${code}.ts";
     addLanguage("${code}", words);`,
  );
  await write(`main_${code}.js`, `import "./words_${code}.js"; import "../main.tsx";`);
  return await bundle(`ui/dist/main_${code}.js`);
}

/** Bundles in this process what `entry` and its imports are. */
async function bundle(entry: string): Promise<string> {
  const result = await Deno.bundle({
    entrypoints: [fileURLToPath(new URL(entry, ROOT))],
    outputPath: fileURLToPath(new URL("main.js", DIST)),
    platform: "browser",
    minify: true,
    write: false,
  });
  const text = result.outputFiles?.[0]?.text();
  if (result.success && text !== undefined) return withLetters(text);
  const reasons = result.errors.map((error) => error.text).join("; ");
  throw new Error(`Cannot bundle the page: ${reasons}`);
}

/** Letters as they are: the bundler writes everything beyond ASCII as four or six signs. What is invisible stays so. */
function withLetters(text: string): string {
  const escapes = /\\\\|\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]+)\})/g;
  return text.replace(escapes, (escape, two, four, more) => {
    const digits = two ?? four ?? more;
    const letter = digits === undefined ? "" : String.fromCodePoint(parseInt(digits, 16));
    return /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(letter) && letter > "\x7f" ? letter : escape;
  });
}

/** Style without its comments, indents, and spaces that say nothing. */
function lean(css: string): string {
  return css.replace(/\/\*[^]*?\*\//g, "").replace(/\s*\n\s*/g, "\n").replace(/;\n\}/g, "}")
    .replace(/([{};,])\n/g, "$1").replace(/ \{/g, "{").replace(/([:,]) /g, "$1")
    .replace(/ ([>~]) /g, "$1").trim();
}

/** Written beside the target and renamed, so that a reader never sees half a file. */
async function write(name: string, text: string): Promise<void> {
  const partial = new URL(`${name}.partial-${Deno.pid}`, DIST);
  await Deno.writeTextFile(partial, text);
  await Deno.rename(partial, new URL(name, DIST));
}

const digest = await sourceDigest();
if (!await isFresh(digest)) {
  await Deno.mkdir(DIST, { recursive: true });
  await write("index.html", await Deno.readTextFile(new URL("ui/index.html", ROOT)));
  await write("style.css", lean(await joinStyles()));
  for (const [code] of LANGUAGE_NAMES) {
    await write(`${code}.js`, await bundle(`ui/words/${code}/${code}.ts`));
    await write(`main.${code}.js`, await bundlePage(code));
  }
  await Deno.writeTextFile(STAMP, digest);
}
