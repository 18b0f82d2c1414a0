/** Asks for a passphrase that is to be set; it never comes from the command line. */
import { type CommandArgs, CommandError, type CommandIo, UsageError } from "../cli/command.ts";
import { fileError } from "../cli/named_file.ts";

/** Longer than any passphrase, shorter than a file that was named by mistake. */
const MAX_LINE_BYTES = 4_096;
const LINE_FEED = 10;

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
      "Reading the command line failed: found --passphrase and --passphrase-file, wanted one of them",
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
  const { promise: ended, resolve: end } = Promise.withResolvers<undefined>();
  const onAbort = (): void => end(undefined);
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  const bytes = await Promise.race([readLine(path), ended])
    .finally(() => signal.removeEventListener("abort", onAbort));
  if (bytes === undefined) throw new CommandError("Reading the passphrase failed: interrupted");
  const line = decodeLine(bytes, path);
  if (line !== "") return line;
  throw new CommandError(
    `Reading the passphrase failed: the first line of ${path} is empty`,
    "write the passphrase into its first line",
  );
}

/** The bytes before the first line feed; no more is read than a passphrase may have. */
async function readLine(path: string): Promise<Uint8Array> {
  const buffer = new Uint8Array(MAX_LINE_BYTES + 1);
  let length = 0;
  try {
    using file = await Deno.open(path, { read: true });
    while (length < buffer.length && !buffer.subarray(0, length).includes(LINE_FEED)) {
      const count = await file.read(buffer.subarray(length));
      if (count === null) break;
      length += count;
    }
  } catch (error) {
    throw fileError("read the passphrase", path, error);
  }
  const end = buffer.subarray(0, length).indexOf(LINE_FEED);
  if (end >= 0 || length <= MAX_LINE_BYTES) return buffer.subarray(0, end < 0 ? length : end);
  throw new CommandError(
    `Reading the passphrase failed: the first line of ${path} is over ${MAX_LINE_BYTES} bytes`,
    "is that the file with the passphrase?",
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
    `Reading the passphrase failed: the first line of ${path} is no UTF-8 text`,
    "save the file as UTF-8, as the passphrase is when it is typed",
  );
}

/** A passphrase that was typed twice the same. Throws CommandError; `option` takes one from a file instead. */
export async function askTwice(io: CommandIo, option: string): Promise<string> {
  return await io.unseen(() => askBoth(io, option));
}

async function askBoth(io: CommandIo, option: string): Promise<string> {
  const first = await io.askSecret("New passphrase:");
  if (first === undefined) {
    throw new CommandError(
      "Asking for the passphrase failed: there is no terminal, or no answer",
      `run the program in a terminal, or give ${option} FILE`,
    );
  }
  if (first === "") {
    throw new CommandError(
      "Setting the passphrase failed: it is empty",
      "start again and type one; a list needs none",
    );
  }
  if (await io.askSecret("The same again:") === first) return first;
  throw new CommandError(
    "Setting the passphrase failed: the two are not the same",
    "start again, and type slowly: what is typed is not shown",
  );
}
