// Room: what the page draws, one view a file.
/** The whole page: which view stands where. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ConversationJson } from "../../server/gui_api.ts";
import type { Actions } from "../actions.ts";
import { ComposerView } from "./composer_view.tsx";
import { ConnectionView } from "./connection_view.tsx";
import { ContinuityBanner, ContinuityView } from "./continuity_view.tsx";
import { ConversationsView } from "./conversations_view.tsx";
import { InstrumentsView } from "./instruments_view.tsx";
import { KeyIcon } from "./icons.tsx";
import { NoticesView, PeerView } from "./peer_view.tsx";
import { SettingsView } from "./settings_view.tsx";
import { pendingOf } from "../pending.ts";
import { draftOf, type PageState, selectedConversation } from "../state.ts";
import { TimelineView } from "./timeline_view.tsx";
import { UnlockView } from "./unlock_view.tsx";
import { WelcomeView } from "./welcome_view.tsx";

interface AppProps {
  state: PageState;
  actions: Actions;
}

/** The page of one state. */
export function AppView({ state, actions }: AppProps): JSX.Element {
  const [isSettingsOpen, setSettingsOpen] = useState(false);
  const conversation = selectedConversation(state);
  const openSettings = (): void => setSettingsOpen(true);
  return (
    <>
      <ConnectionView
        connection={state.connection}
        complaint={state.complaint}
        actions={actions}
      />
      {conversation !== undefined
        ? (
          <div class="app">
            <aside class="side">
              <p class="brand">
                <KeyIcon /> hchat
              </p>
              <ConversationsView
                conversations={state.conversations}
                selected={state.selected}
                select={actions.select}
              />
              <InstrumentsView conversation={conversation} now={actions.now} />
              <ContinuityView conversation={conversation} />
            </aside>
            <main class="main">
              <PeerView
                conversation={conversation}
                isStale={["lost", "stranger", "ended"].includes(state.connection)}
                openSettings={openSettings}
                now={actions.now}
              />
              <ContinuityBanner conversation={conversation} actions={actions} />
              <NoticesView conversation={conversation} now={actions.now} />
              <ConversationBody conversation={conversation} state={state} actions={actions} />
            </main>
          </div>
        )
        : state.loaded
        ? <WelcomeView actions={actions} settings={state.settings} />
        : <p class="loading" role="status">Reaching hchat on this computer…</p>}
      {isSettingsOpen && (
        <SettingsView
          settings={state.settings}
          conversation={conversation}
          actions={actions}
          close={() => setSettingsOpen(false)}
        />
      )}
    </>
  );
}

interface BodyProps extends AppProps {
  conversation: ConversationJson;
}

function ConversationBody({ conversation, state, actions }: BodyProps): JSX.Element {
  const { name } = conversation;
  if (conversation.status.code === "locked") {
    return <UnlockView key={name} name={name} settings={state.settings} actions={actions} />;
  }
  return (
    <>
      <TimelineView
        key={name}
        conversation={conversation}
        dialable={state.settings?.dialable}
        pending={pendingOf(state.pending, name)}
        actions={actions}
      />
      <ComposerView conversation={conversation} draft={draftOf(state, name)} actions={actions} />
    </>
  );
}
