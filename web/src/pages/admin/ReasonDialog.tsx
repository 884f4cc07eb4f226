import { type FormEvent, useState } from "react";
import { fieldError } from "../../api/errors";
import { useAction } from "../../api/hooks";
import { Dialog } from "../../components/Dialog";
import { Field } from "../../components/Field";
import { ErrorNotice } from "../../components/feedback";
import { admin } from "../../i18n/catalogue/admin";
import { common } from "../../i18n/catalogue/common";
import { useTexts } from "../../i18n/provider";

const TEXTS = { ...common, ...admin };

interface Props {
  title: string;
  open: boolean;
  onClose: () => void;
  onReason: (reason: string) => Promise<void>;
}

/** Asks the admin for the reason of a rejection. The person concerned is told the reason. */
export function ReasonDialog({ title, open, onClose, onReason }: Props) {
  const t = useTexts(TEXTS);
  const [reason, setReason] = useState("");
  const reject = useAction(async () => {
    await onReason(reason);
    setReason("");
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void reject.run();
  };
  return (
    <Dialog title={title} open={open} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <Field label={t("reason")} hint={t("reasonHint")} error={fieldError(reject.error, "reason")}>
          {(props) => (
            <textarea
              {...props}
              required
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <ErrorNotice error={reject.error} />
        <div className="row">
          <button type="submit" className="button danger" disabled={reject.busy}>
            {t("reject")}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
