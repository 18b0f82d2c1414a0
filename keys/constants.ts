/** Every number of the specification in one place (FORMAT.md §2), then those of this implementation. */

// Specification: the key list.
export const HEADER_BYTES = 4096;
export const LIST_VERSION = 1;
export const LIST_ID_BYTES = 16;
export const ROOT_BYTES = 64;
export const MIN_RECORD_BYTES = 64;
export const MAX_RECORD_BYTES = 65_536;
export const RECORD_BYTES_STEP = 16;
export const MIN_PERIOD_MS = 1_000;
export const MAX_PERIOD_MS = 86_400_000;
export const CHUNK_BYTES = 1_048_576;
export const DIGEST_BYTES = 32;
export const NAME_BYTES = 63;

// Specification: time.
export const ACCEPTANCE_MS = 60_000;
/** How far two clocks may be apart for their owners to talk. */
export const CLOCK_LIMIT_MS = 3_600_000;
export const HOUR_MS = 3_600_000;
/** Whole hours away from its own clock a caller tries at most: a day, and two time zones. */
export const KNOCK_HOURS = 26;
/** How far from now cells are looked for: of a clock that is apart, and a while on the way. */
export const HORIZON_MS = CLOCK_LIMIT_MS + ACCEPTANCE_MS;

// Specification: the cell.
export const TINY_CELL_BYTES = 128;
export const SMALL_CELL_BYTES = 256;
export const MIDDLE_CELL_BYTES = 896;
export const CELL_BYTES = 2_048;
export const BULK_CELL_BYTES = 65_536;
export const LARGE_CELL_BYTES = 524_288;
export const NONCE_BYTES = 12;
export const AEAD_TAG_BYTES = 16;
export const REQUEST_TAG_BYTES = 16;
/** Most bytes of one segment of an entry. */
export const SEGMENT_BYTES = 16_000;
/** Most padding that is drawn for a body; with it an exchange stays below 16 KB (PROTOCOL.md §2). */
export const PADDING_DRAWN = 4_096;
export const TINY_PLAINTEXT_BYTES = TINY_CELL_BYTES - NONCE_BYTES - AEAD_TAG_BYTES;
export const SMALL_PLAINTEXT_BYTES = SMALL_CELL_BYTES - NONCE_BYTES - AEAD_TAG_BYTES;
export const MIDDLE_PLAINTEXT_BYTES = MIDDLE_CELL_BYTES - NONCE_BYTES - AEAD_TAG_BYTES;
export const PLAINTEXT_BYTES = CELL_BYTES - NONCE_BYTES - AEAD_TAG_BYTES;
export const BULK_PLAINTEXT_BYTES = BULK_CELL_BYTES - NONCE_BYTES - AEAD_TAG_BYTES;
export const LARGE_PLAINTEXT_BYTES = LARGE_CELL_BYTES - NONCE_BYTES - AEAD_TAG_BYTES;

/** What both hellos say of this program beyond its version: bits that later versions define. */
export const FEATURES = 0;
/** The secret that a session leaves behind for the next handshake. */
export const RETAINED_BYTES = 32;
export const RETAINED_TAG_BYTES = 16;

// Specification: the session.
export const REKEY_AFTER_MS = 13 * 60_000;
export const SESSION_SEND_MS = 15 * 60_000;
export const SESSION_RECEIVE_MS = SESSION_SEND_MS + ACCEPTANCE_MS;
/** An agreed session under which no cell has come is forgotten after this long. */
export const UNCONFIRMED_MS = ACCEPTANCE_MS;
/** Cells that one side seals under one session: keeps random nonces from meeting (FORMAT.md §cell). */
export const SESSION_CELLS = 16_777_216;
export const REKEY_AFTER_CELLS = SESSION_CELLS - 65_536;
/** Counters further back than this are refused (RFC 6479 with 127 words of 64 bits). */
export const REPLAY_WINDOW = 8_128;

// Implementation: what `keygen` takes when nothing is said.
export const DEFAULT_PERIOD_MS = 10_000;
export const DEFAULT_RECORD_BYTES = 1_280;
export const DEFAULT_SPAN_MS = 30 * 86_400_000;
