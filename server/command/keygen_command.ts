/** `hchat keygen`: writes both seats of a key list. */
import { dirname, join, resolve } from "node:path";
import { LIST_ID_BYTES } from "../../keys/constants.ts";
import { type Entropy, openEntropy } from "../../keys/make/entropy.ts";
import { generateLists, type GenerateOrder, listBytes } from "../../keys/make/generate.ts";
import { faultOf } from "../../keys/disk/write_fault.ts";
import { type Medium, mediumFault, mediumOf, type WantedFile } from "../../keys/disk/medium.ts";
import { inTheWay, type SeatTarget } from "../../keys/make/partial_seat.ts";
import { createPassphraseBlock, wipeKey } from "../../keys/list/passphrase.ts";
import { randomBytes } from "../../keys/random.ts";
import { freshVaultSecrets } from "../../keys/list/vault_secret.ts";
import { finishOrExplain } from "../../keys/list/pending_change.ts";
import { endMs } from "../../keys/schedule.ts";
import { filesOf, volumeBytes } from "../../keys/list/volumes.ts";
import { type Command, type CommandArgs, CommandError, type CommandIo } from "../cli/command.ts";
import { formatDuration } from "../cli/duration.ts";
import { formatBytes } from "../cli/size.ts";
import { formatZonedTime } from "../cli/time.ts";
import { fileError, isFolder } from "../cli/named_file.ts";
import { type KeygenRequest, readRequest } from "./keygen_wish.ts";
import {
  KEYGEN_ACTION,
  mediumError,
  rejectFolders,
  rejectInUse,
  reportStaleFiles,
  warnOfBackups,
  writeError,
} from "./keygen_words.ts";
import { readNewPassphrase } from "./new_passphrase.ts";
import { progressMeter } from "../cli/progress_meter.ts";

const ACTION = KEYGEN_ACTION;

/** Makes key lists. */
export const keygenCommand: Command = {
  name: "keygen",
  summary: "make a key list: two files, one for each person",
  usage: "keygen --out DIR [--out DIR2] [--names alice,bob] [--from TIME] [--for DURATION] " +
    "[--period 10s] [--key-size 1280] [--volume-size SIZE] [--passphrase] " +
    "[--passphrase-file FILE] [--entropy FILE|-] [--kernel-random] [--force]",
  details: "One --out takes both files, two take one each. Hand the second file over in person; " +
    "nobody else may ever hold one. TIME is ISO 8601 or now, DURATION like 30d, 12h, 90s or 1y.",
  options: [
    {
      name: "out",
      short: "o",
      value: "DIR",
      help: "folder for the files; twice: one for each",
      multiple: true,
    },
    { name: "names", value: "A,B", help: "names of the two people (alice,bob)" },
    { name: "from", value: "TIME", help: "when the list begins (now)" },
    { name: "for", value: "DURATION", help: "how long it lasts (30d)" },
    { name: "period", value: "DURATION", help: "how long each key is in use (10s)" },
    {
      name: "key-size",
      value: "BYTES",
      help: "length of one key; what is over 64 is one-time pad (1280)",
    },
    {
      name: "volume-size",
      value: "SIZE",
      help: "split into files of at most SIZE, as FAT32 needs",
    },
    { name: "passphrase", help: "ask for a passphrase that opens the list" },
    { name: "passphrase-file", value: "FILE", help: "take the passphrase from the first line" },
    { name: "entropy", value: "FILE", help: "mix in your own random bytes; - is standard input" },
    { name: "kernel-random", help: "take random bytes from the kernel alone (slower)" },
    { name: "force", help: "replace key lists that are there" },
  ],
  run: runKeygen,
};

async function runKeygen(args: CommandArgs, io: CommandIo): Promise<number> {
  const wish = readRequest(args, io.clock.now());
  const madeFolders = makeFolders(wish);
  try {
    const code = await makeLists(wish, args, io);
    madeFolders.forEach((folder) => sayMade(folder, io));
    return code;
  } catch (error) {
    madeFolders.forEach(removeIfEmpty);
    throw error;
  }
}

async function makeLists(wish: KeygenRequest, args: CommandArgs, io: CommandIo): Promise<number> {
  const targets = targetsOf(wish);
  targets.forEach(({ path }) => finishOrExplain(path));
  if (args.has("force")) rejectIrreplaceable(targets, wish);
  else rejectExisting(targets, wish);
  rejectUnfit(targets, wish);
  targets.forEach((target) => reportStaleFiles(target.path, io));
  const entropy = await readEntropy(args, io);
  const listId = randomBytes(io.random, LIST_ID_BYTES);
  const passphrase = await readNewPassphrase(args, io);
  for (const target of passphrase === undefined ? [] : targets) {
    const { seat } = target;
    target.passphrase = await createPassphraseBlock(passphrase ?? "", {
      random: (into) => io.random(into),
      listId,
      seat,
    });
  }
  announce(wish, targets, io);
  const order: GenerateOrder = {
    ...wish,
    listId,
    vaultSecrets: freshVaultSecrets(io.random),
    targets,
    source: args.has("kernel-random") ? "kernel" : "runtime",
    entropy,
  };
  try {
    return await writeLists(order, { keepExisting: !args.has("force"), io });
  } finally {
    for (const { passphrase } of targets) if (passphrase !== undefined) wipeKey(passphrase);
    if (entropy?.kind === "stream") entropy.close();
  }
}

async function writeLists(
  order: GenerateOrder,
  { keepExisting, io }: { keepExisting: boolean; io: CommandIo },
): Promise<number> {
  const total = order.layout.slotCount * order.layout.recordBytes;
  const meter = progressMeter(io, { action: "writing", totalBytes: total });
  const outcome = await generateLists(order, {
    random: (into) => io.random(into),
    keepExisting,
    signal: io.signal,
    progress: meter.note,
  });
  meter.close();
  if (outcome.kind === "interrupted") {
    throw interrupted();
  }
  if (outcome.kind === "failed") throw writeError(ACTION, outcome.fault);
  outcome.paths.forEach((path) => io.out(`wrote: ${path}`));
  warnOfBackups(outcome.backupPaths, io);
  io.out(
    order.layout.volumeCount === 1
      ? "next: keep one file, hand over the other yourself; both chat with: hchat FILE"
      : "next: keep all files of one name, hand over all of the other yourself; " +
        "both chat with: hchat NAME.hkl",
  );
  if (order.entropy !== undefined) sayMixed(outcome.mixedBytes, total, io);
  return 0;
}

/** A folder that is not there is made when the one above it is: a stick that is not there is not made up. */
function makeFolders(wish: KeygenRequest): string[] {
  const made: string[] = [];
  for (const folder of new Set(wish.folders)) {
    if (isFolder(folder)) continue;
    try {
      Deno.mkdirSync(folder, { mode: 0o700 });
      made.push(folder);
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) {
        throw new CommandError(
          `${ACTION} failed: ${folder}: found a file of that name, wanted a folder`,
          "write it as --out DIR; the files in it take their names from --names",
        );
      }
      if (error instanceof Deno.errors.NotFound) {
        throw new CommandError(
          `${ACTION} failed: ${folder}: found no such folder`,
          "is the medium plugged in?",
        );
      }
      throw writeError(ACTION, { ...faultOf(error), path: folder });
    }
  }
  return made;
}

/** /media is there without any stick: a folder made in it lies on the disk of this computer. */
function sayMade(folder: string, io: CommandIo): void {
  io.err(
    `hchat: hint: the folder ${folder} was not there and has been made: ` +
      "if it should be a stick, it is not plugged in",
  );
}

function removeIfEmpty(folder: string): void {
  try {
    Deno.removeSync(folder);
  } catch {
    // Something else has been put there meanwhile: it stays.
  }
}

function targetsOf({ folders, names }: KeygenRequest): SeatTarget[] {
  return [
    { seat: "a", path: resolve(join(folders[0], `${names.a}.hkl`)) },
    { seat: "b", path: resolve(join(folders[1], `${names.b}.hkl`)) },
  ];
}

function rejectExisting(targets: SeatTarget[], { layout }: KeygenRequest): void {
  const taken = targets.map((target) => inTheWay(target.path, layout))
    .find((path) => path !== undefined);
  if (taken === undefined) return;
  throw new CommandError(
    `${ACTION} failed: ${taken} exists`,
    "choose another folder or other --names, or replace it with --force",
  );
}

/** What no --force replaces; found out before the other seat's list is gone. */
function rejectIrreplaceable(targets: SeatTarget[], { layout }: KeygenRequest): void {
  targets.forEach((target) => rejectInUse(ACTION, target.path));
  rejectFolders(ACTION, targets.flatMap((target) => filesOf(target.path, layout)));
}

function rejectUnfit(targets: SeatTarget[], { layout }: KeygenRequest): void {
  const files = targets.flatMap(({ path }): WantedFile[] =>
    filesOf(path, layout).map((file, index) => ({
      path: file,
      bytes: volumeBytes(layout, index),
    }))
  );
  const fault = mediumFault(files);
  if (fault !== undefined) throw mediumError(ACTION, fault);
}

/** A device is closed to hchat by its path, and open as standard input. */
const ENTROPY_HINTS = { restricted: "hand it over as standard input: --entropy - < FILE" };

async function readEntropy(args: CommandArgs, io: CommandIo): Promise<Entropy | undefined> {
  const path = args.value("entropy");
  if (path === undefined) return undefined;
  try {
    return await openEntropy(path, io.signal);
  } catch (error) {
    if (io.signal.aborted) throw interrupted();
    throw fileError("read --entropy", path, { cause: error, hints: ENTROPY_HINTS });
  }
}

function interrupted(): CommandError {
  return new CommandError(`${ACTION} failed: interrupted, nothing was kept`);
}

/** Time and size, before a byte is written; the meter tells the time left once it knows the speed. */
function announce(request: KeygenRequest, targets: SeatTarget[], io: CommandIo): void {
  const { layout, periodMs, startMs } = request;
  const end = endMs({ startMs, periodMs, slotCount: layout.slotCount });
  io.out(
    `list: ${formatZonedTime(startMs)} to ${formatZonedTime(end)}, ` +
      `${
        formatDuration(end - startMs)
      }, ${layout.slotCount} keys of ${layout.recordBytes} bytes, ` +
      `a new one every ${formatDuration(periodMs)}`,
  );
  if (end <= io.clock.now()) io.err("hchat: warning: the list is over already, no text passes");
  const bytes = listBytes(layout);
  const volumes = layout.volumeCount === 1 ? "" : ` in ${layout.volumeCount} volumes`;
  io.out(
    `size: ${formatBytes(bytes)} for each person${volumes}, ${formatBytes(2 * bytes)} to write` +
      formatFreeSpace(targets.map(({ path }) => mediumOf(dirname(path)))),
  );
}

/** `, 80.1 GB free`, or both where there are two media; nothing where no medium tells. */
function formatFreeSpace(media: Medium[]): string {
  const byDevice = new Map(media.map(({ device, freeBytes }) => [device, freeBytes]));
  const known = [...byDevice.values()].filter((bytes) => bytes !== Infinity);
  return known.length === 0 ? "" : `, ${known.map(formatBytes).join(" and ")} free`;
}

function sayMixed(mixedBytes: number, total: number, io: CommandIo): void {
  if (mixedBytes === total) return io.out(`entropy: mixed into all ${formatBytes(total)}`);
  io.err(
    `hchat: warning: the entropy ran short: mixed into the first ${formatBytes(mixedBytes)} of ` +
      `${formatBytes(total)}, the rest is as random as without it`,
  );
}
