/**
 * `deno task compile [--all]`: dist/hchat for this machine, with --all for every system, SHA256SUMS and the bill of
 * materials. Where Deno's own site cannot be reached for the base of `deno compile`, the self-extracting form is
 * made from the runtime at hand.
 */
import { buildSelfExtracting } from "./release/build_self_extracting.ts";
import { writeChecksums } from "./release/checksums.ts";
import { compileWords, missingBase } from "./release/compile_words.ts";
import { DIST, ROOT, VERSION, WORKERS } from "./release/project.ts";
import { type LockFile, sbom } from "./release/sbom.ts";
import { readScriptWords, scriptWords } from "./script_words.ts";

/** Targets of --all and the endings of their files. */
const TARGETS: Record<string, string> = {
  "x86_64-unknown-linux-gnu": "linux-x64",
  "aarch64-unknown-linux-gnu": "linux-arm64",
  "x86_64-apple-darwin": "macos-x64",
  "aarch64-apple-darwin": "macos-arm64",
  "x86_64-pc-windows-msvc": "windows-x64.exe",
};

/** Packages whose code is in the executable; what else is in deno.lock serves tests and scripts. */
const SHIPPED = ["hono", "finalhandler", "serve-static", "preact", "deno-std"];

/** How long to wait for a download. */
const PATIENCE_MS = 10 * 60_000;

const say = (line: string): void => {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
};

async function deno(
  ...args: string[]
): Promise<{ success: boolean; stdout: string; stderr: string }> {
  const output = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { success: output.success, stdout: text(output.stdout), stderr: text(output.stderr) };
}

/** Every module that the program reaches exists, in this project or from npm. */
async function checkGraph(): Promise<number> {
  let modules = 0;
  for (const entry of ["main.ts", ...WORKERS]) {
    const { stdout } = await deno("info", "--json", entry);
    const graph = JSON.parse(stdout) as { modules: { specifier: string; error?: string }[] };
    for (const module of graph.modules) {
      const isHome = /^(file|npm|node):/.test(module.specifier);
      if (module.error !== undefined || !isHome) {
        throw new Error(`Cannot check the compile graph: ${module.error ?? module.specifier}`);
      }
      modules++;
    }
  }
  return modules;
}

/** Makes `file` through `deno compile`; false, with the reason said, when the base runtime cannot be had. */
async function compile(file: string, target: string): Promise<boolean> {
  const { success, stderr } = await deno(...compileWords({ target, output: `${DIST}/${file}` }));
  if (success) {
    say(`dist/${file}: compiled for ${target}`);
    return true;
  }
  const reason = missingBase(stderr);
  if (reason === undefined) throw new Error(`Compiling ${file} failed:\n${stderr}`);
  say(`dist/${file}: the base runtime of deno compile for ${target} cannot be had here`);
  say(`  ${reason}`);
  return false;
}

/** Makes `file` from the runtime that runs this script. */
async function extractSelf(file: string): Promise<void> {
  if (Deno.build.os === "windows") {
    throw new Error("Cannot make the self-extracting form: its launcher needs a POSIX shell");
  }
  const bytes = await buildSelfExtracting();
  await Deno.writeFile(`${DIST}/${file}`, bytes);
  await Deno.chmod(`${DIST}/${file}`, 0o755);
  say(
    `dist/${file}: self-extracting for ${Deno.build.target}, ${(bytes.length / 1e6).toFixed(1)} MB`,
  );
}

const { switches } = scriptWords(
  "compile",
  (words) => readScriptWords(words, { switches: ["all"] }),
);
await Deno.remove(DIST, { recursive: true }).catch(() => {});
await Deno.mkdir(DIST, { recursive: true });
say(`compile graph: complete, ${await checkGraph()} modules`);
const own = Deno.build.os === "windows" ? "hchat.exe" : "hchat";
const isCompiled = await compile(own, Deno.build.target);
if (!isCompiled) await extractSelf(own);
if (switches.has("all")) {
  for (const [target, ending] of Object.entries(TARGETS)) {
    const isMade = await compile(`hchat-${ending}`, target);
    // For this machine the other form will do, under its own name.
    if (!isMade && target === Deno.build.target) await extractSelf(`hchat-${ending}`);
  }
}
const lock = JSON.parse(await Deno.readTextFile(`${ROOT}deno.lock`)) as LockFile;
await Deno.writeTextFile(
  `${DIST}/sbom.cdx.json`,
  sbom(lock, { version: VERSION, deno: Deno.version.deno, shipped: SHIPPED }),
);
await writeChecksums(DIST);
say("dist/SHA256SUMS, dist/sbom.cdx.json: written");
