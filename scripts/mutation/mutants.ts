/**
 * Small faults to be planted in a source file, and the file with all of them behind switches: `$m(ID)` is true for the
 * one that is on. Offsets are UTF-16 code units of the source.
 */
import { parse } from "@babel/parser";

/** One fault. */
export interface Mutant {
  /** Its number in the whole run. */
  id: number;
  file: string;
  /** From 1. */
  line: number;
  /** The text of that line, without the space around it. */
  source: string;
  original: string;
  replacement: string;
}

/** A source file with its faults behind switches. */
export interface MutatedSource {
  mutants: Mutant[];
  text: string;
}

/** What of the parser's tree is used here. */
interface Node {
  type: string;
  start: number;
  end: number;
  loc: { start: { line: number } };
  [field: string]: unknown;
}

const BINARY: Record<string, readonly string[]> = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "===": ["!=="],
  "!==": ["==="],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "**": ["*"],
  "&": ["|"],
  "|": ["&"],
  "^": ["|"],
  "<<": [">>"],
  ">>": ["<<"],
  ">>>": ["<<"],
};
const LOGICAL: Record<string, string> = { "&&": "||", "||": "&&", "??": "&&" };
const ASSIGNMENT: Record<string, string> = { "+=": "-=", "-=": "+=", "|=": "&=", "&=": "|=" };
const CALLS = new Set(["CallExpression", "OptionalCallExpression"]);
/** Calls and errors whose texts are for people: their wording is no behaviour of the cells. */
const WORDING = /Error$|Fault$|^fault$|^expectLength$/;
/** Expressions around types, whose value is that of what they hold. */
const TYPED = new Set(["TSAsExpression", "TSNonNullExpression", "TSSatisfiesExpression"]);

/** Finds the faults for `source`; their ids begin at `firstId`. */
export function mutate(
  source: string,
  { file, firstId }: { file: string; firstId: number },
): MutatedSource {
  const { program } = parse(source, { sourceType: "module", plugins: ["typescript"] });
  const writer = new Writer(source, file, firstId);
  const text = writer.render(program as unknown as Node);
  return { mutants: writer.mutants, text };
}

class Writer {
  readonly mutants: Mutant[] = [];
  readonly #source: string;
  readonly #lines: string[];
  readonly #file: string;
  readonly #firstId: number;

  constructor(source: string, file: string, firstId: number) {
    this.#source = source;
    this.#lines = source.split("\n");
    this.#file = file;
    this.#firstId = firstId;
  }

  /** The source of `node` with its faults. */
  render(node: Node): string {
    let text = "";
    let at = node.start;
    for (const child of childrenOf(node)) {
      text += this.#source.slice(at, child.start) + this.render(child);
      at = child.end;
    }
    text += this.#source.slice(at, node.end);
    if (isStatement(node)) return this.#withoutStatement(node, text);
    for (const replacement of this.#replacements(node)) {
      text = `($m(${this.#add(node, replacement)}) ? (${replacement}) : (${text}))`;
    }
    return text;
  }

  #withoutStatement(node: Node, text: string): string {
    const { type, operator } = node.expression as Node;
    const isEffect = CALLS.has(type) || type === "AwaitExpression" ||
      type === "UpdateExpression" || (type === "AssignmentExpression" && operator === "=");
    if (!isEffect) return text;
    return `{ if (!$m(${this.#add(node, "(nothing)")})) { ${text} } }`;
  }

  #replacements(node: Node): string[] {
    const part = (name: string): string => this.#slice(node[name] as Node);
    switch (node.type) {
      case "BinaryExpression": {
        const operators = joinsTexts(node) ? [] : BINARY[node.operator as string] ?? [];
        return operators.map((operator) => `${part("left")} ${operator} ${part("right")}`);
      }
      case "LogicalExpression":
        return [`(${part("left")}) ${LOGICAL[node.operator as string]} (${part("right")})`];
      case "AssignmentExpression": {
        const operator = ASSIGNMENT[node.operator as string];
        return operator === undefined ? [] : [`${part("left")} ${operator} ${part("right")}`];
      }
      case "UnaryExpression":
        return node.operator === "!" || node.operator === "-" ? [part("argument")] : [];
      case "BooleanLiteral":
        return [node.value === true ? "false" : "true"];
      case "NumericLiteral":
        return [`${this.#slice(node)} + 1`];
      case "BigIntLiteral":
        return [`${this.#slice(node)} + 1n`];
      case "StringLiteral":
        return node.value === "" ? [] : ['""'];
      case "ConditionalExpression":
        return [part("consequent"), part("alternate")];
      default:
        return node.isCondition === true ? ["true", "false"] : [];
    }
  }

  #slice({ start, end }: Node): string {
    return this.#source.slice(start, end);
  }

  #add(node: Node, replacement: string): number {
    const id = this.#firstId + this.mutants.length;
    const { line } = node.loc.start;
    const source = this.#lines[line - 1]!.trim();
    const original = this.#slice(node);
    this.mutants.push({ id, file: this.#file, line, source, original, replacement });
    return id;
  }
}

/** A statement that can be left out. */
function isStatement({ type, expression }: Node): boolean {
  return type === "ExpressionStatement" && expression !== undefined;
}

/** `+` between texts is no arithmetic. */
function joinsTexts({ operator, left, right }: Node): boolean {
  const isText = ({ type }: Node): boolean =>
    type === "StringLiteral" || type === "TemplateLiteral";
  return operator === "+" && (isText(left as Node) || isText(right as Node));
}

/** The parts of `node` that hold expressions, in the order of the source. */
function childrenOf(node: Node): Node[] {
  if (node.type.startsWith("TS") && !TYPED.has(node.type)) return [];
  if (node.type.startsWith("Import") || isWording(node) || isWipe(node)) return [];
  const children = Object.entries(node).flatMap(([field, value]): unknown[] => {
    if (field === "key" && node.computed !== true) return [];
    if (field === "source" || field === "specifiers" || field === "directives") return [];
    return Array.isArray(value) ? value : [value];
  });
  const test = node.test as Node | undefined | null;
  // A condition that is a comparison has faults of its own; the others are taken for true and for false.
  if (node.type === "IfStatement" && test?.type === "CallExpression") test.isCondition = true;
  return children.filter(isNode)
    .filter(({ start }, at, all) => all.findIndex((other) => other.start === start) === at)
    .toSorted((one, other) => one.start - other.start);
}

function isNode(value: unknown): value is Node {
  const node = value as Node | null;
  return typeof node === "object" && node !== null && typeof node.type === "string" &&
    typeof node.start === "number" && !/^Comment/.test(node.type);
}

/** Bytes that are wiped may be any. */
function isWipe({ type, callee }: Node): boolean {
  const { property } = (callee ?? {}) as { property?: { name?: string } };
  return CALLS.has(type) && property?.name === "fill";
}

function isWording(node: Node): boolean {
  if (node.type !== "NewExpression" && node.type !== "CallExpression") return false;
  const { name } = node.callee as { name?: string };
  return name !== undefined && WORDING.test(name);
}
