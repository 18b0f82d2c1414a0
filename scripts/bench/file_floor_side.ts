/**
 * `deno run --allow-all file_floor_side.ts receive FOLDER` or `… send PORT PATH`: what no file can do without. It is read,
 * digested, and sealed in large cells; hchat's client and its port for peers carry them; they are opened, digested and
 * written. There are no conversations. Both programs print, in JSON, what it took.
 */
import { createHash, randomFillSync } from "node:crypto";
import { openCell, sealCell } from "../../keys/cell/seal.ts";
import { plaintextBytesOf } from "../../keys/cell/frame/cell_size.ts";
import {
  CELL_BYTES,
  LARGE_CELL_BYTES,
  NONCE_BYTES,
  REQUEST_TAG_BYTES,
} from "../../keys/constants.ts";
import { giveBack, longArray } from "../../keys/give_back.ts";
import { emptyDecoy } from "../../server/decoy/decoy.ts";
import { encodeRequest } from "../../server/transport/body.ts";
import { HttpLine } from "../../server/transport/http_line.ts";
import { peerApp } from "../../server/transport/peer_app.ts";
import { listenForPeers } from "../../server/transport/peer_server.ts";
import { realClock } from "../../tests/testkit/real_clock.ts";
import { measureSide, say, type SideFigures } from "./measure_side.ts";

const KEY = new Uint8Array(32);
const NONCE = new Uint8Array(NONCE_BYTES);
const TAG = "00".repeat(REQUEST_TAG_BYTES);
const BLOCK_BYTES = plaintextBytesOf("large");
/** Requests under way at once, as for a file. */
const AT_ONCE = 3;
const random = (bytes: Uint8Array): void => void randomFillSync(bytes);

/** Writes what comes in large cells, until a short one says that this was all. */
async function receive(folder: string): Promise<void> {
  const hash = createHash("sha256");
  using file = await Deno.open(`${folder}/received`, { write: true, create: true });
  const over = Promise.withResolvers<void>();
  let end = (): SideFigures => {
    throw new Error("Cannot measure: nothing has come");
  };
  let writing: Promise<unknown> | undefined;
  const take = (cell: Uint8Array): void => {
    if (writing === undefined) end = measureSide();
    const data = openCell(cell, { key: KEY });
    if (data === undefined) throw new Error("Cannot measure: a cell does not open");
    hash.update(data);
    writing = Promise.resolve(writing).then(() => file.write(data)).then(() => giveBack(data));
  };
  const app = peerApp({
    random,
    answer: ({ cell }) => {
      if (cell.length < LARGE_CELL_BYTES) over.resolve();
      else take(cell.subarray(0, LARGE_CELL_BYTES));
      return Promise.resolve({ cell: new Uint8Array(CELL_BYTES), paddingBytes: 0 });
    },
  });
  const place = { host: "127.0.0.1", port: 0 };
  const listening = await listenForPeers({ ...place, app, decoy: emptyDecoy, clock: realClock });
  if (listening.kind === "failed") throw new Error(listening.error.code);
  say(String(listening.listener.port));
  await over.promise;
  await writing;
  await file.syncData();
  hash.digest();
  say(JSON.stringify(end()));
  await listening.listener.close();
}

/** Sends the file at `path`; what it lacks of a whole number of cells comes from anywhere. */
async function send(port: number, path: string): Promise<void> {
  const end = measureSide();
  const hash = createHash("sha256");
  using file = await Deno.open(path, { read: true });
  let latest: Promise<Uint8Array | undefined> = Promise.resolve(undefined);
  const read = async (): Promise<Uint8Array | undefined> => {
    const block = longArray(BLOCK_BYTES);
    const bytes = await file.read(block);
    if (bytes === null) return undefined;
    hash.update(block.subarray(0, bytes));
    return block;
  };
  const next = (): Promise<Uint8Array | undefined> => latest = latest.then(read);
  const peer = new URL(`http://127.0.0.1:${port}`);
  const sendSome = async (): Promise<void> => {
    const line = new HttpLine(realClock);
    for (let block = await next(); block !== undefined; block = await next()) {
      const cell = sealCell(block, { key: KEY, nonce: NONCE });
      giveBack(block);
      await post(line, { peer, cell });
    }
    line.destroy();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sendSome));
  const line = new HttpLine(realClock);
  await post(line, { peer, cell: new Uint8Array(CELL_BYTES) });
  line.destroy();
  hash.digest();
  say(JSON.stringify(end()));
}

/** Resolves with the answer. */
function post(line: HttpLine, { peer, cell }: { peer: URL; cell: Uint8Array }): Promise<void> {
  const body = encodeRequest({ tag: TAG, cell, paddingBytes: 0 }, random);
  giveBack(cell);
  return new Promise((resolve, reject) => {
    line.post({ peer, path: "/bare", head: 0, body }, {
      renewed: () => {},
      left: () => {},
      failed: (reason) => reject(new Error(reason)),
      answered: () => {
        giveBack(body);
        resolve();
      },
    });
  });
}

if (import.meta.main) {
  const [role, place = "", path = ""] = Deno.args;
  if (role === "receive") await receive(place);
  else await send(Number(place), path);
  Deno.exit(0);
}
