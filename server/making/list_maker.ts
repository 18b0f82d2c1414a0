// Room: key lists made for the page, and the places that they can go to.
/**
 * Makes key lists while the program runs:
 *   1. `estimate()` says what a request takes, and why it cannot be done;
 *   2. `start()` begins to write; one pair of lists at a time;
 *   3. `state()` tells how far it is, and afterwards what came of it;
 *   4. `cancel()` ends it, and nothing of it stays.
 */
import { dirname, join, resolve } from "node:path";
import { LIST_ID_BYTES } from "../../keys/constants.ts";
import { FAT_FILE_BYTES, mediumFault, mediumOf } from "../../keys/disk/medium.ts";
import type { WriteFault } from "../../keys/disk/write_fault.ts";
import { fingerprintOf } from "../../keys/list/fingerprint.ts";
import { layoutOf } from "../../keys/list/list_layout.ts";
import { peekHeader } from "../../keys/list/peek_header.ts";
import { createPassphraseBlock, wipeKey } from "../../keys/list/passphrase.ts";
import { freshVaultSecrets } from "../../keys/list/secret/vault_secret.ts";
import { filesOf, volumeBytes } from "../../keys/list/volumes.ts";
import type { RecordLayout } from "../../keys/list_header.ts";
import { generateLists, type GenerateOutcome, listBytes } from "../../keys/make/generate.ts";
import { inTheWay, type SeatTarget } from "../../keys/make/partial_seat.ts";
import { randomBytes, type RandomFill } from "../../keys/random.ts";
import type {
  MakeEstimateJson,
  MakeFaultJson,
  MakeReason,
  MakingJson,
} from "../gui_api/lists_json.ts";
import { type Refusal, refusal } from "../refusal.ts";
import type { Clock } from "../time/clock.ts";
import type { MakeRequest } from "./make_request.ts";

/** Fits under the limit of FAT32 with room to spare. */
const FAT_VOLUME_BYTES = 4_095 * 2 ** 20;

/** What `ListMaker` works with. */
export interface ListMakerOptions {
  clock: Clock;
  random: RandomFill;
}

/** Makes one pair of lists at a time. */
export class ListMaker {
  readonly #options: ListMakerOptions;
  #making: MakingJson = { code: "none" };
  #abort: AbortController | undefined;

  constructor(options: ListMakerOptions) {
    this.#options = options;
  }

  /** What a request takes; a refusal when it cannot be done. Writes nothing. */
  estimate(request: MakeRequest): { kind: "estimate"; estimate: MakeEstimateJson } | Refusal {
    const layout = layoutFor(request);
    const paths = pathsOf(request);
    const fault = faultOf(paths, layout);
    if (fault !== undefined) return refusal(fault);
    return {
      kind: "estimate",
      estimate: {
        bytes: listBytes(layout),
        files: layout.volumeCount,
        paths,
        freeBytes: paths.map((path) => freeBytesOf(dirname(path))),
      },
    };
  }

  /** Begins to write; undefined when it has begun. */
  start(request: MakeRequest): Refusal | undefined {
    if (this.#abort !== undefined) return refusal({ code: "makingAlready" });
    const estimated = this.estimate(request);
    if (estimated.kind === "refused") return estimated;
    const allBytes = 2 * estimated.estimate.bytes;
    this.#making = { code: "writing", doneBytes: 0, allBytes, bytesPerSecond: null };
    this.#abort = new AbortController();
    void this.#make(request, { signal: this.#abort.signal, allBytes });
    return undefined;
  }

  /** How far it is, or what came of the last one. */
  state(): MakingJson {
    return this.#making;
  }

  /** Ends what is under way, and forgets what came of the last one. */
  cancel(): void {
    this.#abort?.abort();
    if (this.#abort === undefined) this.#making = { code: "none" };
  }

  async #make(
    request: MakeRequest,
    { signal, allBytes }: { signal: AbortSignal; allBytes: number },
  ): Promise<void> {
    try {
      const outcome = await this.#write(request, { signal, allBytes });
      this.#making = await resultOf(outcome, pathsOf(request));
    } catch {
      this.#making = { code: "failed", fault: { code: "makeFailed", reason: "other", path: "" } };
    } finally {
      this.#abort = undefined;
    }
  }

  async #write(
    request: MakeRequest,
    { signal, allBytes }: { signal: AbortSignal; allBytes: number },
  ): Promise<GenerateOutcome> {
    const { clock, random } = this.#options;
    const layout = layoutFor(request);
    const listId = randomBytes(random, LIST_ID_BYTES);
    const targets = await targetsOf(request, { listId, random });
    const progress = this.#progressOf(layout, allBytes);
    try {
      return await generateLists({
        listId,
        // Whole seconds read better, and both peers see the key change on the second.
        startMs: Math.floor(clock.now() / 1_000) * 1_000,
        periodMs: request.periodMs,
        names: request.names,
        vaultSecrets: freshVaultSecrets(random),
        layout,
        targets,
        source: "runtime",
      }, { random, keepExisting: true, signal, progress });
    } finally {
      for (const { passphrase } of targets) if (passphrase !== undefined) wipeKey(passphrase);
    }
  }

  /** Notes how far it is: both seats together, and how fast it has been in this phase. */
  #progressOf(
    layout: RecordLayout,
    allBytes: number,
  ): (phase: "writing" | "checking", recordBytesDone: number) => void {
    const { clock } = this.#options;
    const all = layout.slotCount * layout.recordBytes;
    let begun = { phase: "", atMs: 0 };
    return (phase, recordBytesDone) => {
      const nowMs = clock.now();
      if (begun.phase !== phase) begun = { phase, atMs: nowMs };
      const doneBytes = Math.round(allBytes * (recordBytesDone / all));
      const spentMs = nowMs - begun.atMs;
      const bytesPerSecond = spentMs < 200 ? null : Math.round(1_000 * doneBytes / spentMs);
      this.#making = { code: phase, doneBytes, allBytes, bytesPerSecond };
    };
  }
}

/** Split into files where a medium takes no long ones. */
function layoutFor({ spanMs, periodMs, recordBytes, folders }: MakeRequest): RecordLayout {
  const slotCount = Math.ceil(spanMs / periodMs);
  const single = layoutOf({ slotCount, recordBytes });
  const isSplit = listBytes(single) > FAT_FILE_BYTES &&
    folders.some((folder) => limitOf(folder) < Infinity);
  return isSplit ? layoutOf({ slotCount, recordBytes, volumeBytes: FAT_VOLUME_BYTES }) : single;
}

function pathsOf({ names, folders }: MakeRequest): [string, string] {
  return [
    resolve(join(folders[0], `${names.a}.hkl`)),
    resolve(join(folders[1], `${names.b}.hkl`)),
  ];
}

/** Each seat gets a key of its own under the passphrase. */
async function targetsOf(
  request: MakeRequest,
  { listId, random }: { listId: Uint8Array; random: RandomFill },
): Promise<SeatTarget[]> {
  const [a, b] = pathsOf(request);
  const targets: SeatTarget[] = [{ seat: "a", path: a }, { seat: "b", path: b }];
  const { passphrase } = request;
  if (passphrase === undefined) return targets;
  for (const target of targets) {
    const { seat } = target;
    target.passphrase = await createPassphraseBlock(passphrase, { random, listId, seat });
  }
  return targets;
}

/** Why lists cannot go to these paths; undefined when they can. */
function faultOf(paths: [string, string], layout: RecordLayout): MakeFaultJson | undefined {
  for (const path of paths) {
    if (!isFolder(dirname(path))) {
      return { code: "makeFailed", reason: "noFolder", path: dirname(path) };
    }
    const taken = inTheWay(path, layout);
    if (taken !== undefined) return { code: "makeFailed", reason: "exists", path: taken };
  }
  const fault = mediumFault(
    paths.flatMap((path) =>
      filesOf(path, layout).map((file, index) => ({
        path: file,
        bytes: volumeBytes(layout, index),
      }))
    ),
  );
  if (fault?.kind === "diskFull") {
    const { folder, wantedBytes, freeBytes } = fault;
    return { code: "makeFailed", reason: "full", path: folder, wantedBytes, freeBytes };
  }
  if (fault === undefined) return undefined;
  return { code: "makeFailed", reason: "tooLarge", path: fault.path };
}

const REASONS: Record<string, MakeReason> = {
  EEXIST: "exists",
  ENOSPC: "full",
  EDQUOT: "full",
  EFBIG: "tooLarge",
  EROFS: "denied",
  EACCES: "denied",
  EPERM: "denied",
  UNFAITHFUL: "unfaithful",
  ENOENT: "gone",
  EIO: "gone",
  ENODEV: "gone",
  ENXIO: "gone",
};

async function resultOf(
  outcome: GenerateOutcome,
  paths: [string, string],
): Promise<MakingJson> {
  if (outcome.kind === "interrupted") return { code: "none" };
  if (outcome.kind === "failed") return { code: "failed", fault: jsonOf(outcome.fault) };
  const header = await peekHeader(paths[0]);
  return header === undefined
    ? { code: "failed", fault: { code: "makeFailed", reason: "gone", path: paths[0] } }
    : { code: "written", paths, fingerprint: fingerprintOf(header) };
}

function jsonOf({ code, path, leftPaths }: WriteFault): MakeFaultJson {
  return { code: "makeFailed", reason: REASONS[code] ?? "other", path, leftPaths };
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

/** Null where it is not known. */
function freeBytesOf(folder: string): number | null {
  try {
    const { freeBytes } = mediumOf(folder);
    return Number.isFinite(freeBytes) ? freeBytes : null;
  } catch {
    return null;
  }
}

function limitOf(folder: string): number {
  try {
    return mediumOf(folder).maxFileBytes;
  } catch {
    return Infinity;
  }
}
