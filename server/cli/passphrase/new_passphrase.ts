/** Asks for a passphrase that is to be set; it never comes from the command line. */
import { abortable } from "@std/async/abortable";
import { type ByteStream, openByteStream } from "../../../keys/disk/byte_stream.ts";
import { type CommandArgs, CommandError, type CommandIo, UsageError } from "../command.ts";
import { fileError } from "../named_file.ts";
import { weaknessOf } from "./passphrase_strength.ts";

/** Longer than any passphrase, shorter than a file that was named by mistake. */
const MAX_LINE_BYTES = 4_096;
const LINE_FEED = 10;
/** How often a new passphrase is asked for. */
const TRIES = 3;

/**
 * The passphrase of `--passphrase` (asked twice on the terminal) or of the first line of
 * `--passphrase-file`; undefined when neither was given.
 */
export async function readNewPassphrase(
  args: CommandArgs,
  io: CommandIo,
): Promise<string | undefined> {
  const path = args.value("passphrase-file");
  if (path !== undefined && args.has("passphrase")) {
    throw new UsageError(
      "Cannot read the command line: expected --passphrase or --passphrase-file, got both",
    );
  }
  if (path !== undefined) return await readPassphraseFile(path, io.signal);
  return args.has("passphrase") ? await askTwice(io, "--passphrase-file") : undefined;
}

/**
 * First line of `path`, which may be a pipe whose writer takes its time. Throws CommandError when there is none, it is
 * empty, too long or no text, and when `signal` fires.
 */
export async function readPassphraseFile(path: string, signal: AbortSignal): Promise<string> {
  const bytes = await abortable(readLine(path), signal).catch((error) => {
    throw signal.aborted ? new CommandError("Cannot read the passphrase: interrupted") : error;
  });
  const line = decodeLine(bytes, path);
  if (line !== "") return line;
  throw new CommandError(
    `Cannot read the passphrase: expected it in the first line of ${path}, got an empty line`,
    "write the passphrase into its first line",
  );
}

/** The bytes before the first line feed; no more is read than a passphrase may have. */
async function readLine(path: string): Promise<Uint8Array> {
  const buffer = new Uint8Array(MAX_LINE_BYTES + 1);
  let length = 0;
  let stream: ByteStream | undefined;
  try {
    stream = await openByteStream(path);
    while (length < buffer.length && !buffer.subarray(0, length).includes(LINE_FEED)) {
      const count = await stream.read(buffer.subarray(length));
      if (count === 0) break;
      length += count;
    }
  } catch (error) {
    throw fileError("read the passphrase", path, { cause: error });
  } finally {
    stream?.close();
  }
  const end = buffer.subarray(0, length).indexOf(LINE_FEED);
  if (end >= 0 || length <= MAX_LINE_BYTES) return buffer.subarray(0, end < 0 ? length : end);
  throw new CommandError(
    `Cannot read the passphrase: expected at most ${MAX_LINE_BYTES} bytes in the first line of ${path}, got more`,
    "is this the file with the passphrase?",
  );
}

/** Some editors put a mark before the text, which nobody types; others write two bytes for each letter. */
function decodeLine(bytes: Uint8Array, path: string): string {
  try {
    const line = new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r$/, "");
    if (!line.includes("\0")) return line;
  } catch {
    // Falls through to the words below.
  }
  throw new CommandError(
    `Cannot read the passphrase: expected UTF-8 text in the first line of ${path}, got other bytes`,
    "save the file as UTF-8",
  );
}

/** A passphrase that was typed twice the same. Throws CommandError; `option` takes one from a file instead. */
export async function askTwice(io: CommandIo, option: string): Promise<string> {
  return await io.unseen(async () => {
    let prompt = "New passphrase:";
    for (let tries = 1; tries <= TRIES; tries++) {
      const first = await askOnce(io, { prompt, option });
      if (first === "") {
        prompt = "A passphrase has at least one character. New passphrase:";
        continue;
      }
      if (await askOnce(io, { prompt: "Repeat the passphrase:", option }) === first) return first;
      prompt = "The two differ. New passphrase:";
    }
    throw new CommandError(
      `Cannot set the passphrase: expected the same one twice, got none in ${TRIES} tries`,
      "start again, and type slowly: the terminal does not show what you type",
    );
  });
}

async function askOnce(
  io: CommandIo,
  { prompt, option }: { prompt: string; option: string },
): Promise<string> {
  const answer = await io.askSecret(prompt);
  if (answer !== undefined) return answer;
  throw new CommandError(
    "Cannot ask for the passphrase: there is no terminal, or no answer",
    `run hchat in a terminal, or give ${option} FILE`,
  );
}

/** Warns of a new passphrase that is easily guessed; it is taken anyway. */
export function warnOfWeak(passphrase: string, io: CommandIo): void {
  const weakness = weaknessOf(passphrase);
  if (weakness === undefined) return;
  io.err(
    `hchat: warning: this passphrase is weak: it ${weakness}. Whoever takes the list can guess it; ` +
      "six random words are strong",
  );
}
