import type { ConversationLike } from "../conversation/conversation_like.ts";
import type { PanicMode, SettingsJson } from "../gui_api/settings_json.ts";
import type { Ways } from "../transport/ways_control.ts";
import type { HubOptions } from "./hub_options.ts";

/** Of a hub without a port for peers. */
const NO_WAYS: Ways = {
  entrance: { code: "plain" },
  mapPort: false,
  onion: false,
  authorities: null,
  torPasswordFile: null,
  sntp: null,
};

/** The settings in force, as pages are told: of the program and of the conversations that are open. */
export function settingsNow(
  options: HubOptions,
  { panic, conversations }: { panic: PanicMode; conversations: readonly ConversationLike[] },
): SettingsJson {
  const { savedSettings, found = [], listen, ways, routes, visits } = options;
  return {
    panic,
    saveTo: savedSettings?.path,
    found: found.length > 0 && conversations.length === 0 ? found : undefined,
    listen: listen?.chosen() ?? null,
    dialable: listen?.dialable() ?? [],
    ...ways?.ways() ?? NO_WAYS,
    routes: routes?.() ?? [],
    visits: visits?.() ?? [],
    timeServer: options.timeServer?.(),
    page: options.page?.() ?? "",
    asksForPictures: options.files?.asksForPictures ?? false,
    conversations: conversations.map((conversation) => {
      const { name, listPath: list, listId } = conversation;
      const { peer, padMode, coverMode } = conversation.snapshot({ limit: 0 });
      const own = {
        listen: listen?.addressFor(listId) ?? null,
        dialable: listen?.dialableFor(listId) ?? [],
      };
      return { name, peer, ...own, list, padMode, coverMode };
    }),
  };
}
