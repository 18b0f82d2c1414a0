import { type CommandArgs, UsageError } from "../cli/command.ts";

/** The only positional of `hchat COMMAND LIST`. Throws UsageError for none and for several. */
export function listArgument(args: CommandArgs, command: string): string {
  const [path, ...more] = args.positionals;
  if (path !== undefined && more.length === 0) return path;
  throw new UsageError(
    `Reading the command line failed: found ${args.positionals.length} key lists, wanted one`,
    `write it as: hchat ${command} LIST`,
  );
}
