import type { CommandArgs, CommandIo, OptionSpec } from "../command.ts";
import { readPassphraseFile } from "./new_passphrase.ts";

/** Where the password of tor's control port is. */
export const TOR_PASSWORD_FILE: OptionSpec = {
  name: "tor-password-file",
  value: "FILE",
  help: "read the password of tor's control port from the first line",
};

/** The password of `--tor-password-file`, or of the file `saved`; undefined when there is neither. */
export async function torPassword(
  args: CommandArgs,
  io: CommandIo,
  saved?: string,
): Promise<string | undefined> {
  const path = args.value(TOR_PASSWORD_FILE.name) ?? saved;
  return path === undefined ? undefined : await readPassphraseFile(path, io.signal);
}
