/**
 * `deno task bench [NAME…]`: the figures of every scripts/bench/NAME_bench.ts, as a table, or with --json as one JSON
 * document. Each file compares within one run on one machine; only ratios carry over to another.
 */
import os from "node:os";
import type { BenchRow } from "./bench/bench_row.ts";
import { readScriptWords, scriptWords } from "./script_words.ts";

const FOLDER = new URL("./bench/", import.meta.url);

/** What a file of figures exports. */
interface BenchModule {
  bench(): Promise<BenchRow[]>;
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

function names(): string[] {
  return [...Deno.readDirSync(FOLDER)]
    .map((entry) => /^(.*)_bench\.ts$/.exec(entry.name)?.[1])
    .filter((name) => name !== undefined)
    .sort();
}

/** Machine and runtime, without which no figure means anything. */
function circumstances(): string {
  const [cpu] = os.cpus();
  const memory = (os.totalmem() / 1e9).toFixed(0);
  return `${os.cpus().length} × ${cpu?.model ?? "unknown processor"}, ${memory} GB, ` +
    `${Deno.build.target}, Deno ${Deno.version.deno}`;
}

/** Four significant digits, thousands set apart. */
function shown(value: number): string {
  const digits = Math.max(0, 3 - Math.floor(Math.log10(Math.max(Math.abs(value), 1e-9))));
  return value.toLocaleString("en", { maximumFractionDigits: Math.min(digits, 6) });
}

function printRows(rows: readonly BenchRow[]): void {
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, value, unit, note } of rows) {
    const words = note === undefined ? unit : `${unit} (${note})`;
    say(`  ${name.padEnd(width)}  ${shown(value).padStart(10)}  ${words}`);
  }
}

const words = scriptWords(
  "bench",
  (given) => readScriptWords(given, { switches: ["json"], names: names() }),
);
const asJson = words.switches.has("json");
const wanted = words.names.length === 0 ? names() : words.names;
const figures: Record<string, BenchRow[]> = {};
if (!asJson) say(circumstances());
for (const name of wanted) {
  const module: BenchModule = await import(new URL(`${name}_bench.ts`, FOLDER).href);
  const rows = await module.bench();
  figures[name] = rows;
  if (asJson) continue;
  say(`\n${name}`);
  printRows(rows);
}
if (asJson) say(JSON.stringify({ circumstances: circumstances(), figures }, null, 2));
