/** Opens a further key list, beside those that are open. */
import type { JSX } from "preact";
import type { Actions } from "../../actions/actions.ts";
import { DialogView } from "../parts/dialog_view.tsx";
import { useWords } from "../parts/use_words.ts";
import { ListFormView } from "./list_form_view.tsx";

/** Path and passphrase alone; it closes once the list is open. */
export function ListDialogView({ actions }: { actions: Actions }): JSX.Element {
  const { app } = useWords();
  return (
    <DialogView title={app.openList} closed={actions.closeDialog}>
      {(shut) => <ListFormView actions={actions} hasOthers takesFocus opened={shut} />}
    </DialogView>
  );
}
