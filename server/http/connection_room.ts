/** How many connections each listener may hold, so that the system always has a file left for the next one. */
import type { ConnectionLimits } from "./connection_table.ts";

/** The bounds of both listeners. */
export interface ConnectionRoom {
  peers: ConnectionLimits;
  page: ConnectionLimits;
}

/** However many files the system allows, and however few: below FEWEST_FILES a crowd can use the files up. */
const PEER_CONNECTIONS = { most: 192, least: 16 };
const PAGE_CONNECTIONS = { most: 128, least: 16 };
/** The most of strangers under TLS, where each whose body is under way may take a third of a megabyte. */
const TLS_STRANGERS = { all: 72, perAddress: 63 };
/** The page's part of what there is, and of each listener's part that of those who are authenticated. */
const PAGE_PART = 1 / 3;
const AUTHENTICATED_PART = { peers: 1 / 4, page: 1 / 3 };
/** Connections that the runtime takes in at both ports before it closes those that were to give way (Deno 2.9.6). */
const TAKEN_AT_ONCE = 128;
/** For the runtime itself (28), key lists and calls to peers. */
const OTHER_FILES = 56;

/** The lowest limit on open files under which a crowd of strangers cannot use them up. */
export const FEWEST_FILES = 256;

/**
 * The bounds under the system's limit on open files, undefined: none that is known. Where a connection comes in and
 * no file is left for it, the runtime never takes another one, without a word: it must not come to that. One
 * address leaves an eighth of the connections to others.
 */
export function connectionRoom(openFiles: number | undefined): ConnectionRoom {
  const room = (openFiles ?? Infinity) - TAKEN_AT_ONCE - OTHER_FILES;
  const page = within(PAGE_CONNECTIONS, Math.floor(room * PAGE_PART));
  const peers = within(PEER_CONNECTIONS, room - page);
  const callers = Math.ceil(peers * AUTHENTICATED_PART.peers);
  const tabs = Math.ceil(page * AUTHENTICATED_PART.page);
  const strangers = peers - callers;
  return {
    peers: { strangers, strangersPerAddress: Math.ceil(strangers * 7 / 8), authenticated: callers },
    page: { strangers: page - tabs, strangersPerAddress: page - tabs, authenticated: tabs },
  };
}

/** The bounds of a listener under TLS, `limits` being those of one without. */
export function underTls<Limits extends ConnectionLimits>(limits: Limits): Limits {
  return {
    ...limits,
    strangers: Math.min(limits.strangers, TLS_STRANGERS.all),
    strangersPerAddress: Math.min(limits.strangersPerAddress, TLS_STRANGERS.perAddress),
  };
}

function within({ most, least }: { most: number; least: number }, count: number): number {
  return Math.min(most, Math.max(least, count));
}
