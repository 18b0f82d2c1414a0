/** `hchat info`: what a key list is, without its passphrase and without reading its records. */
import { type ListInfo, readListInfo } from "../../keys/list/list_info.ts";
import { padBytesOf } from "../../keys/record_source.ts";
import { otherSeat, type Seat } from "../../keys/seat.ts";
import { endMs, type Moment, momentAt, slotAt } from "../../keys/schedule.ts";
import { scheduleOf } from "../../keys/list_header.ts";
import type { Command, CommandArgs, CommandIo } from "../cli/command.ts";
import { warnOfClockBehind } from "../cli/clock_words.ts";
import { formatDuration } from "../cli/duration.ts";
import { formatBytes } from "../cli/size.ts";
import { formatZonedTime } from "../cli/time.ts";
import { isoTime } from "../time/iso_time.ts";
import { listArgument } from "../cli/arguments.ts";

/** Says what a list is. */
export const infoCommand: Command = {
  name: "info",
  summary: "say what a key list is: names, times, keys left",
  usage: "info LIST [--json]",
  details:
    "Needs no passphrase and does not read the keys; hchat verify does. Exit code 1 when the " +
    "list is over.",
  options: [{ name: "json", help: "the same for programs" }],
  run: runInfo,
};

// deno-lint-ignore require-await
async function runInfo(args: CommandArgs, io: CommandIo): Promise<number> {
  const found = readListInfo(listArgument(args, "info"));
  const info = infoJson(found, io.clock.now());
  if (args.has("json")) io.out(JSON.stringify(info, undefined, 2));
  else infoLines(info).forEach((line) => io.out(line));
  warnOfClockBehind(found, io);
  return info.status === "over" ? reportOver(info.path, io) : 0;
}

/** Says that the list at `path` is over; answers the exit code, 1. */
export function reportOver(path: string, io: CommandIo): number {
  io.err(`hchat: error: ${path} is over: no text passes under its keys any more`);
  io.err("hchat: hint: if this computer's clock is right, meet and make a new list: hchat keygen");
  return 1;
}

/** The answer to `hchat info --json`. Times are ISO 8601, sizes in bytes, durations in milliseconds. */
export interface InfoJson {
  path: string;
  listId: string;
  seat: Seat;
  /** Whose copy this is. */
  name: string;
  /** The other person. */
  peer: string;
  names: { a: string; b: string };
  status: Moment["kind"];
  start: string;
  end: string;
  periodMs: number;
  recordBytes: number;
  slots: number;
  /** Slots that are overwritten. */
  burned: number;
  /** Slots that can still be used: neither burned nor past. */
  left: number;
  leftMs: number;
  /** The slot of this moment, null before the start and after the end. */
  slot: number | null;
  sizeBytes: number;
  volumes: { path: string; bytes: number }[];
  passphrase: boolean;
  /** Whole copies of the list's state, of two. */
  stateCopies: number;
}

/** What info says of a list at `nowMs`, in Unix milliseconds. */
function infoJson(info: ListInfo, nowMs: number): InfoJson {
  const { header, files, burnedUntil, stateCopies } = info;
  const schedule = scheduleOf(header);
  const moment = momentAt(schedule, nowMs);
  const firstLeft = Math.max(burnedUntil, Math.min(slotAt(schedule, nowMs), header.slotCount), 0);
  const left = header.slotCount - firstLeft;
  return {
    path: files[0]?.path ?? "",
    listId: header.listId.toHex(),
    seat: header.seat,
    name: header.names[header.seat],
    peer: header.names[otherSeat(header.seat)],
    names: header.names,
    status: moment.kind,
    start: isoTime(header.startMs),
    end: isoTime(endMs(schedule)),
    periodMs: header.periodMs,
    recordBytes: header.recordBytes,
    slots: header.slotCount,
    burned: burnedUntil,
    left,
    leftMs: left * header.periodMs,
    slot: moment.kind === "running" ? moment.slot : null,
    sizeBytes: files.reduce((sum, file) => sum + file.bytes, 0),
    volumes: files,
    passphrase: header.passphraseBlock !== undefined,
    stateCopies,
  };
}

/** `padBytes` are there for what each of the two writes. */
function formatPad(padBytes: number): string {
  return padBytes === 0
    ? "no bytes of one-time pad"
    : `${2 * padBytes} bytes of one-time pad, ${padBytes} for each of you`;
}

function infoLines(info: InfoJson): string[] {
  const lines = [
    `list:       ${info.path}`,
    `seat:       ${info.seat}, ${info.name}; the other is ${info.peer}`,
    `start:      ${formatZonedTime(Date.parse(info.start))}`,
    `end:        ${formatZonedTime(Date.parse(info.end))}, ${formatStatus(info)}`,
    `period:     a new key every ${formatDuration(info.periodMs)}`,
    `record:     ${info.recordBytes} bytes, ${formatPad(padBytesOf(info.recordBytes))}`,
    `keys:       ${info.slots}`,
    `burned:     ${info.burned}`,
    `left:       ${info.left} keys, ${formatDuration(info.leftMs)}`,
    `size:       ${formatBytes(info.sizeBytes)}`,
    `passphrase: ${info.passphrase ? "yes" : "no"}`,
    `list id:    ${info.listId}`,
  ];
  if (info.volumes.length > 1) {
    lines.push(`volumes:    ${info.volumes.length}`);
    for (const { path, bytes } of info.volumes) lines.push(`  ${path}, ${formatBytes(bytes)}`);
  }
  if (info.stateCopies < 2) {
    lines.push("state:      one of two copies is damaged, the other serves");
  }
  return lines;
}

function formatStatus({ status }: InfoJson): string {
  if (status === "notBegun") return "not yet begun";
  return status === "over" ? "over" : "running";
}
