/** Shows a pandit's average rating: stars, the number, and the count of reviews. */

import type { Rating } from "../api/types";
import { booking } from "../i18n/catalogue/booking";
import { useFormat, useTexts } from "../i18n/provider";
import { Stars } from "./Stars";
import "./RatingLine.css";

export function RatingLine({ rating }: { rating: Rating }) {
  const t = useTexts(booking);
  const format = useFormat();
  if (rating.average === null) return <span className="muted small">{t("noRating")}</span>;
  return (
    <span className="rating-line">
      <Stars value={rating.average} />
      <span>{t("ratingOf", { average: format.number(rating.average), count: rating.count })}</span>
    </span>
  );
}
