/** What files have to say in the next cell; pure. */
import type { FileDataItem, FileItem } from "../../keys/cell/frame/file_items.ts";
import { itemBytes } from "../../keys/cell/frame/frame_items.ts";
import type { LaneRoom } from "../messages/lane.ts";
import type { IncomingFile } from "./incoming_file.ts";
import { type OutgoingFile, PIECE_HEAD_BYTES } from "./outgoing_file.ts";
import type { PiecePace } from "./piece_pace.ts";

/** The files of one conversation, and what is said once about others. */
export interface FilesUnderWay {
  incoming: readonly IncomingFile[];
  outgoing: readonly OutgoingFile[];
  replies: Iterable<FileItem>;
}

/** Least room for which a piece is cut. */
const LEAST_PIECE_BYTES = 256;

/** What the next cell has room for, and which file's turn it is. */
interface FileRoom {
  nowMs: number;
  room: LaneRoom;
  pace: PiecePace;
  /** Rises with every piece. */
  turn: number;
}

/** What files have to say in the next cell. */
export function fileItems(
  underWay: FilesUnderWay,
  { nowMs, room, pace, turn }: FileRoom,
): FileItem[] {
  const items = dueItems(underWay, { nowMs, roomBytes: room.bytes });
  const used = items.reduce((sum, item) => sum + itemBytes(item), 0);
  const roomBytes = pace.roomBytes(room, unconfirmedBytes(underWay.outgoing)) - used;
  return [...items, ...nextPieces(underWay.outgoing, { turn, roomBytes })];
}

/** Bytes of all files that are out and not confirmed. */
export function unconfirmedBytes(outgoing: Iterable<OutgoingFile>): number {
  let bytes = 0;
  for (const file of outgoing) bytes += file.unconfirmedBytes;
  return bytes;
}

/** What is due beside pieces and fits. */
function dueItems(
  { incoming, outgoing, replies }: FilesUnderWay,
  { nowMs, roomBytes }: { nowMs: number; roomBytes: number },
): FileItem[] {
  const due: FileItem[] = [...replies];
  for (const file of incoming) if (file.dueAtMs() <= nowMs) due.push(file.item());
  for (const file of outgoing) if (file.dueAtMs() <= nowMs) due.push(...file.items(nowMs));
  let left = roomBytes;
  return due.filter((item) => {
    const bytes = itemBytes(item);
    if (bytes > left) return false;
    left -= bytes;
    return true;
  });
}

/** Pieces for what is left of the cell, the file first whose turn it is. */
function nextPieces(
  outgoing: readonly OutgoingFile[],
  { turn, roomBytes }: { turn: number; roomBytes: number },
): FileDataItem[] {
  const files = outgoing.filter((file) => file.hasPiece);
  const pieces: FileDataItem[] = [];
  let left = roomBytes;
  for (let step = 0; step < files.length && left >= LEAST_PIECE_BYTES; step++) {
    const file = files[(turn + step) % files.length]!;
    const piece = file.piece(left - PIECE_HEAD_BYTES);
    if (piece === undefined) continue;
    pieces.push(piece);
    left -= itemBytes(piece);
  }
  return pieces;
}
