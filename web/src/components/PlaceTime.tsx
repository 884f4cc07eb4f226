/**
 * When a puja is: day and hour on the clock of the place, the same for every reader. Where the reader's clock shows
 * something else the zone is named, and the reader's own time stands beside it.
 */

import { place } from "../i18n/catalogue/place";
import { useLocale, useTexts } from "../i18n/provider";
import { civilText } from "../time/format";
import { clockOf, type Placed, placeLine, placeMoment } from "../time/place";
import "./PlaceTime.css";

interface Props {
  of: Placed;
  /** Both times in one line, without weekdays: for a head that has little room. */
  short?: boolean;
}

export function PlaceTime({ of: at, short = false }: Props) {
  const t = useTexts(place);
  const { language, zone } = useLocale();
  const texts = (short ? placeLine : placeMoment)(at, zone, language);
  const { clock } = clockOf(at.scheduled_at_place);
  return (
    <span className={short ? "place-time is-short" : "place-time"}>
      <time dateTime={at.scheduled_at_place} title={language === "ne" ? civilText(clock, "ne") : undefined}>
        {texts.zone ? `${texts.place}, ${texts.zone}` : texts.place}
      </time>{" "}
      {texts.own && (
        <span className="reader-time">
          {short ? `(${t("yours", { moment: texts.own })})` : t("yourTime", { city: texts.ownCity, moment: texts.own })}
        </span>
      )}
    </span>
  );
}
