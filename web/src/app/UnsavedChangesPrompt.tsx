/** Asks before a page with unsaved changes is left: by a link, by Back, or by closing the tab. */

import { useLayoutEffect, useState } from "react";
import { Dialog } from "../components/Dialog";
import { common } from "../i18n/catalogue/common";
import { useTexts } from "../i18n/provider";
import { askBeforeLeaving } from "./unsavedWork";

export function UnsavedChangesPrompt({ when }: { when: boolean }) {
  const t = useTexts(common);
  const [leave, setLeave] = useState<(() => void) | null>(null);
  // A layout effect, because Back may be pressed before the next frame.
  useLayoutEffect(() => (when ? askBeforeLeaving((go) => setLeave(() => go)) : undefined), [when]);
  const close = () => setLeave(null);
  const go = () => {
    close();
    leave?.();
  };
  return (
    <Dialog title={t("unsavedTitle")} open={leave !== null} onClose={close}>
      <p>{t("unsavedText")}</p>
      <div className="row">
        <button type="button" className="button primary" onClick={close}>
          {t("stay")}
        </button>
        <button type="button" className="button danger" onClick={go}>
          {t("leaveUnsaved")}
        </button>
      </div>
    </Dialog>
  );
}
