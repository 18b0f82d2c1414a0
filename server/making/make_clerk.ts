import { LIST_ID_BYTES } from "../../keys/constants.ts";
import type { WriteFault } from "../../keys/disk/write_fault.ts";
import { LOST_MEDIUM } from "../../keys/system_words.ts";
import { fingerprintOf } from "../../keys/list/fingerprint.ts";
import { createPassphraseBlock, wipeKey } from "../../keys/list/passphrase.ts";
import { peekHeader } from "../../keys/list/peek_header.ts";
import { freshVaultSecrets } from "../../keys/list/secret/vault_secret.ts";
import { generateLists, type GenerateOutcome } from "../../keys/make/generate.ts";
import type { SeatTarget } from "../../keys/make/partial_seat.ts";
import { openRandomSource, randomBytes } from "../../keys/random.ts";
import type { MakeFaultJson, MakeReason } from "../gui_api/lists_json.ts";
import { estimateOf, layoutFor, pathsOf } from "./estimate.ts";
import type { Made, MakeDesk, MakeJob, MakeProgress, MakeResults } from "./make_job.ts";
import type { MakeRequest } from "./make_request.ts";

/** The runtime's generator, which is the same in every thread. */
const random = openRandomSource("runtime").fill;

/** Makes one pair of lists in the thread it is in, by the files themselves. */
export class MakeClerk implements MakeDesk {
  readonly #abort = new AbortController();
  readonly #progress = new LatestProgress();

  async do<Job extends MakeJob>(job: Job): Promise<MakeResults[Job["kind"]]> {
    return await this.#perform(job) as MakeResults[Job["kind"]];
  }

  end(): void {
    this.#abort.abort();
  }

  #perform(job: MakeJob): Promise<MakeResults[MakeJob["kind"]]> | MakeResults[MakeJob["kind"]] {
    switch (job.kind) {
      case "estimate":
        return estimateOf(job.request);
      case "make":
        return this.#make(job.request, job.startMs);
      case "look":
        return this.#progress.next();
      case "stop":
        return this.#abort.abort();
    }
  }

  async #make(request: MakeRequest, startMs: number): Promise<Made> {
    const listId = randomBytes(random, LIST_ID_BYTES);
    const targets = await targetsOf(request, listId);
    try {
      const outcome = await generateLists({
        listId,
        startMs,
        periodMs: request.periodMs,
        names: request.names,
        vaultSecrets: freshVaultSecrets(random),
        layout: layoutFor(request),
        targets,
        source: "runtime",
      }, {
        random,
        keepExisting: true,
        signal: this.#abort.signal,
        progress: (phase, recordBytesDone) => this.#progress.note({ phase, recordBytesDone }),
      });
      return await madeOf(outcome, pathsOf(request));
    } finally {
      for (const { passphrase } of targets) if (passphrase !== undefined) wipeKey(passphrase);
    }
  }
}

/** How far the work is. A question is answered as soon as there is news. */
class LatestProgress {
  #news: MakeProgress | undefined;
  #asked: ((progress: MakeProgress) => void) | undefined;

  note(progress: MakeProgress): void {
    this.#news = progress;
    this.#tell();
  }

  /** One question at a time. */
  next(): Promise<MakeProgress> {
    return new Promise((resolve) => {
      this.#asked = resolve;
      this.#tell();
    });
  }

  #tell(): void {
    if (this.#news === undefined || this.#asked === undefined) return;
    this.#asked(this.#news);
    this.#news = this.#asked = undefined;
  }
}

/** Each seat gets a key of its own under the passphrase. */
async function targetsOf(request: MakeRequest, listId: Uint8Array): Promise<SeatTarget[]> {
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
};

/** The fingerprint is read from what was written. */
async function madeOf(outcome: GenerateOutcome, paths: [string, string]): Promise<Made> {
  if (outcome.kind === "interrupted") return { code: "none" };
  if (outcome.kind === "failed") return { code: "failed", fault: jsonOf(outcome.fault) };
  const header = await peekHeader(paths[0]);
  return header === undefined
    ? { code: "failed", fault: { code: "makeFailed", reason: "gone", path: paths[0] } }
    : { code: "written", paths, fingerprint: fingerprintOf(header) };
}

function jsonOf({ code, path, leftPaths }: WriteFault): MakeFaultJson {
  const reason = LOST_MEDIUM.has(code) ? "gone" : REASONS[code] ?? "other";
  return { code: "makeFailed", reason, path, leftPaths };
}
