/** What `hchat keygen` says before and after it writes. */
import { dirname } from "node:path";
import { mediumOf } from "../../keys/disk/medium.ts";
import { type GenerateOrder, type GenerateOutcome, listBytes } from "../../keys/make/generate.ts";
import { endMs } from "../../keys/schedule.ts";
import { CommandError, type CommandIo } from "../cli/command.ts";
import { formatDuration } from "../cli/duration.ts";
import { formatBytes } from "../cli/size.ts";
import { formatZonedTime } from "../cli/time.ts";
import type { KeygenRequest } from "./keygen_request.ts";
import { warnOfBackups } from "./target_files.ts";

/** Unix milliseconds; hchat was written later. */
const WRITTEN_MS = Date.UTC(2025, 9, 1);

/**
 * Warns where this computer's clock says a time before hchat was written, and asks on a terminal whether to go on.
 * Throws CommandError, unless the answer is yes; `action` completes "Cannot …:".
 */
export async function confirmClock(action: string, io: CommandIo): Promise<void> {
  const nowMs = io.clock.now();
  if (nowMs >= WRITTEN_MS) return;
  io.err(
    `hchat: warning: this computer's clock says ${formatZonedTime(nowMs)}, which is before hchat ` +
      "was written: the list would begin then",
  );
  if (!io.isTyped()) {
    io.err("hchat: hint: set the clock, or give the time with --from");
    return;
  }
  const answer = await io.ask("Go on with that time? Type yes:");
  if (answer?.trim().toLowerCase() === "yes") return;
  throw new CommandError(
    `Cannot ${action}: expected yes, got another answer`,
    "set the clock, or give the time with --from",
  );
}

/** Time and size, before a byte is written; the meter tells the time left once it knows the speed. */
export function announceLists(request: KeygenRequest, paths: string[], io: CommandIo): void {
  const { layout, periodMs, startMs } = request;
  const end = endMs({ startMs, periodMs, slotCount: layout.slotCount });
  const span = `${formatZonedTime(startMs)} to ${formatZonedTime(end)}`;
  io.out(
    `list: ${span}, ${formatDuration(end - startMs)}, ${layout.slotCount} keys of ` +
      `${layout.recordBytes} bytes, a new one every ${formatDuration(periodMs)}`,
  );
  if (end <= io.clock.now()) io.err("hchat: warning: the list is over already; no text passes");
  const bytes = listBytes(layout);
  const volumes = layout.volumeCount === 1 ? "" : ` in ${layout.volumeCount} volumes`;
  io.out(
    `size: ${formatBytes(bytes)} for each person${volumes}, ${formatBytes(2 * bytes)} to write` +
      formatFreeSpace(paths),
  );
}

/** `, 80.1 GB free`, both where there are two media, and nothing where no medium tells. */
function formatFreeSpace(paths: string[]): string {
  const media = paths.map((path) => mediumOf(dirname(path)));
  const byDevice = new Map(media.map(({ device, freeBytes }) => [device, freeBytes]));
  const known = [...byDevice.values()].filter((bytes) => bytes !== Infinity);
  return known.length === 0 ? "" : `, ${known.map(formatBytes).join(" and ")} free`;
}

/** What was written, and what the two people do with it. */
export function reportLists(
  { layout, entropy }: GenerateOrder,
  { paths, backupPaths, mixedBytes }: Extract<GenerateOutcome, { kind: "written" }>,
  io: CommandIo,
): void {
  paths.forEach((path) => io.out(`wrote: ${path}`));
  warnOfBackups(backupPaths, io);
  if (entropy !== undefined) reportEntropy(mixedBytes, layout.slotCount * layout.recordBytes, io);
  io.out(
    layout.volumeCount === 1
      ? "next: keep one file, hand over the other yourself; both chat with: hchat FILE"
      : "next: keep all files of one name, hand over all of the other yourself; " +
        "both chat with: hchat NAME.hkl",
  );
  io.out("compare: both run hchat fingerprint FILE and read the numbers to each other");
}

function reportEntropy(mixedBytes: number, total: number, io: CommandIo): void {
  if (mixedBytes === total) return io.out(`entropy: mixed into all ${formatBytes(total)}`);
  io.err(
    `hchat: warning: the entropy ran short: hchat mixed it into the first ${
      formatBytes(mixedBytes)
    } of ${formatBytes(total)}; the others are as random as without it`,
  );
}
