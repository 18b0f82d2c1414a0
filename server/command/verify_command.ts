/** `hchat verify`: reads a whole key list against its digests. */
import { type ListHeader, scheduleOf } from "../../keys/list_header.ts";
import { openList, unlockList } from "../../keys/list/open_list.ts";
import { momentAt } from "../../keys/schedule.ts";
import { isWhole, verifyList, type VerifyReport } from "../../keys/list/verify.ts";
import { givenPassphrase, withPassphrase } from "../cli/passphrase/ask_passphrase.ts";
import { type Command, type CommandArgs, CommandError, type CommandIo } from "../cli/command.ts";
import { formatBytes } from "../cli/size.ts";
import { formatSlotSpan } from "../cli/time.ts";
import { listArgument } from "../cli/arguments.ts";
import { reportOver } from "./info_command.ts";
import { progressMeter } from "../cli/progress_meter.ts";

/** Verifies a list. */
export const verifyCommand: Command = {
  name: "verify",
  summary: "read a whole key list and say whether it is undamaged",
  usage: "verify LIST [--passphrase-file FILE]",
  details:
    "Reads everything once. Damaged keys are named by their times; exit code 1 when there are " +
    "any, or the list is over. May run while the list is in use.",
  options: [
    {
      name: "passphrase-file",
      value: "FILE",
      help: "take the list's passphrase from the first line",
    },
  ],
  run: runVerify,
};

async function runVerify(args: CommandArgs, io: CommandIo): Promise<number> {
  const opened = openList(listArgument(args, "verify"), { write: false, lock: false });
  try {
    const { volumes } = opened;
    await withPassphrase(
      { path: volumes.path, given: await givenPassphrase(args, io), io },
      (passphrase) => unlockList(volumes, passphrase),
    );
    const totalBytes = volumes.header.slotCount * volumes.header.recordBytes;
    const meter = progressMeter(io, { action: "verifying", totalBytes });
    const report = await verifyList(opened, {
      signal: io.signal,
      onProgress: (bytesDone) => meter.note(bytesDone),
    }).finally(() => meter.close());
    if (report.isInterrupted) throw new CommandError("Cannot verify the key list: interrupted");
    reportLines(volumes.header, report).forEach((line) => io.out(line));
    const isOver = momentAt(scheduleOf(volumes.header), io.clock.now()).kind === "over";
    if (isWhole(report)) return isOver ? reportOver(volumes.path, io) : 0;
    io.err(`hchat: error: ${volumes.path} is damaged`);
    io.err(`hchat: hint: ${hintFor(report)}`);
    return 1;
  } finally {
    opened.volumes.close();
  }
}

/** What `verify` prints of a report, one line for each finding and one for the whole. */
function reportLines(header: ListHeader, report: VerifyReport): string[] {
  const lines = report.damaged.map((span) => `damaged: ${formatSlotSpan(header, span)}`);
  for (const span of report.unburned) {
    lines.push(`burned, but not zero: ${formatSlotSpan(header, span)}`);
  }
  if (report.isTableDamaged) lines.push("damaged: the digest table");
  if (report.damagedCopy !== undefined) lines.push("damaged: one of the two state copies");
  if (report.burnedUntil > 0) {
    lines.push(`burned: ${formatSlotSpan(header, { first: 0, end: report.burnedUntil })}`);
  }
  if (isWhole(report)) {
    const left = header.slotCount - report.burnedUntil;
    lines.push(`whole: ${left} keys, ${formatBytes(left * header.recordBytes)}`);
  }
  return lines;
}

function hintFor({ damaged, unburned, isTableDamaged }: VerifyReport): string {
  if (damaged.length > 0 || isTableDamaged) {
    return "copy the list again from the other medium; the other keys can be used meanwhile " +
      "(1 MiB is checked at a time: one wrong byte costs all keys in it)";
  }
  if (unburned.length > 0) return "the medium has changed bits, or a burn did not reach it";
  return "the next use of the list on a writable medium writes the damaged copy anew";
}
