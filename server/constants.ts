/**
 * Numbers that both programs of a pair rely on (PROTOCOL.md §1); times in milliseconds. What one side may choose on its
 * own is with the code that uses it.
 */

/** A request is held at least this long, unless there is something to say. */
export const HOLD_LEAST_MS = 8_000;
/** A request is held at most this long. */
export const HOLD_MOST_MS = 25_000;
/** A peer that was not heard for this long is away. */
export const AWAY_MS = 40_000;
/** The same in steady cover, where the peer is heard at every tick. */
export const STEADY_AWAY_MS = 20_000;
/** A caller whose waiting request broke has this long to call again. */
export const RETURN_MS = 3_000;
/** A session cell without an answer for this long has failed. */
export const EXCHANGE_TIMEOUT_MS = 40_000;
/** A hello without an answer for this long has failed. */
export const HELLO_TIMEOUT_MS = 10_000;
/** An answer that is due at once is waited for at least this long before its connection counts as frozen. */
export const PROMPT_MS = 2_000;
/** A goodbye without an answer for this long is given up. */
export const BYE_TIMEOUT_MS = 1_500;
/** A segment that was not acknowledged for this long goes out again. */
export const RESEND_MS = 3_000;
/** The first pause after a failure; it doubles with each further one. */
export const FIRST_PAUSE_MS = 500;
/** The longest pause between two attempts. */
export const LAST_PAUSE_MS = 5_000;
/** About the time between two requests of steady cover when nothing else is set. */
export const TICK_MS = 1_000;
/** A difference of the two clocks from which on the user is told. */
export const CLOCK_NOTICE_MS = 5_000;

/** Longest text of one entry, in bytes of UTF-8. */
export const TEXT_BYTES = 65_536;
/** Longest entry: a text, or an event with a text in it. */
export const ENTRY_BYTES = TEXT_BYTES + 64;
/** Shortest time after which an entry disappears, from its reading. */
export const LIFE_LEAST_MS = 60_000;
/** Longest such time. */
export const LIFE_MOST_MS = 366 * 86_400_000;
/** How long after it was written an entry may be edited, or deleted for both. */
export const CHANGE_MS = 86_400_000;
/** Bytes of a file that are sent and not confirmed, at most; a receiver keeps as many ahead. */
export const FILE_WINDOW_BYTES = 4_194_304;
/** Files of the peer that are not settled, at most; a receiver refuses further offers. */
export const FILES_ASKED = 64;
/** Most segments that are sent and not acknowledged. */
export const SEGMENTS_IN_FLIGHT = 64;
/** How far ahead of the next segment in order a receiver keeps segments. */
export const SEGMENTS_AHEAD = 256;
/** Most bytes of text that wait in them, in each stream. */
export const AHEAD_BYTES = 524_288;
/** Streams of the peer that a receiver remembers. */
export const STREAMS = 4;

/** Most bytes of padding behind a cell. */
export const PADDING_BYTES = 16_384;
