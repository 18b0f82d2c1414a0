/** Clocks, in the words of the terminal. */
import { CLOCK_NOTICE_MS } from "../constants.ts";
import type { TimeServerJson } from "../gui_api/settings_json.ts";
import type { CommandIo } from "./command.ts";
import { formatDuration } from "./duration.ts";

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
