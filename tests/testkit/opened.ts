import type { LocalApi } from "../../server/cli/local_api.ts";
import type { MessagesJson } from "../../server/gui_api/conversation_json.ts";

/** What the page shows once no list is being opened any more: a busy machine prints the page's line before. */
export async function opened(api: LocalApi): Promise<MessagesJson> {
  for (;;) {
    const shown = await api.messages();
    if (shown.opening.length === 0) return shown;
  }
}
