import type { KeyLists, OpenedList } from "../../server/hub/settings_change.ts";
import { FakeConversation } from "./fake_conversation.ts";
import { MemoryList } from "./memory_list.ts";

/** A list in memory that knows whether it was closed. */
export class ClosingList extends MemoryList {
  isClosed = false;

  close(): void {
    this.isClosed = true;
  }
}

/** Opens a list in memory under any path, and begins conversations that are called after their file. */
export class FakeLists implements KeyLists {
  /** Lists that were opened, oldest first. */
  readonly opened: ClosingList[] = [];
  /** Conversations that were begun, oldest first. */
  readonly begun: FakeConversation[] = [];
  /** What each opening waits for, or fails with. */
  before: (path: string) => Promise<void> = () => Promise.resolve();
  /** Of the lists to be opened; 64 is a list without pad. */
  recordBytes = 1_280;

  async open(path: string): Promise<OpenedList> {
    await this.before(path);
    const list = new ClosingList({ seat: "a", recordBytes: this.recordBytes });
    this.opened.push(list);
    return { path, list, names: { a: "alice", b: nameOf(path) } };
  }

  converse({ path, list, names }: OpenedList): FakeConversation {
    const conversation = new FakeConversation(names.b, path);
    conversation.list = list;
    this.begun.push(conversation);
    return conversation;
  }
}

function nameOf(path: string): string {
  return path.split("/").at(-1)?.replace(".hkl", "") ?? "";
}
