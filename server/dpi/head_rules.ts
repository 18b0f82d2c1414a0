/**
 * The shortest rule on first packets: conditions that hold for ours, alone or up to three together, and for no ordinary
 * first packet.
 *  1. every part of an HTTP head (request line, each header's value, the order of the headers) is generalized over
 *     all of ours to one regular expression: common start, one character class, common end;
 *  2. what the body looks like is a condition, too;
 *  3. conditions are combined, the shortest text first;
 *  4. a rule counts when the same search over all pairs but one finds the one that is left out: what a few pairs share by
 *     chance finds nobody else.
 */
import { fits, type Rule } from "./rule.ts";
import { setBits } from "./gfw_rules.ts";

/** One thing that a rule may ask of a first packet. */
interface Condition {
  text: string;
  matches(packet: FirstPacket): boolean;
}

/** A first packet of HTTP, taken apart. */
interface FirstPacket {
  requestLine: string;
  /** In their order, names as they were sent. */
  headers: [name: string, value: string][];
  body: Uint8Array;
}

/** Most conditions in one rule. */
const MAX_CONDITIONS = 3;

/** Character classes from the narrowest on. */
const CLASSES: [text: string, pattern: RegExp][] = [
  ["\\d", /^\d*$/],
  ["[0-9a-f]", /^[0-9a-f]*$/],
  ["[a-z]", /^[a-z]*$/],
  ["[0-9a-z]", /^[0-9a-z]*$/],
  ["\\w", /^\w*$/],
  ["[\\w/.-]", /^[\w/.-]*$/],
];

/** Headers whose values say where a request goes, not which program sent it. */
const ABOUT_PLACE = new Set(["host", "origin", "referer"]);

/** The shortest rule that finds the first packets of our `pairs` and none of `ordinary`; undefined for none. */
export function headRule(pairs: Uint8Array[][], ordinary: Uint8Array[]): Rule | undefined {
  const count = pairs.flat().length;
  const read = pairs.map((packets) => packets.flatMap((packet) => readFirstPacket(packet) ?? []));
  const ours = read.flat();
  if (ours.length === 0 || !fits(ours.length, count)) return undefined;
  const others = ordinary.flatMap((packet) => readFirstPacket(packet) ?? []);
  const found = shortest(ours, others);
  if (found === undefined || !findsUnseen(read, others)) return undefined;
  const matched = ours.filter((packet) => holds(found, packet)).length;
  return { scope: "first packet", text: textOf(found), matched, of: count };
}

/** The fewest conditions, of these the shortest text, that hold for ours and for no other. */
function shortest(ours: FirstPacket[], others: FirstPacket[]): Condition[] | undefined {
  const conditions = conditionsOf(ours);
  for (let count = 1; count <= MAX_CONDITIONS; count++) {
    const [found] = combinations(conditions, count)
      .filter((combined) => !others.some((packet) => holds(combined, packet)))
      .filter((combined) =>
        fits(ours.filter((packet) => holds(combined, packet)).length, ours.length)
      )
      .sort((left, right) => textOf(left).length - textOf(right).length);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether rules that are made of all pairs but one find that one. */
function findsUnseen(pairs: FirstPacket[][], others: FirstPacket[]): boolean {
  if (pairs.length === 1) return true;
  const matched = pairs.flatMap((packets, index) => {
    const rule = shortest(pairs.toSpliced(index, 1).flat(), others);
    return rule === undefined ? [] : packets.filter((packet) => holds(rule, packet));
  });
  return fits(matched.length, pairs.flat().length);
}

function textOf(conditions: Condition[]): string {
  return conditions.map(({ text }) => text).join(" and ");
}

function holds(conditions: Condition[], packet: FirstPacket): boolean {
  return conditions.every((condition) => condition.matches(packet));
}

function readFirstPacket(packet: Uint8Array): FirstPacket | undefined {
  const text = new TextDecoder("latin1").decode(packet);
  const end = text.indexOf("\r\n\r\n");
  const [requestLine = "", ...lines] = text.slice(0, end < 0 ? undefined : end).split("\r\n");
  if (!/^[A-Z]+ \S+ HTTP\/1\.[01]$/.test(requestLine)) return undefined;
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return { requestLine, headers, body: packet.subarray(end < 0 ? packet.length : end + 4) };
}

function conditionsOf(packets: FirstPacket[]): Condition[] {
  const line = generalize(
    packets.map(({ requestLine }) => requestLine.replace(/ HTTP\/1\..$/, "")),
  );
  const conditions: Condition[] = [
    { text: `/^${line.text} /`, matches: ({ requestLine }) => line.starts.test(requestLine) },
  ];
  for (const name of sharedNames(packets)) {
    const values = packets.map((packet) => valueOf(packet, name) ?? "");
    const value = generalize(values);
    conditions.push({
      text: `/^${name}: ${value.text}$/`,
      matches: (packet) => value.whole.test(valueOf(packet, name) ?? "\n"),
    });
  }
  const orders = new Set(packets.map(orderOf));
  if (orders.size === 1) {
    const [order = ""] = orders;
    conditions.push({
      text: `headers in the order ${order}`,
      matches: (packet) => orderOf(packet) === order,
    });
  }
  conditions.push({ text: "a random body", matches: ({ body }) => isRandom(body) });
  return conditions;
}

/** Names that every packet has and whose value tells a program. */
function sharedNames(packets: FirstPacket[]): string[] {
  const [first] = packets;
  return (first?.headers ?? []).map(([name]) => name)
    .filter((name) => !ABOUT_PLACE.has(name.toLowerCase()))
    .filter((name) => packets.every((packet) => valueOf(packet, name) !== undefined));
}

function valueOf({ headers }: FirstPacket, name: string): string | undefined {
  return headers.find(([each]) => each === name)?.[1];
}

function orderOf({ headers }: FirstPacket): string {
  return headers.map(([name]) => name).join(", ");
}

/** Set bits as in random bytes, give or take four standard errors; too short a body tells nothing. */
function isRandom(body: Uint8Array): boolean {
  if (body.length < 64) return false;
  return Math.abs(setBits(body) / body.length - 4) < 4 * Math.sqrt(2 / body.length);
}

/** One regular expression for all of `texts`: common start, characters of the narrowest class, common end. */
export function generalize(texts: string[]): { text: string; whole: RegExp; starts: RegExp } {
  const distinct = [...new Set(texts)];
  const [first = "", ...rest] = distinct;
  const start = rest.reduce(commonStart, first);
  const tails = distinct.map((text) => text.slice(start.length));
  const [tail = "", ...otherTails] = tails;
  const end = reversed(otherTails.map(reversed).reduce(commonStart, reversed(tail)));
  const middles = tails.map((text) => text.slice(0, text.length - end.length));
  const text = escaped(start) + classFor(middles) + escaped(end);
  return { text, whole: new RegExp(`^${text}$`), starts: new RegExp(`^${text} `) };
}

function classFor(middles: string[]): string {
  const lengths = middles.map((middle) => middle.length);
  const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
  if (most === 0) return "";
  const [name] = CLASSES.find(([, pattern]) => middles.every((each) => pattern.test(each))) ??
    ["."];
  return `${name}{${least === most ? least : `${least},${most}`}}`;
}

function commonStart(left: string, right: string): string {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length++;
  return left.slice(0, length);
}

function reversed(text: string): string {
  return [...text].reverse().join("");
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function combinations<Item>(items: Item[], count: number): Item[][] {
  if (count === 0) return [[]];
  return items.flatMap((item, index) =>
    combinations(items.slice(index + 1), count - 1).map((rest) => [item, ...rest])
  );
}
