/** Where the two programs of one list meet when nobody says so: a port and a path (FORMAT.md §meeting place); pure. */
import { expectLength } from "./bytes.ts";
import { LIST_ID_BYTES } from "./constants.ts";
import type { Seat } from "./seat.ts";
import { hkdfSync } from "node:crypto";

/** Ports that need no rights, and that most systems hand out to no clients (Linux does from 32,768 on): 1,024 to 49,151. */
const FIRST_PORT = 1_024;
const PORTS = 49_152 - FIRST_PORT;

/** Ordinary words of the web; the number of each is a power of two, so that no word is likelier than another. */
const AREAS = words("api api/v1 api/v2 app rest v1 v2 service");
const THINGS = words(
  "accounts albums alerts articles assets audit backup batches billing boards bookings calendar " +
    "cart catalog channels clients comments contacts content courses customers dashboards devices documents " +
    "drafts entries events exports feedback feeds files forms gallery groups images imports inbox inventory " +
    "invoices issues items jobs journal labels layers library logs media metrics notes notifications orders " +
    "pages payments photos plans posts products profiles projects records reports reviews sessions",
);
const ACTIONS = words("batch collect import poll push save sync upload");
/** Names that people give to machines at home and to those of a firm. */
const MACHINES = words(
  "alpha apollo app archive atlas backup bridge build cam cloud core data db delta desk dev door docs echo " +
    "edge files gate git hermes home hub intra jupiter lab lamp mail mars media mercury meter nas node " +
    "office orion panel pi pluto portal print proxy relay router saturn sensor server stage storage store " +
    "switch sync titan unifi vault venus video web wiki work zeus",
);
const DOMAINS = words("local lan home internal");
const NO_SALT = new Uint8Array(0);

/** The port on which a program listens for the other program of the list. */
export function meetingPort(listId: Uint8Array): number {
  return FIRST_PORT + Number(draw(listId, "port") % BigInt(PORTS));
}

/** The path of requests between the two programs of the list, e.g. `/api/orders/sync`. */
export function meetingPath(listId: Uint8Array): string {
  const pick = picker(draw(listId, "path"));
  return `/${pick(AREAS)}/${pick(THINGS)}/${pick(ACTIONS)}`;
}

/** The name in the TLS certificate that `seat` makes for itself, e.g. `nas.local`. */
export function meetingName(listId: Uint8Array, seat: Seat): string {
  const pick = picker(draw(listId, `tls-name/${seat}`));
  return `${pick(MACHINES)}.${pick(DOMAINS)}`;
}

/** A number below 2^32 from which the head of requests follows (PROTOCOL.md §2). */
export function meetingHead(listId: Uint8Array): number {
  return Number(draw(listId, "head") >> 32n);
}

/** A number below 2^64 that follows from the list and `use`. */
function draw(listId: Uint8Array, use: string): bigint {
  expectLength(listId, LIST_ID_BYTES, "a list id");
  return new DataView(hkdfSync("sha256", listId, NO_SALT, `hchat/v1/${use}`, 8)).getBigUint64(0);
}

/** Picks one word of each list that it is given, by what is left of `number`. */
function picker(number: bigint): (from: readonly string[]) => string {
  let left = number;
  return (from) => {
    const index = Number(left % BigInt(from.length));
    left /= BigInt(from.length);
    return from[index]!;
  };
}

function words(text: string): readonly string[] {
  return text.split(" ");
}
