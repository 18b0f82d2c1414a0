/** `hchat copy`: brings a key list to another medium, checked on the way. */
import { dirname, resolve } from "node:path";
import { copyList, type CopyOutcome, copyPath } from "../../keys/make/copy_list.ts";
import type { ListHeader, RecordLayout } from "../../keys/list_header.ts";
import { layoutOf } from "../../keys/list/list_layout.ts";
import { mediumFault } from "../../keys/disk/medium.ts";
import { finishOrExplain } from "../../keys/list/pending_change.ts";
import { openList, unlockList } from "../../keys/list/open_list.ts";
import { inTheWay } from "../../keys/make/partial_seat.ts";
import { realPathOf } from "../../keys/disk/path.ts";
import { filesOf, volumeBytes } from "../../keys/list/volumes.ts";
import {
  type Command,
  type CommandArgs,
  CommandError,
  type CommandIo,
  UsageError,
} from "../cli/command.ts";
import { givenPassphrase, withPassphrase } from "./ask_passphrase.ts";
import { isFolder } from "../cli/named_file.ts";
import {
  mediumError,
  rejectFolders,
  rejectInUse,
  reportStaleFiles,
  warnOfBackups,
  writeError,
} from "./keygen_words.ts";
import { progressMeter } from "../cli/progress_meter.ts";
import { parseSize } from "../cli/size.ts";
import { formatSlotSpan } from "../cli/time.ts";

const ACTION = "Copying the key list";

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
    const { header } = opened.volumes;
    const layout = readLayout(args, header);
    const path = copyPath(list, folder);
    finishOrExplain(path);
    rejectUnfit(path, { layout, isForced: args.has("force"), list });
    reportStaleFiles(path, io);
    await withPassphrase(
      { path: list, given: await givenPassphrase(args, io), io },
      (passphrase) => unlockList(opened.volumes, passphrase),
    );
    const totalBytes = header.slotCount * header.recordBytes;
    const meter = progressMeter(io, { action: "copying", totalBytes });
    const outcome = await copyList(opened, {
      path,
      layout,
      keepDamaged: args.has("keep-damaged"),
      keepExisting: !args.has("force"),
      random: (bytes) => io.random(bytes),
      signal: io.signal,
      progress: (bytesDone) => meter.note(bytesDone),
    }).finally(() => meter.close());
    return report(outcome, header, io);
  } finally {
    opened.volumes.close();
  }
}

function readPaths(args: CommandArgs): { list: string; folder: string } {
  const [list, folder, ...more] = args.positionals;
  if (list === undefined || folder === undefined || more.length > 0) {
    throw new UsageError(
      `Reading the command line failed: found ${args.positionals.length} paths, wanted two`,
      "write it as: hchat copy LIST DIR",
    );
  }
  return { list: resolve(list), folder: resolve(folder) };
}

function readLayout(args: CommandArgs, header: ListHeader): RecordLayout {
  const size = args.value("volume-size");
  if (size === undefined) return header;
  return layoutOf({ ...header, volumeBytes: parseSize(size, "--volume-size") });
}

function rejectUnfit(
  path: string,
  { layout, isForced, list }: { layout: RecordLayout; isForced: boolean; list: string },
): void {
  const folder = dirname(path);
  if (!isFolder(folder)) {
    throw new CommandError(`${ACTION} failed: ${folder} is no folder`, "is the medium plugged in?");
  }
  if (realPathOf(path) === realPathOf(list)) {
    throw new CommandError(
      `${ACTION} failed: ${folder} is where the list is`,
      "give another folder",
    );
  }
  const taken = inTheWay(path, layout);
  if (taken !== undefined && !isForced) {
    throw new CommandError(
      `${ACTION} failed: ${taken} exists`,
      "choose another folder, or replace it with --force",
    );
  }
  rejectInUse(ACTION, path);
  rejectFolders(ACTION, filesOf(path, layout));
  const wanted = filesOf(path, layout).map((file, index) => ({
    path: file,
    bytes: volumeBytes(layout, index),
  }));
  const fault = mediumFault(wanted);
  if (fault !== undefined) throw mediumError(ACTION, fault);
}

function report(outcome: CopyOutcome, header: ListHeader, io: CommandIo): number {
  if (outcome.kind === "copied") {
    outcome.paths.forEach((path) => io.out(`wrote: ${path}`));
    warnOfBackups(outcome.backupPaths, io);
    outcome.damaged.forEach((span) => io.out(`damaged: ${formatSlotSpan(header, span)}`));
    io.err("hchat: hint: use one copy of the list only, and destroy the other");
    return outcome.damaged.length === 0 ? 0 : 1;
  }
  throw copyError(outcome, header);
}

function copyError(
  outcome: Exclude<CopyOutcome, { kind: "copied" }>,
  header: ListHeader,
): CommandError {
  if (outcome.kind === "failed") return writeError(ACTION, outcome.fault);
  const words = {
    interrupted: "interrupted",
    removed: "the key list has gone away",
    tableDamaged: "the digest table is damaged",
    damaged: outcome.kind === "damaged" ? `damaged: ${formatSlotSpan(header, outcome.span)}` : "",
  }[outcome.kind];
  const isDamaged = outcome.kind === "damaged" || outcome.kind === "tableDamaged";
  return new CommandError(
    `${ACTION} failed: ${words}, nothing was kept`,
    isDamaged
      ? "see all of it with hchat verify LIST; --keep-damaged copies what there is"
      : undefined,
  );
}
