/** Command lines that are wrong, and the files that they name. */
import { createHash } from "node:crypto";

/** One wrong command line and how the program ends on it. */
export interface WrongLine {
  words: string;
  code: 1 | 2;
  /** What the error says. */
  says: string;
}

/** Every kind of error. LIST, OTHER, TEXT, SHORT, FLIPPED, NEWER stand for files that the test makes; EMPTY for a folder. */
export const WRONG_LINES: readonly WrongLine[] = [
  { words: "cht", code: 2, says: 'did you mean "hchat chat"?' },
  { words: "--wrong", code: 2, says: "has no option --wrong" },
  { words: "help nothing", code: 2, says: 'has no command "nothing"' },
  { words: "chat NOWHERE", code: 1, says: "there is no such file" },
  { words: "chat TEXT", code: 1, says: "This is not an hchat key list" },
  { words: "chat SHORT", code: 1, says: "bytes in " },
  { words: "chat FLIPPED", code: 1, says: "its header is damaged (" },
  { words: "chat NEWER", code: 1, says: "a newer hchat made this list" },
  { words: "chat EMPTY", code: 1, says: "expected the file of a key list, got a folder" },
  {
    words: "chat LIST --peer ftp://x",
    code: 2,
    says: 'expected http://HOST:PORT, https://HOST or onion, got "ftp://x"',
  },
  {
    words: "chat LIST --peer http://",
    code: 2,
    says: "Cannot read --peer: expected http://HOST:PORT or https://HOST",
  },
  { words: "chat LIST --peer 127.0.0.1:1 --peer 127.0.0.1:2", code: 2, says: "--peer" },
  { words: "chat LIST --page 0.0.0.0:0", code: 2, says: "expected a loopback address" },
  {
    words: "chat LIST --page example.com:80",
    code: 2,
    says: "expected a loopback address",
  },
  { words: "chat LIST --listen 7471", code: 2, says: "hint: write it as: --listen 0.0.0.0:7471" },
  { words: "chat LIST --listen 127.0.0.1:65536", code: 2, says: "expected a port from 0 to 65535" },
  {
    words: "chat LIST --listen 203.0.113.1:0 --page 127.0.0.1:0",
    code: 1,
    says: "no address of this computer",
  },
  { words: "chat LIST --pad maybe", code: 2, says: "expected prefer, always, or off, got" },
  { words: "chat LIST --cover loud", code: 2, says: 'expected quiet or steady, got "loud"' },
  { words: "chat LIST --pad alway", code: 2, says: "hint: write it as: --pad always" },
  { words: "chat LIST --tick 1", code: 2, says: "hint: add a unit: 1s for seconds" },
  { words: "chat LIST --tick 1ms", code: 2, says: "expected 50ms to 60s, got 1ms" },
  { words: "chat LIST --decoy EMPTY", code: 1, says: "index.html" },
  { words: "chat LIST LIST", code: 1, says: "expected each list once" },
  { words: "chat LIST --passphrase-file NOWHERE", code: 1, says: "Cannot read the passphrase" },
  { words: "keygen", code: 2, says: "--out" },
  { words: "keygen --out EMPTY --from yesterday", code: 2, says: "expected a time, got" },
  { words: "keygen --out EMPTY --for 10", code: 2, says: "expected a duration, got" },
  {
    words: "keygen --out EMPTY --period 10ms",
    code: 2,
    says: "expected a period of 1000 to 86400000 ms, got 10",
  },
  { words: "keygen --out EMPTY --key-size 65", code: 2, says: "in steps of 16, got 65" },
  { words: "keygen --out FOLDER --for 1m", code: 1, says: "alice.hkl exists" },
  { words: "info", code: 2, says: "expected one key list, got 0" },
  { words: "info LIST OTHER", code: 2, says: "expected one key list, got 2" },
  { words: "info /nowhere/b\uFFFDrn.hkl", code: 2, says: "expected words in UTF-8" },
  { words: "info TEXT", code: 1, says: "This is not an hchat key list" },
  { words: "verify FLIPPED", code: 1, says: "flipped.hkl)" },
  { words: "fingerprint TEXT", code: 1, says: "This is not an hchat key list" },
  { words: "burn LIST", code: 2, says: "--until" },
  { words: "burn LIST --until soon", code: 2, says: 'expected a time, got "soon"' },
  { words: "send LIST -p", code: 2, says: "expected --peer URL, got no value" },
  { words: "send", code: 2, says: "expected LIST, got none" },
  { words: "send LIST x", code: 2, says: "expected --peer URL, got none" },
  {
    words: "send LIST --peer 127.0.0.1:9 --timeout never x",
    code: 2,
    says: "expected a duration, got",
  },
  { words: "send TEXT --peer 127.0.0.1:9 x", code: 1, says: "This is not an hchat key list" },
  { words: "demo LIST", code: 2, says: "makes its own key lists" },
  { words: "completions", code: 2, says: "expected bash, zsh or fish, got nothing" },
  { words: "completions tcsh", code: 2, says: 'expected bash, zsh or fish, got "tcsh"' },
];

/** Makes the files that the lines name, in a folder that holds two new lists, and gives their paths by those names. */
export async function makeNamedFiles(folder: string): Promise<Record<string, string>> {
  const list = `${folder}/alice.hkl`;
  const bytes = await Deno.readFile(list);
  const write = async (name: string, content: Uint8Array): Promise<string> => {
    await Deno.writeFile(`${folder}/${name}`, content);
    return `${folder}/${name}`;
  };
  const flipped = bytes.slice();
  flipped[100] = (flipped[100] ?? 0) ^ 1;
  const newer = bytes.slice();
  newer[9] = 2;
  newer.set(createHash("sha256").update(newer.subarray(0, 3_008)).digest(), 3_008);
  await Deno.mkdir(`${folder}/empty`);
  return {
    LIST: list,
    OTHER: `${folder}/bob.hkl`,
    FOLDER: folder,
    EMPTY: `${folder}/empty`,
    NOWHERE: `${folder}/nowhere`,
    TEXT: await write("text", new TextEncoder().encode("no list\n".repeat(1_000))),
    SHORT: await write("short.hkl", bytes.subarray(0, bytes.length - 1)),
    FLIPPED: await write("flipped.hkl", flipped),
    NEWER: await write("newer.hkl", newer),
  };
}
