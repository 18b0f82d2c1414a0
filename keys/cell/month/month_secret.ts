// Room: keys that hold for a calendar month: of onion services, of TLS certificates.
import type { RecordSource } from "../../record_source.ts";
import { monthAt } from "../../schedule.ts";
import type { SlotSecret } from "../../derive.ts";
import { RecordCache } from "../record_cache.ts";

/**
 * The root and salt that the keys of the month of `nowMs` come from (FORMAT.md §month); undefined outside the list or
 * where their record cannot be read. The caller overwrites `root` after use.
 */
export async function monthSecretAt(
  list: RecordSource,
  nowMs: number,
): Promise<SlotSecret | undefined> {
  const month = monthAt(list.schedule, nowMs);
  if (month === undefined) return undefined;
  const cache = new RecordCache(list);
  let secret = cache.readSecret(month.slot);
  while ("kind" in secret && secret.kind === "pending") {
    await list.settled?.();
    secret = cache.readSecret(month.slot);
  }
  return "kind" in secret ? undefined : secret;
}
