/**
 * When burning by hand asks first. The list remembers its last use, which both clocks agreed on; a burn
 * that goes far beyond it rests on this computer's clock or on a typed time alone, and either may be wrong.
 */
import { CLOCK_LIMIT_MS } from "../../keys/constants.ts";
import { scheduleOf } from "../../keys/list_header.ts";
import type { ListInfo } from "../../keys/list/list_info.ts";
import { slotStartMs, windowSlots } from "../../keys/schedule.ts";
import type { CommandIo } from "../cli/command.ts";
import { requireYes } from "../cli/consent.ts";
import { formatSlotSpan, formatTime } from "../cli/time.ts";

/**
 * Whether burning all slots below `until` is to be asked for: it takes keys and leaves none, or goes more
 * than an hour past the last use, so that a wrong time zone is noticed too.
 */
export function needsConsent(
  { header, burnedUntil, lastUsedSlot }: ListInfo,
  until: number,
): boolean {
  if (until <= burnedUntil) return false;
  if (until >= header.slotCount || lastUsedSlot < 0) return true;
  return until > lastUsedSlot + 1 + windowSlots(scheduleOf(header), CLOCK_LIMIT_MS);
}

/**
 * Says what burning below `until` takes and leaves, and asks. `request` is the value of `--until`.
 * Throws CommandError unless the answer is yes.
 */
export async function askConsent(
  io: CommandIo,
  { info, until, request }: { info: ListInfo; until: number; request: string },
): Promise<void> {
  const { header, burnedUntil } = info;
  const span = formatSlotSpan(header, { first: burnedUntil, end: until });
  const keys = formatCount(until - burnedUntil);
  io.err(`hchat: warning: this burns ${keys}, ${span}, and leaves ${header.slotCount - until}`);
  io.err(
    `hchat: warning: ${formatLastUse(info)}; ${formatDoubt(request, io.clock.now())}`,
  );
  const name = header.names[header.seat];
  await requireYes(io, `Burn ${keys} of ${name}'s list?`, "burn keys");
}

function formatCount(count: number): string {
  return count === 1 ? "1 key" : `${count} keys`;
}

function formatLastUse({ header, lastUsedSlot }: ListInfo): string {
  if (lastUsedSlot < 0) return "this copy of the list has not been used yet";
  return `the list was last used at ${formatTime(slotStartMs(scheduleOf(header), lastUsedSlot))}`;
}

function formatDoubt(request: string, nowMs: number): string {
  if (request === "all") return "without keys nothing can be sent or read under it any more";
  const doubt = request === "now"
    ? `this computer's clock says ${formatTime(nowMs)}: if it is wrong`
    : "if the time given is wrong";
  return `${doubt}, keys are lost that both of you still need`;
}
