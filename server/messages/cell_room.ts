/** What a cell has room for beside what any cell may carry along. */
import type { WishItem } from "../../keys/cell/frame/answer_wish.ts";
import { FRAME_HEAD_BYTES } from "../../keys/cell/frame/frame.ts";
import { itemBytes } from "../../keys/cell/frame/frame_items.ts";
import { LARGE_PLAINTEXT_BYTES, PLAINTEXT_BYTES } from "../../keys/constants.ts";

/** Bytes for one acknowledgement (27 bytes) and one port item (5). */
export const STANDING_ITEMS_BYTES = 32;
const WISH: WishItem = { kind: "wish", afterMs: 0, size: "normal" };

/** Bytes that each cell keeps free. With the wish: what was cut for a cell without one has to fit one with it. */
export const KEPT_BYTES = STANDING_ITEMS_BYTES + itemBytes(WISH);
/** What a large cell has more room for than a normal one. */
export const LARGE_GAIN_BYTES = LARGE_PLAINTEXT_BYTES - PLAINTEXT_BYTES;
/** Bytes for items in a large cell that carries nothing more than any cell may. */
export const LARGE_ROOM_BYTES = LARGE_PLAINTEXT_BYTES - FRAME_HEAD_BYTES - KEPT_BYTES;
