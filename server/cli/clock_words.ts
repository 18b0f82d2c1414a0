/** Clocks, in the words of the terminal. */
import { CLOCK_LIMIT_MS } from "../../keys/constants.ts";
import type { ListInfo } from "../../keys/list/list_info.ts";
import { scheduleOf } from "../../keys/list_header.ts";
import { slotStartMs } from "../../keys/schedule.ts";
import { CLOCK_NOTICE_MS } from "../constants.ts";
import type { TimeServerJson } from "../gui_api/settings_json.ts";
import type { CommandIo } from "./command.ts";
import { formatDuration } from "./duration.ts";
import { formatZonedTime } from "./time.ts";

/** Warns where a time server says that our clock is off, or says nothing. */
export function sayTimeServer(time: TimeServerJson, io: CommandIo): void {
  switch (time.code) {
    case "noAnswer":
      return io.err(`hchat: warning: the time server ${time.host} does not answer`);
    case "notSynchronised":
      return io.err(`hchat: warning: the time server ${time.host} does not know the time`);
    case "answered": {
      if (Math.abs(time.offsetMs) < CLOCK_NOTICE_MS) return;
      const side = time.offsetMs < 0 ? "ahead of" : "behind";
      io.err(
        `hchat: warning: your clock is ${
          formatDuration(Math.abs(time.offsetMs), { units: 1 })
        } ${side} ${time.host}; check it ` +
          "against a clock you trust",
      );
    }
  }
}

/**
 * Warns where this computer's clock is before the last use of a list: by more than the hour that two clocks may be
 * apart, and the key that was in use then.
 */
export function warnOfClockBehind({ header, lastUsedSlot }: ListInfo, io: CommandIo): void {
  const nowMs = io.clock.now();
  const usedMs = slotStartMs(scheduleOf(header), lastUsedSlot);
  if (lastUsedSlot < 0 || usedMs - nowMs <= CLOCK_LIMIT_MS + header.periodMs) return;
  io.err(
    `hchat: warning: the list was last used at ${
      formatZonedTime(usedMs)
    }, and this computer's clock says ` +
      `${formatZonedTime(nowMs)}: it is wrong, or a clock was wrong then`,
  );
  io.err(
    "hchat: hint: compare it with a telephone, and set it before you chat",
  );
}
