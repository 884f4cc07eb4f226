import { useState } from "react";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import type { ModeratedReview } from "../../api/types";
import { Link, useRouter } from "../../app/router";
import { Filter } from "../../components/Filter";
import { ErrorNotice } from "../../components/feedback";
import { LocalTime } from "../../components/LocalTime";
import { admin } from "../../i18n/catalogue/admin";
import { booking } from "../../i18n/catalogue/booking";
import { common } from "../../i18n/catalogue/common";
import { useTexts } from "../../i18n/provider";
import { ReviewContent, ReviewState } from "../BookingReview";
import { ReasonDialog } from "./ReasonDialog";
import { Section } from "./Section";
import { useList } from "./useList";

const TEXTS = { ...admin, ...booking, ...common };

const STATUSES = ["PENDING", "VERIFIED", "REJECTED"] as const;
const STATUS_LABELS = { PENDING: "toRead", VERIFIED: "published", REJECTED: "refused" } as const;

export default function Reviews() {
  const t = useTexts(TEXTS);
  const { query } = useRouter();
  const status = STATUSES.find((each) => each === query.get("status"));
  const reviews = useList("reviews", { status }, ({ cursor, limit }, signal) =>
    api.get("/admin/reviews", { query: { status, cursor, limit }, signal }),
  );
  return (
    <Section
      title={t("reviews")}
      list={reviews}
      filter={
        <Filter
          label={t("status")}
          options={STATUSES}
          value={status}
          text={(each) => t(STATUS_LABELS[each])}
          onChange={(next) => reviews.filter({ status: next })}
        />
      }
    >
      {(items) => (
        <ul className="list">
          {items.map((review) => (
            <Entry key={review.id} review={review} onChange={reviews.replace} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Entry({ review, onChange }: { review: ModeratedReview; onChange: (review: ModeratedReview) => void }) {
  const t = useTexts(TEXTS);
  const [isDialogOpen, setDialogOpen] = useState(false);
  // The version says which text the admin has read. The server refuses the decision if the text has changed since.
  const path = { review_id: review.id };
  const approve = useAction(async () =>
    onChange(await api.post("/admin/reviews/{review_id}/approve", { path, body: { version: review.version } })),
  );
  return (
    <li className="card">
      <div className="row spread">
        <h3>
          <Link href={`/bookings/${review.booking_id}`}>{t("by", { name: review.customer_name })}</Link>
        </h3>
        <ReviewState review={review} />
      </div>
      <ReviewContent review={review} />
      <p className="muted small">
        <LocalTime at={review.updated_at} />
      </p>
      <ErrorNotice error={approve.error} />
      <div className="row">
        {!review.is_verified && (
          <button type="button" className="button primary" disabled={approve.busy} onClick={() => void approve.run()}>
            {t("approve")}
          </button>
        )}
        {!review.rejection_reason && (
          <button type="button" className="button danger" onClick={() => setDialogOpen(true)}>
            {t("reject")}
          </button>
        )}
      </div>
      <ReasonDialog
        title={t("rejectReview")}
        open={isDialogOpen}
        onClose={() => setDialogOpen(false)}
        onReason={async (reason) =>
          onChange(
            await api.post("/admin/reviews/{review_id}/reject", { path, body: { reason, version: review.version } }),
          )
        }
      />
    </li>
  );
}
