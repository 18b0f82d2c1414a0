/** One line of progress with rate and time left, on a terminal only (`io.progress` sees to that). */
import type { CommandIo } from "./command.ts";
import { formatDuration } from "./duration.ts";
import { formatBytes } from "./size.ts";

/** Time between two redraws. */
const REDRAW_MS = 200;

/** A line of progress that is being kept. */
export interface ProgressMeter {
  /** Says how many bytes are done. */
  note(bytesDone: number): void;
  /** Wipes the line. */
  close(): void;
}

/** Starts a line such as `writing 1.20 GB of 4.04 GB (29 %), 512 MB/s, 5 s left`. */
export function progressMeter(
  io: CommandIo,
  { action, totalBytes }: { action: string; totalBytes: number },
): ProgressMeter {
  const startedMs = io.clock.now();
  let drawnMs = startedMs;
  return {
    note(bytesDone) {
      const nowMs = io.clock.now();
      if (nowMs - drawnMs < REDRAW_MS) return;
      drawnMs = nowMs;
      io.progress(progressLine({ action, totalBytes, bytesDone, elapsedMs: nowMs - startedMs }));
    },
    close: () => io.progress(""),
  };
}

/** A line of progress for work in several phases of `totalBytes` each. */
export interface PhaseMeter {
  /** Says how many bytes of a phase are done; another `action` begins the next one. */
  note(action: string, bytesDone: number): void;
  /** Wipes the line. */
  close(): void;
}

/** Starts such a line. */
export function phaseMeter(io: CommandIo, { totalBytes }: { totalBytes: number }): PhaseMeter {
  let phase: { action: string; meter: ProgressMeter } | undefined;
  return {
    note(action, bytesDone) {
      if (phase?.action !== action) {
        phase = { action, meter: progressMeter(io, { action, totalBytes }) };
      }
      phase.meter.note(bytesDone);
    },
    close: () => io.progress(""),
  };
}

/** The words of one progress line. */
export function progressLine(
  { action, totalBytes, bytesDone, elapsedMs }: {
    action: string;
    totalBytes: number;
    bytesDone: number;
    elapsedMs: number;
  },
): string {
  const percent = Math.floor(100 * bytesDone / totalBytes);
  const perMs = bytesDone / Math.max(1, elapsedMs);
  const left = perMs === 0 ? "" : `, ${formatDuration((totalBytes - bytesDone) / perMs)} left`;
  return `${action} ${formatBytes(bytesDone)} of ${formatBytes(totalBytes)} (${percent} %), ` +
    `${formatBytes(perMs * 1_000)}/s${left}`;
}
