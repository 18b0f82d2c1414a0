/** A file from disk to disk over loopback, between two programs in processes of their own. */
import { fileURLToPath } from "node:url";
import type { SideFigures } from "./file_side.ts";

const SIDE = fileURLToPath(new URL("./file_side.ts", import.meta.url));

/** Sends the file at `path` into `folder`; tells what the sender and the receiver have taken. */
export async function transferFile(
  path: string,
  folder: string,
): Promise<{ sender: SideFigures; receiver: SideFigures }> {
  const startMs = String(Date.now() - 600_000);
  const receiving = start(["receive", startMs, folder]);
  const heard = linesOf(receiving);
  const port = await next(heard);
  const sending = start(["send", startMs, port, path]);
  const sender = JSON.parse(await next(linesOf(sending)));
  const receiver = JSON.parse(await next(heard));
  await sending.status;
  await receiving.stdin.close();
  await receiving.status;
  return { sender, receiver };
}

function start(args: string[]): Deno.ChildProcess {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", SIDE, ...args],
    stdin: "piped",
    stdout: "piped",
  });
  return command.spawn();
}

/** The lines that a process prints, one after the other. */
async function* linesOf({ stdout }: Deno.ChildProcess): AsyncGenerator<string, void> {
  let text = "";
  for await (const part of stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (text + part).split("\n");
    text = lines.pop() ?? "";
    yield* lines;
  }
}

async function next(lines: AsyncGenerator<string, void>): Promise<string> {
  const { value } = await lines.next();
  if (value === undefined) throw new Error("Cannot measure: one of the two programs has ended");
  return value;
}
