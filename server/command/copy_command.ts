/** `hchat copy`: brings a key list to another medium, checked on the way. */
import { dirname, resolve } from "node:path";
import { realPathOf } from "../../keys/disk/path.ts";
import { layoutOf } from "../../keys/list/list_layout.ts";
import { type OpenedList, openList, unlockList } from "../../keys/list/open_list.ts";
import { finishOrExplain } from "../../keys/list/pending_change.ts";
import type { ListHeader, RecordLayout } from "../../keys/list_header.ts";
import { copyList, type CopyOutcome, copyPath } from "../../keys/make/copy_list.ts";
import {
  type Command,
  type CommandArgs,
  CommandError,
  type CommandIo,
  UsageError,
} from "../cli/command.ts";
import { Patience } from "../cli/patience.ts";
import { phaseMeter } from "../cli/progress_meter.ts";
import { parseSize } from "../cli/size.ts";
import { formatSlotSpan } from "../cli/time.ts";
import { givenPassphrase, withPassphrase } from "../cli/passphrase/ask_passphrase.ts";
import {
  rejectTaken,
  rejectUnfit,
  reportStaleFiles,
  unfinishedFiles,
  warnOfBackups,
  withFolders,
} from "./target_files.ts";
import { interruptedError, writeError } from "./write_failure.ts";

const ACTION = "copy the key list";

/** Copies a list. */
export const copyCommand: Command = {
  name: "copy",
  summary: "bring a key list to another medium, checked on the way",
  usage: "copy LIST DIR [--volume-size SIZE] [--keep-damaged] [--passphrase-file FILE] [--force]",
  details: "Copies all volumes, burned keys as zeros. Chat with one copy of a list only, " +
    "and destroy the other: two in use would spend the same keys twice.",
  options: [
    {
      name: "volume-size",
      value: "SIZE",
      help: "split into files of at most SIZE, as FAT32 needs",
    },
    { name: "keep-damaged", help: "copy damaged keys as they are instead of giving up" },
    { name: "passphrase-file", value: "FILE", help: "take the passphrase from the first line" },
    { name: "force", help: "replace a key list that is there" },
  ],
  run: runCopy,
};

async function runCopy(args: CommandArgs, io: CommandIo): Promise<number> {
  const { list, folder } = readPaths(args);
  const opened = openList(list, { write: false, lock: true });
  try {
    const path = copyPath(list, folder);
    return await withFolders(
      [folder],
      { action: ACTION, io },
      () => copyTo(opened, path, args, io),
    );
  } finally {
    opened.volumes.close();
  }
}

function readPaths(args: CommandArgs): { list: string; folder: string } {
  const [list, folder, ...more] = args.positionals;
  if (list === undefined || folder === undefined || more.length > 0) {
    throw new UsageError(
      `Cannot read the command line: expected a list and a folder, got ${args.positionals.length} paths`,
      "write it as: hchat copy LIST DIR",
    );
  }
  return { list: resolve(list), folder: resolve(folder) };
}

async function copyTo(
  opened: OpenedList,
  path: string,
  args: CommandArgs,
  io: CommandIo,
): Promise<number> {
  const { volumes } = opened;
  const { header } = volumes;
  const isForced = args.has("force");
  const layout = readLayout(args, header);
  finishOrExplain(path);
  rejectSame(path, volumes.path);
  rejectTaken({ action: ACTION, paths: [path], layout }, { isForced });
  rejectUnfit({ action: ACTION, paths: [path], layout });
  reportStaleFiles(path, io);
  await withPassphrase(
    { path: volumes.path, given: await givenPassphrase(args, io), io },
    (passphrase) => unlockList(volumes, passphrase),
  );
  const totalBytes = header.slotCount * header.recordBytes;
  const meter = phaseMeter(io, { totalBytes });
  const patience = new Patience(io, {
    place: `${volumes.path} and ${path}`,
    leaves: unfinishedFiles([dirname(path)]),
  });
  const outcome = await patience.during(copyList(opened, {
    path,
    layout,
    keepDamaged: args.has("keep-damaged"),
    keepExisting: !isForced,
    random: (bytes) => io.random(bytes),
    signal: io.signal,
    progress: (phase, bytesDone) => {
      patience.heard();
      meter.note(phase, bytesDone);
    },
  })).finally(() => meter.close());
  return report(outcome, header, io);
}

function readLayout(args: CommandArgs, header: ListHeader): RecordLayout {
  const size = args.value("volume-size");
  if (size === undefined) return header;
  return layoutOf({ ...header, volumeBytes: parseSize(size, "--volume-size") });
}

function rejectSame(path: string, list: string): void {
  if (realPathOf(path) !== realPathOf(list)) return;
  throw new CommandError(
    `Cannot ${ACTION}: expected another folder, got ${dirname(path)}, where the list is`,
    "give another folder",
  );
}

function report(outcome: CopyOutcome, header: ListHeader, io: CommandIo): number {
  if (outcome.kind !== "copied") throw copyError(outcome, header);
  outcome.paths.forEach((path) => io.out(`wrote: ${path}`));
  warnOfBackups(outcome.backupPaths, io);
  outcome.damaged.forEach((span) => io.out(`damaged: ${formatSlotSpan(header, span)}`));
  io.err("hchat: hint: use one copy of the list only, and destroy the other");
  return outcome.damaged.length === 0 ? 0 : 1;
}

function copyError(
  outcome: Exclude<CopyOutcome, { kind: "copied" }>,
  header: ListHeader,
): CommandError {
  const hint = "hchat verify LIST names all damaged keys; --keep-damaged copies what there is";
  const failed = (reason: string, hint?: string): CommandError =>
    new CommandError(`Cannot ${ACTION}: ${reason}; nothing was kept`, hint);
  switch (outcome.kind) {
    case "failed":
      return writeError(ACTION, outcome.fault);
    case "interrupted":
      return interruptedError(ACTION, outcome.leftPaths);
    case "removed":
      return failed("the key list is gone", "is its medium still plugged in?");
    case "tableDamaged":
      return failed("the digest table is damaged", hint);
    case "damaged":
      return failed(`damaged: ${formatSlotSpan(header, outcome.span)}`, hint);
  }
}
