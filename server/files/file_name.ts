// Room: files on their way: the lane that carries them, where they come from and are kept.
/**
 * Names of files that a peer has chosen, made harmless (PROTOCOL.md §4, "Files"); pure. What is shown is what is
 * stored: one name without a path, and with the extension that everybody sees.
 */
import { FILE_NAME_BYTES } from "../../keys/cell/frame/file_items.ts";

/** What no file system takes, or what leads elsewhere. */
// deno-lint-ignore no-control-regex -- Control characters are what is looked for.
const FORBIDDEN = /[/\\:*?"<>|\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffd]/g;
/** Format characters (bidi, joiners, tags), variation selectors, fillers and private use: nobody sees them. */
const UNSEEN =
  /[\p{Cf}\p{Co}\p{Cn}\p{Cs}\ufe00-\ufe0f\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\u{e0100}-\u{e01ef}]/gu;
/** Names of devices on Windows, with any extension. */
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
/** What SQLite takes for a part of the database whose name is in front: beside a vault it would be played back into it. */
const SIDE_FILE = /-(journal|wal|shm)$/i;
/** Longest extension that is kept when a name is shortened, dot included, in characters. */
const EXTENSION_CHARS = 17;
/** Room for " (999)" and for what a file gets in front while it is not whole. */
const NUMBER_BYTES = 40;

/** The name under which a file called `name` is shown and stored: 1 to 215 bytes of UTF-8. */
export function safeFileName(name: string): string {
  const visible = name.toWellFormed().normalize("NFC").replace(UNSEEN, "").replace(FORBIDDEN, "_");
  const plain = visible.replace(/\s+/gu, " ").replace(/^[. ]+|[. ]+$/g, "");
  const kept = shortened(plain === "" || /^_+$/.test(plain) ? "file" : plain);
  const alone = SIDE_FILE.test(kept) ? `${kept}_` : kept;
  return RESERVED.test(alone) ? `_${alone}` : alone;
}

/** `name`, or from the second on with its number before the extension: `cat (2).png`. */
export function numberedName(name: string, number: number): string {
  if (number < 2) return name;
  const [stem, extension] = splitName(name);
  return `${stem} (${number})${extension}`;
}

function shortened(name: string): string {
  const [stem, extension] = splitName(name);
  const room = FILE_NAME_BYTES - NUMBER_BYTES - byteLength(extension);
  if (byteLength(stem) <= room) return name;
  let kept = "";
  let bytes = 0;
  // Character by character as people see them, so that none is cut in the middle.
  for (const { segment } of new Intl.Segmenter("en").segment(stem.slice(0, room))) {
    bytes += byteLength(segment);
    if (bytes > room) break;
    kept += segment;
  }
  return `${kept.trimEnd()}${extension}`;
}

/** Stem and extension with its dot; the latter is "" where there is none. */
function splitName(name: string): [string, string] {
  const at = name.lastIndexOf(".");
  return at <= 0 || name.length - at > EXTENSION_CHARS
    ? [name, ""]
    : [name.slice(0, at), name.slice(at)];
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
