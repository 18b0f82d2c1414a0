import type { CommandArgs, CommandIo, OptionSpec } from "../command.ts";
import { readPassphraseFile } from "./new_passphrase.ts";

/** Where the password of tor's control port is. */
export const TOR_PASSWORD_FILE: OptionSpec = {
  name: "tor-password-file",
  value: "FILE",
  help: "read the password of tor's control port from the first line",
};

/** The password of `--tor-password-file`, undefined when that was not given. */
export async function torPassword(args: CommandArgs, io: CommandIo): Promise<string | undefined> {
  const path = args.value(TOR_PASSWORD_FILE.name);
  return path === undefined ? undefined : await readPassphraseFile(path, io.signal);
}
