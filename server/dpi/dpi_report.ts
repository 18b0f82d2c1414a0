/**
 * What a censor sees of captured exchanges; pure.
 * 1. capture (dpi_capture.ts) hands in whole HTTP exchanges as bytes;
 * 2. the first packet of each connection goes through the five exemption rules that the Great Firewall
 *    was measured to use (Wu et al., USENIX Security 2023, §4);
 * 3. all cells together are searched for constant bytes, bias and telling sizes;
 * 4. timing and headers are counted, not judged: they are for reading.
 */
import { type GfwRules, gfwRules, setBits } from "./gfw_rules.ts";

/** One request and its answer as they crossed the wire. Times in milliseconds from the capture's start. */
export interface Exchange {
  requestAtMs: number;
  answerAtMs: number;
  requestHead: string;
  requestBody: Uint8Array;
  answerHead: string;
  answerBody: Uint8Array;
}

/** All that a tap has seen. */
export interface Capture {
  /** First bytes that each client sent on a fresh connection; the report looks at one segment of them. */
  firstPackets: Uint8Array[];
  exchanges: Exchange[];
}

/** How often something telling was found; `what` says it in words. */
export interface Count {
  what: string;
  count: number;
}

/** What the capture tells a censor, in figures. */
export interface DpiReport {
  firstPackets: { count: number; passed: number; byRule: Record<keyof GfwRules, number> };
  /** What the rules would say of a cell that stood alone, without HTTP around it. */
  bareCells: { count: number; passed: number };
  cells: {
    count: number;
    sizes: Count[];
    entropyBitsPerByte: number;
    setBitsPerByte: number;
    /** The same of each cell by itself: lowest and highest. */
    entropyOfCells: [lowest: number, highest: number];
    setBitsOfCells: [lowest: number, highest: number];
    /** Cells whose share of set bits lies more than six standard errors from one half. */
    oddCells: number;
    /** Offsets at which every cell holds the same byte. */
    constantOffsets: number[];
    /** Offsets whose mean differs from 127.5 by more than six standard errors. */
    biasedOffsets: number[];
    repeatedCells: number;
  };
  paths: { distinct: number; shapes: Count[] };
  requestHeaders: Count[];
  answerHeaders: Count[];
  gapsMs: Count[];
  holdsMs: Count[];
  /** Plain sentences; empty when nothing tells. */
  findings: string[];
}

const TELLING = /\bx-|hchat|deno|hono|node|bun/i;
const MAX_SEGMENT = 1460;

/** Everything that the report says of one capture. */
export function reportOf(capture: Capture): DpiReport {
  const cells = capture.exchanges.flatMap((each) => [each.requestBody, each.answerBody]);
  const report: DpiReport = {
    firstPackets: countRules(capture.firstPackets.map((packet) => packet.subarray(0, MAX_SEGMENT))),
    bareCells: countRules(cells.map((cell) => cell.subarray(0, MAX_SEGMENT))),
    cells: cellFigures(cells),
    paths: pathFigures(capture.exchanges),
    requestHeaders: counts(capture.exchanges.map((each) => headerShape(each.requestHead))),
    answerHeaders: counts(capture.exchanges.map((each) => headerShape(each.answerHead))),
    gapsMs: histogram(gaps(capture.exchanges.map((each) => each.requestAtMs))),
    holdsMs: histogram(capture.exchanges.map((each) => each.answerAtMs - each.requestAtMs)),
    findings: [],
  };
  return { ...report, findings: findingsOf(report, capture) };
}

function countRules(packets: Uint8Array[]): DpiReport["firstPackets"] {
  const byRule = {
    popcountOutside: 0,
    sixPrintableFirst: 0,
    halfPrintable: 0,
    longPrintableRun: 0,
    knownProtocol: 0,
  };
  let passed = 0;
  for (const packet of packets) {
    const rules = gfwRules(packet);
    for (const [rule, holds] of Object.entries(rules)) {
      if (holds) byRule[rule as keyof GfwRules]++;
    }
    if (Object.values(rules).includes(true)) passed++;
  }
  return { count: packets.length, passed, byRule };
}

function cellFigures(cells: Uint8Array[]): DpiReport["cells"] {
  const totals = new Array<number>(256).fill(0);
  let bytes = 0;
  let bits = 0;
  for (const cell of cells) {
    for (const byte of cell) totals[byte] = (totals[byte] ?? 0) + 1;
    bytes += cell.length;
    bits += setBits(cell);
  }
  return {
    count: cells.length,
    sizes: counts(cells.map((cell) => String(cell.length))),
    entropyBitsPerByte: entropy(totals, bytes),
    setBitsPerByte: bytes === 0 ? 0 : bits / bytes,
    ...figuresByCell(cells),
    ...offsetFigures(cells),
    repeatedCells: cells.length - new Set(cells.map((cell) => cell.join())).size,
  };
}

function figuresByCell(
  cells: Uint8Array[],
): Pick<DpiReport["cells"], "entropyOfCells" | "setBitsOfCells" | "oddCells"> {
  const entropies = cells.map((cell) => {
    const totals = new Array<number>(256).fill(0);
    for (const byte of cell) totals[byte] = (totals[byte] ?? 0) + 1;
    return entropy(totals, cell.length);
  });
  const means = cells.map((cell) => setBits(cell) / Math.max(1, cell.length));
  // Of n random bytes the mean of the set bits is 4, with a standard error of sqrt(2 / n).
  const isOdd = (mean: number, index: number): boolean =>
    Math.abs(mean - 4) > 6 * Math.sqrt(2 / Math.max(1, cells[index]?.length ?? 0));
  return {
    entropyOfCells: range(entropies),
    setBitsOfCells: range(means),
    oddCells: means.filter(isOdd).length,
  };
}

function range(values: number[]): [lowest: number, highest: number] {
  return values.length === 0 ? [0, 0] : [Math.min(...values), Math.max(...values)];
}

function offsetFigures(
  cells: Uint8Array[],
): { constantOffsets: number[]; biasedOffsets: number[] } {
  const constantOffsets: number[] = [];
  const biasedOffsets: number[] = [];
  if (cells.length < 2) return { constantOffsets, biasedOffsets };
  const length = Math.min(...cells.map((cell) => cell.length));
  // A uniform byte has mean 127.5 and standard deviation 73.9.
  const limit = 6 * 73.9 / Math.sqrt(cells.length);
  for (let offset = 0; offset < length; offset++) {
    const first = cells[0]?.[offset];
    let sum = 0;
    let same = true;
    for (const cell of cells) {
      sum += cell[offset] ?? 0;
      same &&= cell[offset] === first;
    }
    if (same) constantOffsets.push(offset);
    if (Math.abs(sum / cells.length - 127.5) > limit) biasedOffsets.push(offset);
  }
  return { constantOffsets, biasedOffsets };
}

function pathFigures(exchanges: Exchange[]): DpiReport["paths"] {
  const paths = exchanges.map((each) => each.requestHead.split(" ")[1] ?? "");
  return {
    distinct: new Set(paths).size,
    shapes: counts(
      paths.map((path) =>
        path.replace(/[0-9a-f]/g, "h").replace(/(h+)/, (run) => `h{${run.length}}`)
      ),
    ),
  };
}

function findingsOf(report: DpiReport, capture: Capture): string[] {
  const findings: string[] = [];
  const { firstPackets, cells } = report;
  if (firstPackets.passed < firstPackets.count) {
    findings.push(
      `${firstPackets.count - firstPackets.passed} first packets match no exemption rule`,
    );
  }
  if (cells.constantOffsets.length > 0 && cells.count >= 8) {
    findings.push(`constant bytes at offsets ${cells.constantOffsets.join(", ")}`);
  }
  if (cells.biasedOffsets.length > 0) {
    findings.push(`biased bytes at offsets ${cells.biasedOffsets.join(", ")}`);
  }
  if (cells.sizes.length > 1) findings.push("cells of more than one size in a text conversation");
  if (cells.oddCells > 0) {
    findings.push(`cells with too few or too many set bits: ${cells.oddCells}`);
  }
  if (cells.repeatedCells > 0) findings.push(`${cells.repeatedCells} cells were sent twice`);
  if (cells.count >= 100 && cells.entropyBitsPerByte < 7.99) {
    findings.push(`entropy of ${cells.entropyBitsPerByte.toFixed(3)} bits a byte`);
  }
  if (report.requestHeaders.length > 1) findings.push("requests with different sets of headers");
  if (report.answerHeaders.length > 1) findings.push("answers with different sets of headers");
  const heads = capture.exchanges.flatMap((each) => [each.requestHead, each.answerHead]);
  if (heads.some((head) => TELLING.test(head))) {
    findings.push("a header names the program or its runtime");
  }
  return findings;
}

/** Names of the headers in order and case, with the first line's form. */
function headerShape(head: string): string {
  const [first = "", ...rest] = head.split("\r\n").filter((line) => line !== "");
  const form = first.startsWith("HTTP/") ? first : first.replace(/ .* /, " /… ");
  return [form, ...rest.map((line) => line.slice(0, line.indexOf(":")))].join(", ");
}

function counts(words: string[]): Count[] {
  const found = new Map<string, number>();
  for (const word of words) found.set(word, (found.get(word) ?? 0) + 1);
  return [...found].map(([what, count]) => ({ what, count }))
    .sort((left, right) => right.count - left.count);
}

const EDGES_MS = [10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000];

function histogram(valuesMs: number[]): Count[] {
  const rows = EDGES_MS.map((edge) => ({ what: `< ${edge} ms`, count: 0 }));
  const last = { what: `≥ ${EDGES_MS.at(-1)} ms`, count: 0 };
  for (const value of valuesMs) {
    const row = rows[EDGES_MS.findIndex((edge) => value < edge)] ?? last;
    row.count++;
  }
  return [...rows, last].filter((row) => row.count > 0);
}

function gaps(times: number[]): number[] {
  const sorted = [...times].sort((left, right) => left - right);
  return sorted.slice(1).map((time, index) => time - (sorted[index] ?? 0));
}

function entropy(totals: number[], bytes: number): number {
  return totals.reduce((sum, total) => {
    if (total === 0) return sum;
    const share = total / bytes;
    return sum - share * Math.log2(share);
  }, 0);
}
