/** `hchat keygen`: writes both seats of a key list. */
import { dirname, join, resolve } from "node:path";
import { LIST_ID_BYTES } from "../../keys/constants.ts";
import { createPassphraseBlock, wipeKey } from "../../keys/list/passphrase.ts";
import { finishOrExplain } from "../../keys/list/pending_change.ts";
import { freshVaultSecrets } from "../../keys/list/secret/vault_secret.ts";
import { type Entropy, openEntropy } from "../../keys/make/entropy.ts";
import { generateLists, type GenerateOrder } from "../../keys/make/generate.ts";
import type { SeatTarget } from "../../keys/make/partial_seat.ts";
import { randomBytes } from "../../keys/random.ts";
import type { Command, CommandArgs, CommandIo } from "../cli/command.ts";
import { fileError } from "../cli/named_file.ts";
import { Patience } from "../cli/patience.ts";
import { phaseMeter } from "../cli/progress_meter.ts";
import { announceLists, confirmClock, reportLists } from "./keygen_report.ts";
import { type KeygenRequest, readRequest } from "./keygen_request.ts";
import { readNewPassphrase, warnOfWeak } from "../cli/passphrase/new_passphrase.ts";
import {
  rejectTaken,
  rejectUnfit,
  reportStaleFiles,
  unfinishedFiles,
  withFolders,
} from "./target_files.ts";
import { interruptedError, KEYGEN_ACTION as ACTION, writeError } from "./write_failure.ts";

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
  const request = readRequest(args, io.clock.now());
  if (request.startsNow) await confirmClock(ACTION, io);
  const { folders } = request;
  return await withFolders(folders, { action: ACTION, io }, () => makeLists(request, args, io));
}

async function makeLists(
  request: KeygenRequest,
  args: CommandArgs,
  io: CommandIo,
): Promise<number> {
  const targets = targetsOf(request);
  const paths = targets.map(({ path }) => path);
  const files = { action: ACTION, paths, layout: request.layout };
  paths.forEach(finishOrExplain);
  rejectTaken(files, { isForced: args.has("force") });
  rejectUnfit(files);
  paths.forEach((path) => reportStaleFiles(path, io));
  const entropy = await readEntropy(args, io);
  const listId = randomBytes(io.random, LIST_ID_BYTES);
  await wrapKeys(targets, { listId, passphrase: await readNewPassphrase(args, io), io });
  announceLists(request, paths, io);
  const order: GenerateOrder = {
    ...request,
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

function targetsOf({ folders, names }: KeygenRequest): SeatTarget[] {
  return [
    { seat: "a", path: resolve(join(folders[0], `${names.a}.hkl`)) },
    { seat: "b", path: resolve(join(folders[1], `${names.b}.hkl`)) },
  ];
}

/** Each seat gets a key of its own under the passphrase. */
async function wrapKeys(
  targets: SeatTarget[],
  { listId, passphrase, io }: {
    listId: Uint8Array;
    passphrase: string | undefined;
    io: CommandIo;
  },
): Promise<void> {
  if (passphrase === undefined) return;
  warnOfWeak(passphrase, io);
  for (const target of targets) {
    const { seat } = target;
    const random = (into: Uint8Array): void => io.random(into);
    target.passphrase = await createPassphraseBlock(passphrase, { random, listId, seat });
  }
}

/** A device is closed to hchat by its path, and open as standard input. */
const ENTROPY_HINTS = { restricted: "hand it over as standard input: --entropy - < FILE" };

async function readEntropy(args: CommandArgs, io: CommandIo): Promise<Entropy | undefined> {
  const path = args.value("entropy");
  if (path === undefined) return undefined;
  try {
    return await openEntropy(path, io.signal);
  } catch (error) {
    if (io.signal.aborted) throw interruptedError(ACTION, []);
    throw fileError("read --entropy", path, { cause: error, hints: ENTROPY_HINTS });
  }
}

async function writeLists(
  order: GenerateOrder,
  { keepExisting, io }: { keepExisting: boolean; io: CommandIo },
): Promise<number> {
  const totalBytes = order.layout.slotCount * order.layout.recordBytes;
  const meter = phaseMeter(io, { totalBytes });
  const folders = [...new Set(order.targets.map(({ path }) => dirname(path)))];
  const patience = new Patience(io, {
    place: folders.join(" and "),
    leaves: unfinishedFiles(folders),
  });
  const outcome = await patience.during(generateLists(order, {
    random: (into) => io.random(into),
    keepExisting,
    signal: io.signal,
    progress: (phase, bytesDone) => {
      patience.heard();
      meter.note(phase, bytesDone);
    },
  }));
  meter.close();
  if (outcome.kind === "interrupted") throw interruptedError(ACTION, outcome.leftPaths);
  if (outcome.kind === "failed") throw writeError(ACTION, outcome.fault);
  reportLists(order, outcome, io);
  return 0;
}
