// Room: the commands of the terminal, one a file.
/** `hchat burn`: overwrites keys that are not to be used any more. */
import { scheduleOf } from "../../keys/list_header.ts";
import { readListInfo } from "../../keys/list/list_info.ts";
import { slotAt } from "../../keys/schedule.ts";
import { PASSPHRASE_FILE } from "../cli/passphrase/ask_passphrase.ts";
import { askConsent, needsConsent } from "./burn_consent.ts";
import { type Burned, burnList } from "./live_burn.ts";
import {
  type Command,
  type CommandArgs,
  CommandError,
  type CommandIo,
  UsageError,
} from "../cli/command.ts";
import { warnOfClockBehind } from "../cli/clock_words.ts";
import { formatBytes } from "../cli/size.ts";
import { formatSlotSpan, parseTime } from "../cli/time.ts";
import { listArgument } from "../cli/arguments.ts";

/** Burns keys by hand; a running chat burns each key an hour after its time. */
export const burnCommand: Command = {
  name: "burn",
  summary: "overwrite keys so that nobody can use them any more",
  usage: "burn LIST --until TIME|now|all [--yes] [--passphrase-file FILE]",
  details:
    "Overwrites all keys before TIME with zeros. This cannot be undone. Asks first where that goes " +
    "more than an hour past the last use of the list, or leaves no key: after a wrong clock the " +
    "keys may still be needed. On flash media the old bytes may survive in places that no program " +
    "reaches: see SECURITY.md.",
  options: [
    { name: "until", value: "TIME", help: "ISO 8601, now, or all" },
    { name: "yes", help: "do not ask" },
    PASSPHRASE_FILE,
  ],
  run: runBurn,
};

async function runBurn(args: CommandArgs, io: CommandIo): Promise<number> {
  const path = listArgument(args, "burn");
  const info = readListInfo(path);
  warnOfClockBehind(info, io);
  const until = untilSlot(args, io, info.header);
  if (!args.has("yes") && needsConsent(info, until)) {
    await askConsent(io, { info, until, request: args.value("until") ?? "" });
  }
  const burned = await burnList(path, { args, io, until: () => until });
  return report(burned, { path, until, io });
}

function report(
  { header, outcome, from, burnedUntil }: Burned,
  { path, until, io }: { path: string; until: number; io: CommandIo },
): number {
  rejectUnburned(outcome, path);
  const left = header.slotCount - burnedUntil;
  if (burnedUntil > from) {
    io.out(`burned: ${formatSlotSpan(header, { first: from, end: burnedUntil })}`);
  } else {
    const why = from === 0 ? "there is no key before that time" : "these keys are burned already";
    io.out(`burned: nothing, ${outcome === undefined ? "interrupted" : why}`);
  }
  io.out(`left: ${left} keys, ${formatBytes(left * header.recordBytes)}`);
  if (burnedUntil < until) throw new CommandError("Cannot burn all of these keys: interrupted");
  return 0;
}

function rejectUnburned(outcome: Burned["outcome"], path: string): void {
  if (outcome?.kind === "readOnly") {
    throw new CommandError(
      `Cannot burn keys: ${path} cannot be written`,
      "destroy the medium itself, or copy the list to one that can be written",
    );
  }
  if (outcome?.kind === "removed") {
    throw new CommandError(
      `Cannot burn keys: ${path} is gone`,
      "is its medium still plugged in?",
    );
  }
}

/** First slot to keep. */
function untilSlot(
  args: CommandArgs,
  io: CommandIo,
  header: Parameters<typeof scheduleOf>[0],
): number {
  const text = args.value("until");
  if (text === undefined) {
    throw new UsageError(
      "Cannot read the command line: expected --until, got none",
      "write it as: hchat burn LIST --until TIME|now|all",
    );
  }
  if (text === "all") return header.slotCount;
  const slot = slotAt(scheduleOf(header), parseTime(text, "--until", io.clock.now()));
  return Math.min(Math.max(slot, 0), header.slotCount);
}
