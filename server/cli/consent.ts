import { CommandError, type CommandIo } from "./command.ts";

/**
 * Asks a question that is answered with yes. Throws CommandError for any other answer; `action` is what then cannot be
 * done, such as "burn keys".
 */
export async function requireYes(io: CommandIo, question: string, action: string): Promise<void> {
  const answer = await io.ask(`${question} It cannot be undone. Type yes:`);
  if (answer?.trim().toLowerCase() === "yes") return;
  throw new CommandError(
    `Cannot ${action}: expected yes, got another answer`,
    "type yes when asked, or give --yes",
  );
}
