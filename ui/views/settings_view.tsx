/** The settings: the peer's address, protection and cover of one conversation; our own address; further lists. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ConversationJson, SettingsJson } from "../../server/gui_api.ts";
import type { Actions } from "../actions.ts";
import { Choice, Field, SavedForm } from "./field_view.tsx";
import { CloseIcon } from "./icons.tsx";
import { ListFormView } from "./list_form_view.tsx";

interface SettingsProps {
  settings: SettingsJson | undefined;
  conversation: ConversationJson | undefined;
  actions: Actions;
  close(): void;
}

/** A modal dialog; it asks for the settings as they are when it opens. */
export function SettingsView(
  { settings, conversation, actions, close }: SettingsProps,
): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    void actions.fetchSettings();
  }, []);
  const own = settings?.conversations.find((each) => each.name === conversation?.name);
  return (
    <dialog
      ref={dialog}
      class="settings"
      aria-labelledby="settings-title"
      onClose={close}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <div class="settings-body">
        <header>
          <h2 id="settings-title">Settings</h2>
          <button
            type="button"
            class="icon-button"
            aria-label="Close"
            onClick={() => dialog.current?.close()}
          >
            <CloseIcon />
          </button>
        </header>
        {own !== undefined && <ConversationForm key={own.name} own={own} actions={actions} />}
        {settings !== undefined && <ListenForm settings={settings} actions={actions} />}
        <ListFormView actions={actions} hasOthers />
        {settings?.saveTo !== undefined && (
          <KeepForm key={JSON.stringify(settings)} path={settings.saveTo} actions={actions} />
        )}
        <QuitForm actions={actions} close={() => dialog.current?.close()} />
      </div>
    </dialog>
  );
}

type OwnSettings = SettingsJson["conversations"][number];

const PAD_MODES = [
  {
    value: "prefer",
    label: "Prefer",
    help:
      "One-time pad while the key of the moment has some left, authenticated encryption alone after that.",
  },
  {
    value: "always",
    label: "Always",
    help: "Nothing goes without one-time pad: a long text waits for the next keys.",
  },
  {
    value: "off",
    label: "Off",
    help: "Authenticated encryption alone, under the key of the moment.",
  },
] as const;

const COVER_MODES = [
  { value: "quiet", label: "Quiet", help: "Sends when there is something to send." },
  {
    value: "steady",
    label: "Steady",
    help: "Sends a cell every tick, text or not, so that the wire does not show when you write.",
  },
] as const;

function ConversationForm({ own, actions }: { own: OwnSettings; actions: Actions }): JSX.Element {
  const [peer, setPeer] = useState(own.peer ?? "");
  const [padMode, setPadMode] = useState(own.padMode);
  const [coverMode, setCoverMode] = useState(own.coverMode);
  const patch = {
    ...(peer.trim() === (own.peer ?? "") ? {} : { peer: peer.trim() === "" ? null : peer.trim() }),
    ...(padMode === own.padMode ? {} : { padMode }),
    ...(coverMode === own.coverMode ? {} : { coverMode }),
  };
  // The program may write an address in another way than it was typed.
  useEffect(() => setPeer(own.peer ?? ""), [own.peer]);
  return (
    <SavedForm
      legend={`Conversation with ${own.name}`}
      button="Save"
      done="Saved"
      isChanged={Object.keys(patch).length > 0}
      save={() => actions.saveSettings({ conversation: own.name, ...patch })}
    >
      {(refused) => (
        <>
          <Field
            id="peer"
            type="url"
            label={`Address of ${own.name}`}
            help={`What this program dials. Leave it empty when only ${own.name} can reach you.`}
            placeholder="http://192.0.2.1:7471"
            value={peer}
            error={refused?.message}
            change={setPeer}
          />
          <Choice
            name="pad"
            legend="One-time pad"
            value={padMode}
            options={PAD_MODES}
            choose={(mode) => setPadMode(mode)}
          />
          <Choice
            name="cover"
            legend="Cover"
            value={coverMode}
            options={COVER_MODES}
            choose={(mode) => setCoverMode(mode)}
          />
          <p class="help path">
            Key list: <code>{own.list}</code>
          </p>
        </>
      )}
    </SavedForm>
  );
}

/** Everything above is in force at once and forgotten at the end; this writes it down. */
function KeepForm({ path, actions }: { path: string; actions: Actions }): JSX.Element {
  const [isKept, setKept] = useState(false);
  return (
    <SavedForm
      legend="Next start"
      button="Keep settings"
      done="Kept"
      isChanged={!isKept}
      save={async () => {
        const refused = await actions.saveSettings({ save: true });
        setKept(refused === undefined);
        return refused;
      }}
    >
      {(refused) => (
        <p class="help path">
          {refused?.message ?? "Addresses and modes of this run become those of the next. File: "}
          {refused === undefined && <code>{path}</code>}
        </p>
      )}
    </SavedForm>
  );
}

/** For who started the program without a terminal. */
function QuitForm({ actions, close }: { actions: Actions; close(): void }): JSX.Element {
  const [isArmed, setArmed] = useState(false);
  return (
    <SavedForm
      legend="End"
      button={isArmed ? "Yes, end it" : "End hchat"}
      done="Ended"
      isChanged
      save={async () => {
        setArmed(true);
        if (!isArmed) return undefined;
        const refused = await actions.quit();
        if (refused === undefined) close();
        return refused;
      }}
    >
      {(refused) => (
        <p class="help">
          {refused?.message ??
            "Says goodbye to the other side and ends the program on this computer. The messages are kept in memory alone and are gone then; texts that have not arrived will not arrive."}
        </p>
      )}
    </SavedForm>
  );
}

function ListenForm(
  { settings, actions }: { settings: SettingsJson; actions: Actions },
): JSX.Element {
  const [listen, setListen] = useState(settings.listen ?? "");
  useEffect(() => setListen(settings.listen ?? ""), [settings.listen]);
  return (
    <SavedForm
      legend="This program"
      button="Save"
      done="Saved"
      isChanged={listen.trim() !== (settings.listen ?? "")}
      save={() => actions.saveSettings({ listen: listen.trim() })}
    >
      {(refused) => (
        <>
          <Field
            id="listen"
            label="Listening address"
            help="HOST:PORT where this program waits for the other side."
            placeholder="0.0.0.0:7471"
            value={listen}
            error={refused?.message}
            change={setListen}
          />
          {settings.dialable.length > 0 && (
            <div class="dialable">
              <p class="help">
                The other side dials one of these, the likeliest first. From outside your network it
                is the public address of your router, which has to forward the port to this
                computer.
              </p>
              <ul>
                {settings.dialable.map((url) => (
                  <li key={url}>
                    <code>{url}</code>
                  </li>
                ))}
              </ul>
            </div>
          )}
        </>
      )}
    </SavedForm>
  );
}
