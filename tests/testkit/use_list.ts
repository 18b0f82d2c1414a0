import { KeyList } from "../../keys/list/key_list.ts";

/** Leaves the list at `path` as a chat does that has sent under `slot`. */
export async function useList(path: string, slot: number): Promise<void> {
  const list = await KeyList.open(path, { write: true });
  list.claimSlot(slot);
  list.close();
}
