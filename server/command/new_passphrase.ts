/** Asks for a passphrase that is to be set; it never comes from the command line. */
import { type CommandArgs, CommandError, type CommandIo, UsageError } from "./command.ts";

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
  if (path !== undefined) return await readPassphraseFile(path);
  return args.has("passphrase") ? askTwice(io) : undefined;
}

/** First line of `path`. Throws CommandError when there is none or it is empty. */
export async function readPassphraseFile(path: string): Promise<string> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`Reading the passphrase failed: ${path}: ${reason}`);
  }
  const [line = ""] = text.split(/\r?\n/, 1);
  if (line !== "") return line;
  throw new CommandError(`Reading the passphrase failed: the first line of ${path} is empty`);
}

/** A passphrase that was typed twice the same. Throws CommandError. */
export function askTwice(io: CommandIo): string {
  const first = io.askSecret("New passphrase:");
  if (first === undefined) {
    throw new CommandError(
      "Asking for the passphrase failed: there is no terminal, or no answer",
      "run the program in a terminal, or give --passphrase-file FILE",
    );
  }
  if (first === "") throw new CommandError("Setting the passphrase failed: it is empty");
  if (io.askSecret("The same again:") === first) return first;
  throw new CommandError("Setting the passphrase failed: the two are not the same");
}
