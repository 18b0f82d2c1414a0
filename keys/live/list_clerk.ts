import { KeyList } from "../list/key_list.ts";
import type { OpenDiskFile } from "../disk/disk_file.ts";
import type {
  ListAnswer,
  ListDesk,
  ListJob,
  ListResults,
  ListStatus,
  ReadSpan,
  SpanRead,
} from "./list_job.ts";

/** Does the jobs of one list in the thread it is in, by the files themselves. */
export class ListClerk implements ListDesk {
  readonly #openFile: OpenDiskFile | undefined;
  #list: KeyList | undefined;
  #stopBurning = new AbortController();
  #burning: Promise<unknown> = Promise.resolve();

  /** Tests replace the file system by `openFile`. */
  constructor(openFile?: OpenDiskFile) {
    this.#openFile = openFile;
  }

  /** The list as it is on its files; undefined before it is open. */
  get list(): KeyList | undefined {
    return this.#list;
  }

  async do<Job extends ListJob>(job: Job): Promise<ListAnswer<Job["kind"]>> {
    const result = await this.#perform(job) as ListResults[Job["kind"]];
    return { result, status: this.#list && statusOf(this.#list) };
  }

  end(): void {
    this.#list?.close();
  }

  async #perform(job: ListJob): Promise<ListResults[ListJob["kind"]]> {
    if (job.kind === "open") return await this.#open(job);
    const list = this.#opened();
    switch (job.kind) {
      case "read":
        return job.spans.flatMap((span) => [...readSpan(list, span)]);
      case "claim":
        return list.claimSlot(job.slot);
      case "remember":
        return list.rememberHandshake(job.changes);
      case "look":
        return void list.revive();
      case "check":
        return await list.check(job.slot);
      case "burn":
        return await this.#burn(list, job.untilSlot);
      case "stop":
        return this.#stopBurning.abort();
      case "close":
        this.#stopBurning.abort();
        await this.#burning;
        return list.close();
    }
  }

  async #open(
    { path, options }: Extract<ListJob, { kind: "open" }>,
  ): Promise<ListResults["open"]> {
    const openFile = this.#openFile;
    const { keepKeys = false, passphrase, known } = options;
    const list = this.#list = await KeyList.open(path, {
      write: true,
      keepKeys,
      passphrase,
      known,
      openFile,
    });
    return { header: list.header, masterKey: list.masterKey && Uint8Array.from(list.masterKey) };
  }

  async #burn(list: KeyList, untilSlot: number): Promise<ListResults["burn"]> {
    this.#stopBurning = new AbortController();
    const burning = list.burn(untilSlot, { signal: this.#stopBurning.signal });
    this.#burning = burning.catch(() => {});
    return await burning;
  }

  #opened(): KeyList {
    if (this.#list === undefined) throw new Error("Internal error: the list is not open");
    return this.#list;
  }
}

function statusOf(list: KeyList): ListStatus {
  return {
    isPresent: list.isHeld,
    writable: list.writable,
    burnedUntil: list.burnedUntil,
    overwrittenUntil: list.overwrittenUntil,
    claimedBefore: list.claimedBefore,
    notices: [...list.notices],
    memory: list.memoryImage,
  };
}

/** The parts of a span, each with one outcome. */
function* readSpan(list: KeyList, { first, end, bytesEach }: ReadSpan): Generator<SpanRead> {
  for (let slot = first; slot < end;) {
    const part = list.readSpan({ first: slot, end });
    const bytes = beginnings(part.records, list.recordBytes, bytesEach);
    part.records.fill(0);
    yield { first: slot, end: part.end, bytesEach, outcome: part.outcome, bytes };
    slot = part.end;
  }
}

/** The first `bytesEach` bytes of each record. */
function beginnings(
  records: Uint8Array,
  recordBytes: number,
  bytesEach: number,
): Uint8Array<ArrayBuffer> {
  const count = records.length / recordBytes;
  const bytes = new Uint8Array(count * bytesEach);
  for (let index = 0; index < count; index++) {
    const at = index * recordBytes;
    bytes.set(records.subarray(at, at + bytesEach), index * bytesEach);
  }
  return bytes;
}
