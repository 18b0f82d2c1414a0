/** The fields of the form that makes lists: whose, how long, where to, and under which passphrase. */
import type { JSX } from "preact";
import type { MediaJson } from "../../../server/gui_api/lists_json.ts";
import type { MakeActions } from "../../actions/make_actions.ts";
import { strengthOf } from "../../state/passphrase_strength.ts";
import { Field } from "../parts/field_view.tsx";
import { useWords } from "../parts/use_words.ts";
import { FolderField } from "./folder_field.tsx";
import type { Wish } from "./use_wish.ts";

const DAY_MS = 86_400_000;
const SPANS_MS = [DAY_MS, 7 * DAY_MS, 30 * DAY_MS, 90 * DAY_MS, 365 * DAY_MS];
const PERIODS_MS = [1_000, 10_000, 60_000, 600_000];

interface WishProps {
  wish: Wish;
  change(part: Partial<Wish>): void;
}

/** Of both people. */
export function NameFields({ wish: { names: [own, other] }, change }: WishProps): JSX.Element {
  const { make } = useWords();
  return (
    <div class="field-pair">
      <Field
        id="own-name"
        takesFocus
        {...make.ownName}
        value={own}
        change={(typed) => change({ names: [typed, other] })}
      />
      <Field
        id="other-name"
        {...make.otherName}
        value={other}
        change={(typed) => change({ names: [own, typed] })}
      />
    </div>
  );
}

/** How long the lists last, and each key. */
export function TimeFields({ wish: { spanMs, periodMs }, change }: WishProps): JSX.Element {
  const { make } = useWords();
  return (
    <div class="field-pair">
      <SpanField
        id="span"
        label={make.span}
        valueMs={spanMs}
        offeredMs={SPANS_MS}
        choose={(spanMs) => change({ spanMs })}
      />
      <SpanField
        id="period"
        label={make.period}
        valueMs={periodMs}
        offeredMs={PERIODS_MS}
        choose={(periodMs) => change({ periodMs })}
      />
    </div>
  );
}

/** Where each of the two lists goes. */
export function FolderFields(
  { wish: { folders: [own, other] }, change, media, actions }: WishProps & {
    media: MediaJson | undefined;
    actions: MakeActions;
  },
): JSX.Element {
  const { make } = useWords();
  return (
    <>
      <FolderField
        id="own-folder"
        label={make.ownFolder}
        media={media}
        value={own}
        actions={actions}
        choose={(folder) => change({ folders: [folder, other] })}
      />
      <FolderField
        id="other-folder"
        label={make.otherFolder}
        media={media}
        value={other}
        actions={actions}
        choose={(folder) => change({ folders: [own, folder] })}
      />
    </>
  );
}

/** With a word for how strong it is. */
export function PassphraseField({ wish: { passphrase }, change }: WishProps): JSX.Element {
  const { make } = useWords();
  return (
    <Field
      id="new-passphrase"
      type="password"
      label={make.passphrase.label}
      help={passphrase === "" ? make.passphrase.help : make.strengths[strengthOf(passphrase)]}
      value={passphrase}
      change={(passphrase) => change({ passphrase })}
    />
  );
}

interface SpanProps {
  id: string;
  label: string;
  valueMs: number;
  offeredMs: readonly number[];
  choose(valueMs: number): void;
}

function SpanField({ id, label, valueMs, offeredMs, choose }: SpanProps): JSX.Element {
  const { formats } = useWords();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={valueMs}
        onChange={(event) => choose(Number(event.currentTarget.value))}
      >
        {offeredMs.map((each) => <option key={each} value={each}>{formats.roughSpan(each)}
        </option>)}
      </select>
    </div>
  );
}
