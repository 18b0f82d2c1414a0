/** Chooses a folder: one of the media and folders that the program knows, or any other by walking there. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { FolderJson, MediaJson } from "../../../server/gui_api/lists_json.ts";
import type { MakeActions } from "../../actions/make_actions.ts";
import { useWords } from "../parts/use_words.ts";

interface FolderFieldProps {
  id: string;
  label: string;
  media: MediaJson | undefined;
  value: string;
  actions: MakeActions;
  choose(folder: string): void;
}

/** Value of the choice that opens the browser of folders. */
const OTHER = "";

/** Each place with the room that it has. */
export function FolderField(props: FolderFieldProps): JSX.Element {
  const { id, label, media, value, actions, choose } = props;
  const { make } = useWords();
  const [isWalking, setWalking] = useState(false);
  const places = media?.places ?? [];
  const isKnown = places.some((each) => each.path === value);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          const { value: chosen } = event.currentTarget;
          setWalking(chosen === OTHER);
          if (chosen !== OTHER) choose(chosen);
        }}
      >
        {!isKnown && value !== OTHER && <option value={value}>{value}</option>}
        {places.map(({ path, isMedium, freeBytes }) => (
          <option key={path} value={path}>
            {make.place(path, { isMedium, freeBytes: freeBytes ?? undefined })}
          </option>
        ))}
        <option value={OTHER}>{make.otherPlace}</option>
      </select>
      {isWalking && <FolderBrowser start={value} actions={actions} choose={choose} />}
    </div>
  );
}

/** Walks from folder to folder; the one that is open is the chosen one. */
function FolderBrowser(
  { start, actions, choose }: {
    start: string;
    actions: MakeActions;
    choose(folder: string): void;
  },
): JSX.Element {
  const { make } = useWords();
  const [folder, setFolder] = useState<FolderJson>();
  const go = async (path: string): Promise<void> => {
    const answer = await actions.fetchFolder(path);
    if (answer.kind !== "ok") return;
    setFolder(answer.value);
    choose(answer.value.path);
  };
  useEffect(() => void go(start === "" ? "/" : start), []);
  if (folder === undefined) return <p class="help" />;
  const { parent } = folder;
  return (
    <div class="folders" role="group" aria-label={make.otherPlace}>
      <code>{folder.path}</code>
      <ul>
        {parent !== null && (
          <li>
            <button type="button" class="link-button" onClick={() => void go(parent)}>
              {make.folderUp}
            </button>
          </li>
        )}
        {folder.folders.map((path) => (
          <li key={path}>
            <button type="button" class="link-button" onClick={() => void go(path)}>
              <bdi>{path.split(/[/\\]/).at(-1)}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
