/** A file from disk to disk over loopback, between two programs in processes of their own. */
import { startProgram } from "./child_program.ts";
import type { SideFigures } from "./file_side.ts";

const SIDE = "./file_side.ts";

/** Sends the file at `path` into `folder`; tells what the sender and the receiver have taken. */
export async function transferFile(
  path: string,
  folder: string,
): Promise<{ sender: SideFigures; receiver: SideFigures }> {
  const startMs = String(Date.now() - 600_000);
  const receiving = startProgram(SIDE, ["receive", startMs, folder]);
  const port = await receiving.next();
  const sending = startProgram(SIDE, ["send", startMs, port, path]);
  const sender = JSON.parse(await sending.next());
  const receiver = JSON.parse(await receiving.next());
  await sending.end();
  await receiving.end();
  return { sender, receiver };
}
