/** `hchat fingerprint`: what two people read to each other to know that they hold the same list. */
import { fingerprintOf } from "../../keys/list/fingerprint.ts";
import { readListInfo } from "../../keys/list/list_info.ts";
import type { Command, CommandArgs, CommandIo } from "../cli/command.ts";
import { listArgument } from "../cli/arguments.ts";

/** Prints the fingerprint of a list. */
export const fingerprintCommand: Command = {
  name: "fingerprint",
  summary: "print what both people can compare by voice",
  usage: "fingerprint LIST",
  details:
    "The same for both seats of a list, with and without a passphrase, used or not. It is made " +
    "from the keys as keygen wrote them; hchat verify says whether they are still whole.",
  options: [],
  run: runFingerprint,
};

// deno-lint-ignore require-await
async function runFingerprint(args: CommandArgs, io: CommandIo): Promise<number> {
  io.out(fingerprintOf(readListInfo(listArgument(args, "fingerprint")).header));
  return 0;
}
