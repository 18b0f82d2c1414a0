/** Burning by a command: in a thread of its own, so that a slow medium keeps nobody from being told, or from ending. */
import type { BurnOutcome } from "../../keys/list/burn.ts";
import type { ListHeader } from "../../keys/list_header.ts";
import type { ListDesk } from "../../keys/live/list_job.ts";
import { LiveList } from "../../keys/live/live_list.ts";
import { startListDesk } from "../../keys/live/thread_desk.ts";
import type { CommandArgs, CommandIo } from "../cli/command.ts";
import { givenPassphrase, withPassphrase } from "../cli/passphrase/ask_passphrase.ts";
import { Patience } from "../cli/patience.ts";
import { progressMeter } from "../cli/progress_meter.ts";

/** How often the medium is asked how far it is, milliseconds. */
const LOOK_MS = 500;

/** What became of burning. */
export interface Burned {
  header: ListHeader;
  /** Undefined where Ctrl-C has ended it. */
  outcome: BurnOutcome | undefined;
  /** First slot that was not burned before, and first one that is not now. */
  from: number;
  burnedUntil: number;
}

/** Opens the list at `path`, burns all slots below what `until` says, and gives it back. Throws KeyListError. */
export async function burnList(
  path: string,
  { args, io, until, startDesk = startListDesk }: {
    args: CommandArgs;
    io: CommandIo;
    until: (header: ListHeader) => number;
    /** Tests have it in this thread. */
    startDesk?: (() => Promise<ListDesk>) | undefined;
  },
): Promise<Burned> {
  const leaves = `keys of ${path} may not be burned yet`;
  const patience = new Patience(io, { place: path, leaves });
  const given = await givenPassphrase(args, io);
  const list = await withPassphrase({ path, given, io }, async (passphrase) => {
    const desk = await startDesk();
    return await patience.during(LiveList.open(path, { desk, passphrase }));
  });
  const from = list.burnedUntil;
  const { header } = list;
  const burning = burnLive(list, { until: until(header), patience, io });
  const outcome = await patience.during(burning.finally(() => list.close()));
  return { header, outcome, from, burnedUntil: list.burnedUntil };
}

async function burnLive(
  list: LiveList,
  { until, patience, io }: { until: number; patience: Patience; io: CommandIo },
): Promise<BurnOutcome | undefined> {
  const from = list.burnedUntil;
  const { recordBytes } = list.header;
  const totalBytes = Math.max(1, until - from) * recordBytes;
  const meter = progressMeter(io, { action: "burning", totalBytes });
  let doneUntil = from;
  const endNotes = list.onSettled(() => {
    if (list.burnedUntil > doneUntil) patience.heard();
    doneUntil = list.burnedUntil;
    meter.note((doneUntil - from) * recordBytes);
  });
  let cancel = (): void => {};
  const look = (): void => {
    list.look();
    cancel = io.clock.after(LOOK_MS, look);
  };
  look();
  return await list.burn(until, { signal: io.signal }).finally(() => {
    cancel();
    endNotes();
    meter.close();
  });
}
