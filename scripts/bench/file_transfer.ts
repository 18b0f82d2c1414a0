/** A file from disk to disk over loopback, between two programs in processes of their own. */
import { startProgram } from "./child_program.ts";
import type { SideFigures } from "./measure_side.ts";

/** What the sender and the receiver have taken. */
export interface TransferFigures {
  sender: SideFigures;
  receiver: SideFigures;
}

/** Sends the file at `path` into `folder`. */
export function transferFile(path: string, folder: string): Promise<TransferFigures> {
  const startMs = String(Date.now() - 600_000);
  return transferBy("./file_side.ts", { path, folder, shared: [startMs] });
}

/** The same with nothing but what a file cannot do without. */
export function transferBare(path: string, folder: string): Promise<TransferFigures> {
  return transferBy("./file_floor_side.ts", { path, folder, shared: [] });
}

async function transferBy(
  program: string,
  { path, folder, shared }: { path: string; folder: string; shared: readonly string[] },
): Promise<TransferFigures> {
  const receiving = startProgram(program, ["receive", ...shared, folder]);
  const port = await receiving.next();
  const sending = startProgram(program, ["send", ...shared, port, path]);
  const sender = JSON.parse(await sending.next());
  const receiver = JSON.parse(await receiving.next());
  await sending.end();
  await receiving.end();
  return { sender, receiver };
}
