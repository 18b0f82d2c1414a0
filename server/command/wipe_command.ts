/** `hchat wipe`: overwrites and removes the vault of a list, and on request burns the list itself. */
import { requireYes } from "../cli/consent.ts";
import { PASSPHRASE_FILE } from "../cli/passphrase/ask_passphrase.ts";
import type { ListHeader } from "../../keys/list_header.ts";
import { burnList } from "./live_burn.ts";
import { listArgument } from "../cli/arguments.ts";
import { type Command, type CommandArgs, CommandError, type CommandIo } from "../cli/command.ts";
import { inOneLine } from "../cli/words.ts";
import type { HistoryFault } from "../gui_api/notice_json.ts";
import { HISTORY_FAULTS } from "../shared/reasons.ts";
import { Patience } from "../cli/patience.ts";
import { type StartVaultDesk, startVaultDesk } from "../history/vault_desk.ts";
import type { Wiped } from "../history/wipe_vault.ts";
import { vaultBeside } from "../history/vault_path.ts";

/** Makes what was kept unreadable. */
export const wipeCommand: Command = {
  name: "wipe",
  summary: "overwrite and remove the messages that were kept",
  usage: "wipe LIST [--list] [--file FILE] [--yes] [--passphrase-file FILE]",
  details:
    "Overwrites the vault of the list with zeros and removes it. With --list all keys of the list " +
    "are burned, too: nothing can be sent or read under it any more. This cannot be undone. On " +
    "flash media the old bytes may survive in places that no program reaches: see SECURITY.md.",
  options: [
    { name: "list", help: "burn all keys of the list, too" },
    { name: "file", value: "FILE", help: "the vault, where it is not beside the list" },
    { name: "yes", help: "do not ask" },
    PASSPHRASE_FILE,
  ],
  run: runWipe,
};

const WIPE_HINTS: Partial<Record<HistoryFault, string>> = {
  inUse: "end the hchat that uses it first",
  gone: "a link leads to it; is its medium plugged in?",
  damaged: "nothing in it says that it is a vault; if you know that it is one, remove it yourself",
};

async function runWipe(args: CommandArgs, io: CommandIo): Promise<number> {
  const path = listArgument(args, "wipe");
  const file = args.value("file") ?? vaultBeside(path);
  if (!args.has("yes")) await askConsent(args, io, { path, file });
  const wiped = await wipeAt(file, io);
  if (wiped.kind === "failed") {
    throw new CommandError(
      `Cannot wipe ${file}: ${HISTORY_FAULTS[wiped.fault]}`,
      WIPE_HINTS[wiped.fault],
    );
  }
  const outcome = wiped.kind === "wiped" ? file : `nothing, there is no ${file}`;
  io.out(`wiped: ${inOneLine(outcome)}`);
  return args.has("list") ? await burnAll(path, args, io) : 0;
}

/**
 * Wipes the vault in a thread of its own, which a slow medium may hold up. Ctrl-C ends that at once: what is left can be
 * wiped again.
 */
export async function wipeAt(
  file: string,
  io: CommandIo,
  startDesk: StartVaultDesk = startVaultDesk,
): Promise<Wiped> {
  const interrupted = (): never => {
    const hint = "part of it may still be there; wipe it again";
    throw new CommandError(`Cannot wipe ${file}: interrupted`, hint);
  };
  if (io.signal.aborted) return interrupted();
  const desk = await startDesk();
  const end = (): void => desk.end();
  io.signal.addEventListener("abort", end, { once: true });
  const patience = new Patience(io, { place: file, leaves: `part of ${file} may still be there` });
  io.progress(`overwriting ${file}`);
  try {
    return await patience.during(desk.do({ kind: "wipe", path: file }));
  } catch (error) {
    if (io.signal.aborted) return interrupted();
    throw error;
  } finally {
    io.signal.removeEventListener("abort", end);
    end();
    io.progress("");
  }
}

async function askConsent(
  args: CommandArgs,
  io: CommandIo,
  { path, file }: { path: string; file: string },
): Promise<void> {
  const what = args.has("list") ? `${file} and all keys of ${path}` : file;
  await requireYes(io, `Wipe ${what}?`, "wipe");
}

async function burnAll(path: string, args: CommandArgs, io: CommandIo): Promise<number> {
  const options = { args, io, until: ({ slotCount }: ListHeader) => slotCount };
  const { header: { slotCount }, outcome, burnedUntil } = await burnList(path, options);
  if (burnedUntil < slotCount) {
    throw new CommandError(
      `Cannot burn all keys of ${path}${outcome === undefined ? ": interrupted" : ""}`,
      "see what the medium has, then: hchat burn LIST --until all",
    );
  }
  io.out(`burned: all ${slotCount} keys of ${path}`);
  return 0;
}
