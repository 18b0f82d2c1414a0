/** `hchat passwd`: sets, changes or removes the passphrase of a key list. */
import { dirname } from "node:path";
import {
  replaceBlock,
  rewriteBytes,
  rewriteList,
  wrapListKey,
} from "../../keys/make/change_passphrase.ts";
import type { NewPassphrase } from "../../keys/make/rewrite.ts";
import { KeyListError } from "../../keys/errors.ts";
import { faultOf, WriteError } from "../../keys/disk/write_fault.ts";
import { type OpenedList, openList, unlockList } from "../../keys/list/open_list.ts";
import { wipeKey } from "../../keys/list/passphrase.ts";
import { linkTargetOf } from "../../keys/disk/path.ts";
import { filesOf } from "../../keys/list/volumes.ts";
import { givenPassphrase, withPassphrase } from "../cli/passphrase/ask_passphrase.ts";
import {
  type Command,
  type CommandArgs,
  CommandError,
  type CommandIo,
  UsageError,
} from "../cli/command.ts";
import { rejectUnfit, reportStaleFiles, unfinishedFiles, warnOfBackups } from "./target_files.ts";
import { writeError } from "./write_failure.ts";
import { listArgument } from "../cli/arguments.ts";
import { askTwice, readPassphraseFile, warnOfWeak } from "../cli/passphrase/new_passphrase.ts";
import { Patience } from "../cli/patience.ts";
import { progressMeter } from "../cli/progress_meter.ts";

const ACTION = "rewrite the key list";

/** Sets, changes or removes a passphrase. */
export const passwdCommand: Command = {
  name: "passwd",
  summary: "set, change or remove the passphrase of a key list",
  usage: "passwd LIST [--remove] [--passphrase-file FILE] [--new-passphrase-file FILE]",
  details:
    "Changing it rewrites the header alone; setting the first one and removing it rewrite the " +
    "whole list beside the old file, which needs as much free space. Each seat has its own.",
  options: [
    { name: "remove", help: "store the list without a passphrase from now on" },
    {
      name: "passphrase-file",
      value: "FILE",
      help: "take the list's passphrase from the first line",
    },
    {
      name: "new-passphrase-file",
      value: "FILE",
      help: "take the new passphrase from the first line",
    },
  ],
  run: runPasswd,
};

async function runPasswd(args: CommandArgs, io: CommandIo): Promise<number> {
  // The new file takes the place of the old one, not of a link to it.
  const path = linkTargetOf(listArgument(args, "passwd"));
  const isRemoval = args.has("remove");
  if (isRemoval && args.value("new-passphrase-file") !== undefined) {
    throw new UsageError(
      "Cannot read the command line: expected --remove or --new-passphrase-file, got both",
    );
  }
  const opened = openList(path, { write: true, lock: true });
  const { volumes } = opened;
  let created: NewPassphrase;
  try {
    rejectReadOnly(opened);
    reportStaleFiles(path, io);
    const given = await givenPassphrase(args, io);
    await withPassphrase(
      { path, given, io },
      (passphrase) => unlockList(volumes, passphrase),
    );
    const hadPassphrase = volumes.header.passphraseBlock !== undefined;
    if (isRemoval && !hadPassphrase) {
      throw new CommandError(`Cannot remove the passphrase: ${path} has none`);
    }
    created = isRemoval ? undefined : await wrapListKey(
      opened,
      await readNew(args, io, hadPassphrase ? undefined : given),
      (bytes) => io.random(bytes),
    );
    if (created !== undefined && hadPassphrase) {
      replaceHeader(opened, created.block);
      io.out(`passphrase: changed for ${path}`);
      return 0;
    }
    await rewrite(opened, created, io);
    io.out(`passphrase: ${isRemoval ? "removed from" : "set for"} ${path}`);
    return 0;
  } finally {
    if (created !== undefined) wipeKey(created);
    volumes.close();
  }
}

function rejectReadOnly({ volumes }: OpenedList): void {
  if (volumes.writable) return;
  throw new CommandError(
    `Cannot change the passphrase: ${volumes.path} cannot be written`,
    "copy the list to a medium that can be written: hchat copy LIST DIR",
  );
}

/** A list that has no passphrase yet takes its `first` one from either file, which may be a pipe. */
async function readNew(
  args: CommandArgs,
  io: CommandIo,
  first: string | undefined,
): Promise<string> {
  const path = args.value("new-passphrase-file");
  const passphrase = path === undefined
    ? first ?? await askTwice(io, "--new-passphrase-file")
    : await readPassphraseFile(path, io.signal);
  warnOfWeak(passphrase, io);
  return passphrase;
}

function replaceHeader(opened: OpenedList, block: Uint8Array): void {
  try {
    replaceBlock(opened, block);
  } catch (error) {
    if (error instanceof WriteError) throw writeError(ACTION, faultOf(error));
    throw error;
  }
}

function rejectLinks(paths: string[]): void {
  const link = paths.find((path) => Deno.lstatSync(path).isSymlink);
  if (link === undefined) return;
  throw new CommandError(
    `Cannot ${ACTION}: expected a file, got a link: ${link}`,
    "put all volumes of the list into one folder",
  );
}

async function rewrite(
  opened: OpenedList,
  passphrase: NewPassphrase,
  io: CommandIo,
): Promise<void> {
  const { header, path } = opened.volumes;
  rejectLinks(filesOf(path, header));
  rejectUnfit({ action: ACTION, paths: [path], layout: header });
  const patience = new Patience(io, { place: path, leaves: unfinishedFiles([dirname(path)]) });
  const meter = progressMeter(io, { action: "rewriting", totalBytes: rewriteBytes(header) });
  try {
    const backupPaths = await patience.during(rewriteList(opened, passphrase, {
      random: (bytes) => io.random(bytes),
      signal: io.signal,
      onProgress: (bytesDone) => {
        patience.heard();
        meter.note(bytesDone);
      },
    }));
    warnOfBackups(backupPaths, io);
  } catch (error) {
    if (error instanceof WriteError) throw writeError(ACTION, faultOf(error));
    if (!io.signal.aborted || error instanceof KeyListError) throw error;
    throw new CommandError(`Cannot ${ACTION}: interrupted; the list is as it was`);
  } finally {
    meter.close();
  }
}
