// Room: what the page draws, one view a file.
/** The whole page: where each view goes. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { ConversationJson } from "../../server/gui_api/conversation_json.ts";
import type { Actions } from "../actions/actions.ts";
import { pendingOf } from "../state/pending.ts";
import { draftOf, selectedConversation } from "../state/overview.ts";
import type { PageState } from "../state/page_state.ts";
import { BlankPage, BlankView } from "./parts/blank_view.tsx";
import { filesOf } from "./talk/attach_view.tsx";
import { ComposerView } from "./talk/composer_view.tsx";
import { ConnectionView } from "./connection_view.tsx";
import { ContinuityBanner, PausedBanner } from "./continuity_view.tsx";
import { ConversationsView } from "./conversations_view.tsx";
import { HelpView } from "./help_view.tsx";
import {
  BellIcon,
  HelpIcon,
  HideIcon,
  KeyIcon,
  LockIcon,
  PlusIcon,
  SearchIcon,
  SettingsIcon,
} from "./parts/icons.tsx";
import { LockDialogView } from "./lock_dialog_view.tsx";
import { LockedView } from "./locked_view.tsx";
import { NoticesView } from "./notices_view.tsx";
import { OpeningsView } from "./parts/openings_view.tsx";
import { PeerView } from "./peer_view.tsx";
import { ListDialogView } from "./settings/list_dialog_view.tsx";
import { SettingsView } from "./settings/settings_view.tsx";
import { isBeforeContact } from "../state/status.ts";
import { titleOf } from "../state/title.ts";
import { TimelineView } from "./talk/timeline_view.tsx";
import { UnlockView } from "./settings/unlock_view.tsx";
import { useWords } from "./parts/use_words.ts";
import { MeetView } from "./first/meet_view.tsx";
import { WelcomeView } from "./first/welcome_view.tsx";

interface AppProps {
  state: PageState;
  actions: Actions;
}

/** The page of one state; nothing but a sentence when there is nothing to be seen. */
export function AppView({ state, actions }: AppProps): JSX.Element {
  const words = useWords();
  if (state.connection === "ended" || state.connection === "taken") {
    return <BlankPage sentence={words.link[state.connection]} />;
  }
  if (state.lock?.locked) return <LockedView lock={state.lock} actions={actions} />;
  if (state.isHidden) {
    const button = { label: words.link.show, act: actions.show };
    return <BlankPage sentence={words.link.hidden} button={button} />;
  }
  return <OpenView state={state} actions={actions} />;
}

function OpenView({ state, actions }: AppProps): JSX.Element {
  const words = useWords();
  const conversation = selectedConversation(state);
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
            <SideView state={state} actions={actions} />
            <MainView conversation={conversation} state={state} actions={actions} />
          </div>
        )
        : state.loaded
        ? <WelcomeView opening={state.opening} actions={actions} />
        : <p class="loading" role="status">{words.app.loading}</p>}
      {state.dialog === "settings" && (
        <SettingsView
          settings={state.settings}
          conversation={conversation}
          prefs={state.prefs}
          actions={actions}
        />
      )}
      {state.dialog === "openList" && <ListDialogView actions={actions} />}
      {state.dialog === "help" && <HelpView panicKey={state.prefs.panicKey} actions={actions} />}
      {state.dialog === "lock" && <LockDialogView lock={state.lock} actions={actions} />}
    </>
  );
}

function SideView({ state, actions }: AppProps): JSX.Element {
  const words = useWords();
  return (
    <aside class="side">
      <p class="brand">
        <KeyIcon /> hchat
      </p>
      <ConversationsView
        conversations={state.conversations}
        selected={state.selected}
        select={actions.select}
        now={actions.now}
      />
      <OpeningsView openings={state.opening} />
      <button
        type="button"
        class="side-button"
        onClick={() => actions.openDialog("openList")}
      >
        <PlusIcon /> {words.app.openList}
      </button>
      <button type="button" class="side-button low" onClick={() => actions.openDialog("help")}>
        <HelpIcon /> {words.app.help}
      </button>
    </aside>
  );
}

interface MainProps extends AppProps {
  conversation: ConversationJson;
}

function MainView({ conversation, state, actions }: MainProps): JSX.Element {
  const words = useWords();
  const { connection, dismissed } = state;
  const { name, muted } = conversation;
  return (
    <main
      class="main"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void actions.sendFiles(conversation.name, filesOf(event.dataTransfer));
      }}
    >
      <PeerView
        conversation={conversation}
        settings={state.settings}
        refresh={() => void actions.fetchSettings()}
        isStale={connection === "lost" || connection === "stranger"}
        now={actions.now}
      >
        <IconButton label={words.search.label} act={() => actions.openDialog("search")}>
          <SearchIcon />
        </IconButton>
        <IconButton
          name="mute"
          label={muted ? words.app.unmute : words.app.mute}
          act={() => void actions.changeConversation(name, { muted: !muted })}
        >
          <BellIcon isMuted={muted} />
        </IconButton>
        <IconButton label={words.app.hide} act={actions.hide}>
          <HideIcon />
        </IconButton>
        <IconButton label={words.lock.action} act={() => void actions.lock()}>
          <LockIcon />
        </IconButton>
        <IconButton label={words.app.settings} act={() => actions.openDialog("settings")}>
          <SettingsIcon />
        </IconButton>
      </PeerView>
      <ContinuityBanner conversation={conversation} actions={actions} />
      <PausedBanner conversation={conversation} actions={actions} />
      <NoticesView
        conversation={conversation}
        dismissed={dismissed}
        dismiss={actions.dismissNotice}
        now={actions.now}
      />
      <ConversationBody conversation={conversation} state={state} actions={actions} />
    </main>
  );
}

function IconButton(
  { name = "", label, act, children }: {
    name?: string;
    label: string;
    act(): void;
    children: JSX.Element;
  },
): JSX.Element {
  return (
    <button
      type="button"
      class={`icon-button ${name}`}
      aria-label={label}
      title={label}
      onClick={act}
    >
      {children}
    </button>
  );
}

/** The talk; while the list cannot be used on this computer, a view in its place shows none of it. */
function ConversationBody(
  { conversation, state, actions }: MainProps,
): JSX.Element {
  const words = useWords();
  const { name, status } = conversation;
  const timeline = useTimeline({ conversation, state, actions });
  if (status.code === "locked") {
    return <UnlockView key={name} name={name} settings={state.settings} actions={actions} />;
  }
  if (status.code === "keyListRemoved") {
    const setting = { name: words.formats.name(titleOf(conversation)), nowMs: actions.now() };
    return <BlankView sentence={words.status.sentence(status, setting)} />;
  }
  return (
    <>
      {isBeforeContact(conversation) && (
        <MeetView
          key={name}
          conversation={conversation}
          own={state.settings}
          actions={actions}
        />
      )}
      {timeline}
      <ComposerView
        conversation={conversation}
        draft={draftOf(state, name)}
        compose={state.composes.get(name)}
        heldFiles={state.heldFiles.get(name) ?? []}
        enterSends={state.prefs.enterSends}
        actions={actions}
      />
    </>
  );
}

/** The same element while nothing of the talk changes: whoever types draws the composer, not the talk. */
function useTimeline({ conversation, state, actions }: MainProps): JSX.Element {
  const pending = pendingOf(state.pending, conversation.name);
  const isSearching = state.dialog === "search";
  return useMemo(() => (
    <TimelineView
      key={conversation.name}
      conversation={conversation}
      pending={pending}
      isSearching={isSearching}
      actions={actions}
    />
  ), [conversation, pending, isSearching, actions]);
}
