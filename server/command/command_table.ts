import { burnCommand } from "./burn_command.ts";
import { chatCommand } from "./chat_command.ts";
import type { Command } from "../cli/command.ts";
import { completionsCommand } from "./completions_command.ts";
import { copyCommand } from "./copy_command.ts";
import { demoCommand } from "./demo_command.ts";
import { dpiCommand } from "./dpi_command.ts";
import { fingerprintCommand } from "./fingerprint_command.ts";
import { helpCommand, versionCommand } from "./help_command.ts";
import { historyCommand } from "./history_command.ts";
import { infoCommand } from "./info_command.ts";
import { keygenCommand } from "./keygen_command.ts";
import { manCommand } from "./man_command.ts";
import { passwdCommand } from "./passwd_command.ts";
import { reachCommand } from "./reach_command.ts";
import { sendCommand } from "./send_command.ts";
import { verifyCommand } from "./verify_command.ts";
import { wipeCommand } from "./wipe_command.ts";

/** Every command in the order of the help; help, completions and the manual page are made from it. */
export const COMMANDS: readonly Command[] = [
  chatCommand,
  keygenCommand,
  infoCommand,
  verifyCommand,
  copyCommand,
  fingerprintCommand,
  passwdCommand,
  burnCommand,
  sendCommand,
  historyCommand,
  wipeCommand,
  reachCommand,
  demoCommand,
  dpiCommand,
  completionsCommand(() => COMMANDS),
  manCommand(() => COMMANDS),
  helpCommand(() => COMMANDS),
  versionCommand,
];
