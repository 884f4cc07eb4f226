/** Buttons for what the user may do with a booking now. The server decides; what it would refuse is not shown. */

import { type FormEvent, useState } from "react";
import { api } from "../api/client";
import { fieldError } from "../api/errors";
import { useAction, useUser } from "../api/hooks";
import type { Booking } from "../api/types";
import { Dialog } from "../components/Dialog";
import { Field } from "../components/Field";
import { ErrorNotice } from "../components/feedback";
import { booking } from "../i18n/catalogue/booking";
import { common } from "../i18n/catalogue/common";
import { useTexts } from "../i18n/provider";

const TEXTS = { ...common, ...booking };

interface Props {
  booking: Booking;
  onChange: (booking: Booking) => void;
}

export function BookingActions({ booking: item, onChange }: Props) {
  const t = useTexts(TEXTS);
  const user = useUser();
  const [cancelling, setCancelling] = useState(false);
  const changeStatus = useAction(async (name: "accept" | "complete") => {
    const path = { booking_id: item.id };
    onChange(
      name === "accept"
        ? await api.post("/bookings/{booking_id}/accept", { path, body: {} })
        : await api.post("/bookings/{booking_id}/complete", { path, body: {} }),
    );
  });
  const isPandit = user?.role === "PANDIT";
  const mayComplete = item.status === "ACCEPTED" && user?.role !== "CUSTOMER";
  const isDue = Date.parse(item.scheduled_at) <= Date.now();
  const mayCancel = item.status === "PENDING" || item.status === "ACCEPTED";
  return (
    <>
      {isPandit && item.status === "PENDING" && (
        <button
          type="button"
          className="button primary"
          disabled={changeStatus.busy}
          onClick={() => void changeStatus.run("accept")}
        >
          {t("accept")}
        </button>
      )}
      {mayComplete && isDue && (
        <button
          type="button"
          className="button primary"
          disabled={changeStatus.busy}
          onClick={() => void changeStatus.run("complete")}
        >
          {t("complete")}
        </button>
      )}
      {mayCancel && (
        <button type="button" className="button danger" onClick={() => setCancelling(true)}>
          {isPandit && item.status === "PENDING" ? t("decline") : t("cancelBooking")}
        </button>
      )}
      {!isPandit && item.status === "PENDING" && <span className="muted small">{t("notAccepted")}</span>}
      {mayComplete && !isDue && <span className="muted small">{t("completeLater")}</span>}
      <ErrorNotice error={changeStatus.error} />
      <Dialog title={t("cancelTitle")} open={cancelling} onClose={() => setCancelling(false)}>
        <CancelForm
          booking={item}
          isReasonRequired={user?.role !== "CUSTOMER"}
          onClose={() => setCancelling(false)}
          onChange={onChange}
        />
      </Dialog>
    </>
  );
}

function CancelForm({
  booking: item,
  isReasonRequired,
  onClose,
  onChange,
}: Props & { isReasonRequired: boolean; onClose: () => void }) {
  const t = useTexts(TEXTS);
  const [reason, setReason] = useState("");
  const cancel = useAction(async () => {
    const path = { booking_id: item.id };
    onChange(await api.post("/bookings/{booking_id}/cancel", { path, body: { reason: reason || null } }));
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void cancel.run();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <p>{t("cancelText")}</p>
      <Field
        label={t("reason")}
        hint={t("reasonShown")}
        optional={!isReasonRequired}
        error={fieldError(cancel.error, "reason")}
      >
        {(props) => (
          <textarea
            {...props}
            maxLength={500}
            required={isReasonRequired}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <ErrorNotice error={cancel.error} />
      <div className="row">
        <button type="submit" className="button danger" disabled={cancel.busy}>
          {t("cancelBooking")}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {t("keep")}
        </button>
      </div>
    </form>
  );
}
