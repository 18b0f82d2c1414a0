/** Before the first contact: one's own addresses to tell the other side, or the other side's to call. */
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ConversationJson } from "../../../server/gui_api/conversation_json.ts";
import type { SettingsJson } from "../../../server/gui_api/settings_json.ts";
import type { Actions } from "../../actions/actions.ts";
import { Field, SavedForm } from "../parts/field_view.tsx";
import { hasPublicTwin, toldAddresses } from "../../state/own_addresses.ts";
import { titleOf } from "../../state/title.ts";
import { QrView } from "./qr_view.tsx";
import { useWords } from "../parts/use_words.ts";

interface MeetProps {
  conversation: ConversationJson;
  /** Where our addresses are; undefined: not asked for yet. */
  own: SettingsJson | undefined;
  actions: Actions;
}

/** Either of the two ways is enough. */
export function MeetView({ conversation, own, actions }: MeetProps): JSX.Element {
  const { meet, settings, error, formats } = useWords();
  const [peer, setPeer] = useState(conversation.peer ?? "");
  const section = useRef<HTMLElement>(null);
  useEffect(() => void actions.fetchSettings(), []);
  // After the call people go on to write.
  useLayoutEffect(() => () => {
    if (!section.current?.contains(document.activeElement)) return;
    document.getElementById("text")?.focus();
  }, []);
  const { name } = conversation;
  const shownName = formats.name(titleOf(conversation));
  const told = own && toldAddresses(own, name);
  return (
    <section
      ref={section}
      class="meet"
      data-testid="own-address"
      aria-label={meet.title(shownName)}
    >
      <h2>{meet.title(shownName)}</h2>
      {own !== undefined && told !== undefined && told.length > 0 && (
        <>
          <p>{meet.tell(shownName)}</p>
          <ul>
            {told.map((url) => <AddressView key={url} url={url} actions={actions} />)}
          </ul>
          {told.some((url) => hasPublicTwin(url, own)) && <p class="help">{meet.elsewhere}</p>}
        </>
      )}
      <SavedForm
        legend={(told?.length === 0 ? meet.callOnly : meet.call)(shownName)}
        isFirst={false}
        button={meet.callButton}
        done=""
        isChanged={!["", conversation.peer].includes(peer.trim())}
        save={() => actions.saveSettings({ conversation: name, peer: peer.trim() })}
      >
        {(refused) => (
          <Field
            id="meet-peer"
            type="url"
            label={settings.peer(shownName).label}
            help={meet.callHelp(shownName)}
            placeholder="http://192.0.2.1:7471"
            value={peer}
            error={refused && error(refused.error)}
            change={setPeer}
          />
        )}
      </SavedForm>
    </section>
  );
}

function AddressView(
  { url, actions }: { url: string; actions: Actions },
): JSX.Element {
  const { meet, entry } = useWords();
  const [isCopied, setCopied] = useState(false);
  const [isCode, setCode] = useState(false);
  return (
    <li>
      <code>{url}</code>
      <button
        type="button"
        class="link-button"
        onClick={async () => {
          await actions.copy(url);
          setCopied(true);
        }}
      >
        {isCopied ? meet.copied : entry.copy}
      </button>
      <button
        type="button"
        class="link-button"
        aria-expanded={isCode}
        onClick={() => setCode(!isCode)}
      >
        {meet.code}
      </button>
      {isCode && <QrView text={url} label={meet.codeOf(url)} draw={actions.drawQr} />}
    </li>
  );
}
