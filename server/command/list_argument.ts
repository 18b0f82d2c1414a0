/** The one key list that a command is about, and its passphrase. */
import type { ListHeader } from "../../keys/header.ts";
import { type CommandArgs, CommandError, type CommandIo, UsageError } from "./command.ts";
import { readPassphraseFile } from "./new_passphrase.ts";

/** The only positional of `hchat COMMAND LIST`. Throws UsageError for none and for several. */
export function listArgument(args: CommandArgs, command: string): string {
  const [path, ...more] = args.positionals;
  if (path !== undefined && more.length === 0) return path;
  throw new UsageError(
    `Reading the command line failed: found ${args.positionals.length} key lists, wanted one`,
    `write it as: hchat ${command} LIST`,
  );
}

/**
 * The passphrase that opens a list: from `--passphrase-file`, else asked on the terminal; undefined when the
 * list has none. Throws CommandError when it cannot be had.
 */
export async function readPassphrase(
  header: Pick<ListHeader, "passphraseBlock" | "names" | "seat">,
  args: CommandArgs,
  io: CommandIo,
): Promise<string | undefined> {
  if (header.passphraseBlock === undefined) return undefined;
  const path = args.value("passphrase-file");
  if (path !== undefined) return await readPassphraseFile(path);
  const answer = io.askSecret(`Passphrase of ${header.names[header.seat]}'s key list:`);
  if (answer !== undefined) return answer;
  throw new CommandError(
    "Asking for the passphrase failed: there is no terminal, or no answer",
    "run the program in a terminal, or give --passphrase-file FILE",
  );
}
