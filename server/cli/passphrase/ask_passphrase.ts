// Room: passphrases: asked for, read from a file, made anew, and how easily each is guessed.
/** The passphrase of a list that has one: from a file, or asked on the terminal. */
import { KeyListError } from "../../../keys/errors.ts";
import { KeyList } from "../../../keys/list/key_list.ts";
import { readListInfo } from "../../../keys/list/list_info.ts";
import type { ListHeader } from "../../../keys/list_header.ts";
import type { CommandArgs, CommandIo, OptionSpec } from "../command.ts";
import { readPassphraseFile } from "./new_passphrase.ts";

/** The option of commands that open one list. */
export const PASSPHRASE_FILE: OptionSpec = {
  name: "passphrase-file",
  value: "FILE",
  help: "read the passphrase of the list from the first line",
};

/** How often a passphrase may be mistyped on the terminal. */
const TRIES = 3;

/** The passphrase of `--passphrase-file`; undefined without that option. */
export async function givenPassphrase(
  args: CommandArgs,
  io: CommandIo,
): Promise<string | undefined> {
  const path = args.value("passphrase-file");
  return path === undefined ? undefined : await readPassphraseFile(path, io.signal);
}

/**
 * Calls `open` with the passphrase that was given, or with the one typed on the terminal when the list at `path` has
 * one; after a wrong one it asks again. Without a terminal `open` gets none.
 */
export async function withPassphrase<Opened>(
  { path, given, io, describe }: {
    path: string;
    given: string | undefined;
    io: CommandIo;
    /** Tells the header without holding up this thread; undefined where it cannot be read. */
    describe?: (path: string) => Promise<ListHeader | undefined>;
  },
  open: (passphrase: string | undefined) => Promise<Opened>,
): Promise<Opened> {
  const header = given !== undefined
    ? undefined
    : await (describe?.(path) ?? readListInfo(path).header);
  const isAsked = header?.passphraseBlock !== undefined;
  if (!isAsked) return await open(given);
  // Trying one takes a second, in which the next answer may be typed already.
  return await io.unseen(async () => {
    let passphrase = await io.askSecret(`Passphrase of ${path}:`);
    for (let tries = 1;; tries++) {
      try {
        return await open(passphrase);
      } catch (error) {
        const isWrong = error instanceof KeyListError && error.kind === "wrongPassphrase";
        if (!isWrong || tries === TRIES) throw error;
        passphrase = await io.askSecret("Wrong passphrase. Try again:");
        if (passphrase === undefined) throw error;
      }
    }
  });
}

/**
 * Opens the list at `path`, with the passphrase of `--passphrase-file` or one that is typed, does `work` over it and
 * gives it back. Throws KeyListError.
 */
export async function withList<Done>(
  { path, write, args, io }: { path: string; write: boolean; args: CommandArgs; io: CommandIo },
  work: (list: KeyList) => Promise<Done>,
): Promise<Done> {
  const list = await withPassphrase(
    { path, given: await givenPassphrase(args, io), io },
    (passphrase) => KeyList.open(path, { write, passphrase }),
  );
  try {
    return await work(list);
  } finally {
    list.close();
  }
}
