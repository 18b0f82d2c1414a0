/** All that can change what the page knows. */
import type { ChangeJson } from "../../server/gui_api/change_json.ts";
import type { MessagesJson } from "../../server/gui_api/conversation_json.ts";
import type { LockJson } from "../../server/gui_api/lock_json.ts";
import type { SettingsJson } from "../../server/gui_api/settings_json.ts";
import type { Compose } from "./compose.ts";
import type { Connection, Dialog } from "./page_state.ts";
import type { EarlierEvent } from "./pages.ts";
import type { PendingEvent } from "./pending.ts";
import type { MemoryJson, Prefs } from "./prefs.ts";
import type { Refused } from "./refused.ts";

/** All that can change it. */
export type PageEvent =
  | { kind: "loaded"; messages: MessagesJson; receivedAtMs: number }
  | { kind: "settingsLoaded"; settings: SettingsJson }
  | { kind: "changed"; change: ChangeJson }
  | { kind: "lockChanged"; lock: LockJson }
  | { kind: "connectionChanged"; connection: Connection }
  | { kind: "selected"; conversation: string }
  | { kind: "drafted"; conversation: string; text: string }
  | { kind: "composeChanged"; conversation: string; compose: Compose | undefined }
  | { kind: "filesHeld"; conversation: string; files: readonly File[] }
  | EarlierEvent
  | PendingEvent
  | { kind: "complained"; refused: Refused | undefined }
  | { kind: "hidden"; isHidden: boolean }
  | { kind: "noticeDismissed"; key: string }
  | { kind: "memoryLoaded"; memory: MemoryJson }
  | { kind: "prefsChanged"; prefs: Partial<Prefs> }
  | { kind: "dialogChanged"; dialog: Dialog | undefined }
  | { kind: "emojiUsed"; emoji: string };
