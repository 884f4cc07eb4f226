/** The review of a booking. The customer writes and edits it; both sides read it. */

import { type FormEvent, useState } from "react";
import { api } from "../api/client";
import { ApiError, fieldError, isGone } from "../api/errors";
import { useAction, useReloadOnNews, useResource } from "../api/hooks";
import type { Booking, NewReview, Review, Role } from "../api/types";
import { TranslatableText } from "../components/BilingualText";
import { Field } from "../components/Field";
import { ErrorNotice, LoadingRows } from "../components/feedback";
import { Stars, StarsInput } from "../components/Stars";
import { booking } from "../i18n/catalogue/booking";
import { common } from "../i18n/catalogue/common";
import { useTexts } from "../i18n/provider";

const TEXTS = { ...common, ...booking };

const CRITERIA = ["rating", "professionalism", "knowledge", "punctuality"] as const;

export function BookingReview({ booking: item, role }: { booking: Booking; role: Role }) {
  const t = useTexts(TEXTS);
  const [editing, setEditing] = useState(false);
  const resource = useResource(`review-${item.id}`, (signal) =>
    api.get("/bookings/{booking_id}/review", { path: { booking_id: item.id }, signal }),
  );
  useReloadOnNews(resource.reload);
  const isMine = role === "CUSTOMER";
  const isMissing = isGone(resource.error);
  if (isMissing && !isMine) return null;
  const done = (review: Review) => {
    resource.set(review);
    setEditing(false);
  };
  return (
    <section className="card">
      <h2>{t(isMine ? "reviewTitle" : "reviewOfCustomer")}</h2>
      {resource.data === undefined && !resource.error && <LoadingRows rows={1} />}
      {!isMissing && <ErrorNotice error={resource.error} onRetry={resource.reload} />}
      {resource.data && !editing && (
        <ReviewText review={resource.data} onEdit={isMine ? () => setEditing(true) : undefined} />
      )}
      {isMine && (isMissing || editing) && <Form booking={item} review={resource.data} onDone={done} />}
    </section>
  );
}

function ReviewText({ review, onEdit }: { review: Review; onEdit?: () => void }) {
  const t = useTexts(booking);
  return (
    <>
      <p>
        <ReviewState review={review} />
      </p>
      <ReviewContent review={review} />
      {onEdit && (
        <button type="button" className="button" onClick={onEdit}>
          {t("editReview")}
        </button>
      )}
    </>
  );
}

/** The stars for each criterion, and the comment. */
export function ReviewContent({ review }: { review: Review }) {
  const t = useTexts(booking);
  return (
    <>
      <dl className="facts">
        {CRITERIA.map((criterion) => (
          <div key={criterion} className="fact">
            <dt>{t(criterion)}</dt>
            <dd>
              <Stars value={review[criterion]} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="user-text review-text">
        <TranslatableText en={review.comment} ne={review.comment_ne} translated={review.translated} />
      </p>
    </>
  );
}

export function ReviewState({ review }: { review: Review }) {
  const t = useTexts(booking);
  if (review.is_verified) return <span className="chip good">{t("reviewPublished")}</span>;
  if (review.rejection_reason) {
    return <span className="chip bad">{t("reviewRejected", { reason: review.rejection_reason })}</span>;
  }
  return <span className="chip wait">{t("reviewWaiting")}</span>;
}

/** Creates the review. If it exists, an earlier request created it and its answer was lost: then the review is updated. */
async function createOrUpdateReview(booking_id: string, body: NewReview): Promise<Review> {
  const path = { booking_id };
  try {
    return await api.post("/bookings/{booking_id}/review", { path, body });
  } catch (error) {
    if (!(error instanceof ApiError && error.code === "ALREADY_REVIEWED")) throw error;
    const existing = await api.get("/bookings/{booking_id}/review", { path });
    return api.patch("/reviews/{review_id}", { path: { review_id: existing.id }, body });
  }
}

interface FormProps {
  booking: Booking;
  review: Review | undefined;
  onDone: (review: Review) => void;
}

function Form({ booking: item, review, onDone }: FormProps) {
  const t = useTexts(TEXTS);
  const [stars, setStars] = useState(() =>
    Object.fromEntries(CRITERIA.map((criterion) => [criterion, review?.[criterion] ?? 0])),
  );
  const [comment, setComment] = useState(review?.comment ?? "");
  const [commentNe, setCommentNe] = useState(review?.comment_ne ?? "");
  const [isIncomplete, setIncomplete] = useState(false);
  const send = useAction(async () => {
    const value = (criterion: (typeof CRITERIA)[number]) => stars[criterion] ?? 0;
    const body = {
      rating: value("rating"),
      professionalism: value("professionalism"),
      knowledge: value("knowledge"),
      punctuality: value("punctuality"),
      comment: comment || null,
      comment_ne: commentNe || null,
    };
    onDone(
      review
        ? await api.patch("/reviews/{review_id}", { path: { review_id: review.id }, body })
        : await createOrUpdateReview(item.id, body),
    );
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send.run();
  };
  return (
    <form className="stack" onSubmit={submit} onInvalidCapture={() => setIncomplete(true)}>
      <div className="columns">
        {CRITERIA.map((criterion) => (
          <StarsInput
            key={criterion}
            label={t(criterion)}
            value={stars[criterion] ?? 0}
            onChange={(value) => {
              setStars({ ...stars, [criterion]: value });
              setIncomplete(false);
            }}
          />
        ))}
      </div>
      <Field label={t("comment")} optional error={fieldError(send.error, "comment")}>
        {(props) => (
          <textarea {...props} maxLength={2000} value={comment} onChange={(event) => setComment(event.target.value)} />
        )}
      </Field>
      <Field label={t("commentNe")} optional error={fieldError(send.error, "comment_ne")}>
        {(props) => (
          <textarea
            {...props}
            lang="ne"
            maxLength={2000}
            value={commentNe}
            onChange={(event) => setCommentNe(event.target.value)}
          />
        )}
      </Field>
      <p className="muted small">{t("reviewHint")}</p>
      {isIncomplete && (
        <p className="error-text" role="alert">
          {t("chooseStars")}
        </p>
      )}
      <ErrorNotice error={send.error} />
      <div>
        <button type="submit" className="button primary" disabled={send.busy}>
          {t(review ? "editReview" : "sendReview")}
        </button>
      </div>
    </form>
  );
}
