/** What the page makes of a text from either side: links, code, large emoji; pure, and never markup. */

/** A piece of a text; `text` is always what was written. */
export type TextPart =
  | { kind: "plain"; text: string }
  /** `href` is where it leads, in the form that the browser will use. */
  | { kind: "link"; text: string; href: string }
  | { kind: "code"; text: string }
  /** A block of its own; `text` is without the fences. */
  | { kind: "block"; text: string };

/** Fenced block, code span, or address; nothing crosses from one into another. */
const PIECES =
  /```(?:[\w+-]*\n)?(?<block>[^]*?)```\n?|`(?<code>[^`\n]+)`|(?<link>\b(?:https?:\/\/|mailto:)[^\s<>"`\p{Bidi_Control}]+)/gu;
/** Marks that end a sentence rather than an address. */
const TRAILING = /[.,;:!?'"»”’)\]}]+$/u;
const PROTOCOLS = ["http:", "https:", "mailto:"];

/** Joined emoji, flags and keycaps count as one; three at most, and nothing else. */
const EMOJI =
  /^(?:\s*(?:\p{Regional_Indicator}{2}|[#*0-9]\uFE0F?\u20E3|\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?(?:\u200D\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?)*)){1,3}\s*$/u;
/** Letters, marks and spaces that show nothing: controls, separators, fillers, blank Braille. */
const NOTHING_TO_SEE =
  /^[\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u115F\u1160\u3164\uFFA0\u2800]*$/u;

/** The parts of a text in order; joined, they are the text but for the fences of code. */
export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(PIECES)) {
    const part = partOf(match);
    if (part === undefined) continue;
    if (match.index > end) parts.push({ kind: "plain", text: text.slice(end, match.index) });
    parts.push(part);
    end = match.index + (part.kind === "link" ? part.text.length : match[0].length);
  }
  if (end < text.length) parts.push({ kind: "plain", text: text.slice(end) });
  return parts;
}

function partOf({ groups }: RegExpExecArray): TextPart | undefined {
  const { block, code, link } = groups ?? {};
  if (block !== undefined) return { kind: "block", text: block.replace(/\n$/, "") };
  if (code !== undefined) return { kind: "code", text: code };
  return link === undefined ? undefined : linkPart(withoutTrailing(link));
}

/** A closing bracket stays when the address has its opening one. */
function withoutTrailing(link: string): string {
  const trailing = TRAILING.exec(link)?.[0] ?? "";
  const core = link.slice(0, link.length - trailing.length);
  return trailing.startsWith(")") && core.includes("(") ? `${core})` : core;
}

function linkPart(text: string): TextPart | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !PROTOCOLS.includes(url.protocol)) return undefined;
  return { kind: "link", text, href: url.href };
}

/** Where a link really leads, when that is not what it says: another host behind look-alike letters or a user name. */
export function realHost(text: string, href: string): string | undefined {
  const { host, username } = new URL(href);
  if (host === "" || (text.toLowerCase().includes(host) && username === "")) return undefined;
  return host;
}

/** True for one to three emoji and nothing else. */
export function isEmojiAlone(text: string): boolean {
  return text.length <= 48 && EMOJI.test(text);
}

/** True when there is something to see. */
export function isVisible(text: string): boolean {
  return !NOTHING_TO_SEE.test(text);
}

/** A name for a window's title or a notice, where marks of direction would reach beyond it. */
export function withoutControls(text: string): string {
  return text.replace(/[\p{Bidi_Control}\p{Cc}]/gu, "");
}
