/** Writes what `hchat --help` prints into the README; a test holds the two together. */
import { COMMANDS } from "../server/command/command_table.ts";
import { programHelp } from "../server/cli/help.ts";

const README = new URL("../README.md", import.meta.url);
const text = await Deno.readTextFile(README);
const usage = `## Usage\n\n\`\`\`text\n${programHelp(COMMANDS)}\n\`\`\``;
await Deno.writeTextFile(README, text.replace(/## Usage\n\n```text\n[\s\S]*?\n```/, () => usage));
