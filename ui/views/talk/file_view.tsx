/** The file of an entry: what it is, how far it has come, and what can be done with it. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { EntryJson } from "../../../server/gui_api/entry_json.ts";
import type { FileJson } from "../../../server/gui_api/file_json.ts";
import { isPlayedSound, isShownPicture } from "../../state/entry_text.ts";
import { withoutControls } from "../../state/text_parts.ts";
import type { Words } from "../../words/words.ts";
import { DialogView } from "../parts/dialog_view.tsx";
import { FileIcon } from "../parts/icons.tsx";
import { VoiceView } from "./voice_view.tsx";
import type { RowActions } from "./row_actions.ts";

interface FileProps {
  entry: EntryJson;
  file: FileJson;
  actions: RowActions;
  words: Words;
}

/** A picture or a sound is shown as such as soon as it is whole. */
export function FileView(props: FileProps): JSX.Element {
  const { entry, file, words } = props;
  return (
    <div class={`file file-${file.state}`} data-file={file.state}>
      {isShownPicture(entry) && <PictureView {...props} />}
      {isPlayedSound(entry) && <SoundView {...props} />}
      <div class="file-head">
        <FileIcon />
        <span class="file-words">
          <bdi class="file-name">{withoutControls(file.name)}</bdi>
          <span class="file-state">{stateWords(props)}</span>
        </span>
      </div>
      {isUnderWay(file) && (
        <progress
          max={file.bytes}
          value={file.receivedBytes}
          aria-label={words.file.progress(file.receivedBytes, file.bytes)}
        />
      )}
      <FileButtons {...props} />
    </div>
  );
}

function isUnderWay({ state }: FileJson): boolean {
  return state === "moving" || state === "paused" || state === "pausedByPeer";
}

/** "1.2 MB of 40 MB, 3 MB/s, 12 seconds left", or what became of it. */
function stateWords({ file, words }: FileProps): string {
  const { file: text, formats } = words;
  if (!isUnderWay(file)) {
    const state = file.isHeldBack
      ? text.heldBack
      : file.isGone
      ? text.gone
      : text.states[file.state];
    return [formats.bytes(file.bytes), state].filter(Boolean).join(" · ");
  }
  const parts = [text.progress(file.receivedBytes, file.bytes)];
  if (file.state !== "moving") parts.push(text.states[file.state]);
  if (file.isWaiting) parts.push(text.waits);
  if (file.bytesPerSecond !== undefined) parts.push(text.speed(file.bytesPerSecond));
  if (file.secondsLeft !== undefined) parts.push(text.left(1_000 * file.secondsLeft));
  return parts.join(" · ");
}

function FileButtons({ entry, file, actions, words: { file: text } }: FileProps): JSX.Element {
  const { id, direction } = entry;
  const act = (label: string, action: Parameters<RowActions["actOnFile"]>[1]): JSX.Element => (
    <button type="button" class="link-button" onClick={() => actions.actOnFile(id, action)}>
      {label}
    </button>
  );
  const isIncoming = direction === "in";
  return (
    <div class="file-buttons">
      {isIncoming && file.state === "offered" && act(text.accept, "accept")}
      {isIncoming && file.state === "offered" && act(text.refuse, "refuse")}
      {file.state === "moving" && act(text.pause, "pause")}
      {file.state === "paused" && act(text.resume, "resume")}
      {(isUnderWay(file) || (!isIncoming && file.state === "offered")) &&
        act(text.cancel, "cancel")}
      {isIncoming && file.state === "complete" && file.path === undefined && !file.isGone && (
        <button
          type="button"
          class="link-button"
          onClick={() => actions.saveFile(id, file.name)}
        >
          {text.save}
        </button>
      )}
      {file.path !== undefined && <code class="file-path">{file.path}</code>}
    </div>
  );
}

/** An address under which the file is shown once, asked for when it is drawn; undefined: not yet, null: it is gone. */
function useFileUrl({ entry, actions }: FileProps): string | null | undefined {
  const [url, setUrl] = useState<string | null>();
  useEffect(() => {
    let isThere = true;
    void actions.fileUrl(entry.id).then((found) => {
      if (isThere) setUrl(found ?? null);
    });
    return () => void (isThere = false);
  }, [entry.id]);
  return url;
}

/** Small in the talk, large on a click; nothing where the file is gone. */
function PictureView(props: FileProps): JSX.Element | null {
  const { file, words } = props;
  const [isLarge, setLarge] = useState(false);
  const [isBroken, setBroken] = useState(false);
  const url = useFileUrl(props);
  if (url === null || isBroken) return null;
  return (
    <>
      <button
        type="button"
        class="picture"
        aria-label={words.file.enlarge(file.name)}
        onClick={() => setLarge(true)}
      >
        {url !== undefined && <img src={url} alt="" onError={() => setBroken(true)} />}
      </button>
      {isLarge && (
        <DialogView title={file.name} closed={() => setLarge(false)}>
          {() => <LargePicture {...props} />}
        </DialogView>
      )}
    </>
  );
}

function LargePicture(props: FileProps): JSX.Element {
  const url = useFileUrl(props);
  return (
    <div class="picture-large">
      {typeof url === "string" && <img src={url} alt={props.file.name} />}
    </div>
  );
}

/** Nothing where the file is gone. */
function SoundView(props: FileProps): JSX.Element | null {
  const { entry, file, actions, words } = props;
  const url = useFileUrl(props);
  return url === null ? null : (
    <VoiceView
      key={entry.id}
      name={file.name}
      url={url}
      fetchWaveform={() => actions.fetchWaveform(entry.id)}
      words={words}
    />
  );
}
