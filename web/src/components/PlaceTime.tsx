/**
 * Shows when a puja takes place: day and time in the place's time zone, the same for every reader. A reader in another
 * time zone also sees the zone's name and the same moment in their own zone.
 */

import { place } from "../i18n/catalogue/place";
import { useLocale, useTexts } from "../i18n/provider";
import { civilText } from "../time/format";
import { clockOf, type PlacedTime, placeLine, placeMoment } from "../time/place";
import "./PlaceTime.css";

interface Props {
  time: PlacedTime;
  /** One line without weekdays, for a header with little room. */
  short?: boolean;
}

export function PlaceTime({ time, short = false }: Props) {
  const t = useTexts(place);
  const { language, zone } = useLocale();
  const texts = (short ? placeLine : placeMoment)(time, zone, language);
  const { clock } = clockOf(time.scheduled_at_place);
  return (
    <span className={short ? "place-time is-short" : "place-time"}>
      <time dateTime={time.scheduled_at_place} title={language === "ne" ? civilText(clock, "ne") : undefined}>
        {texts.zone ? `${texts.place}, ${texts.zone}` : texts.place}
      </time>{" "}
      {texts.reader && (
        <span className="reader-time">
          {short
            ? `(${t("yours", { moment: texts.reader })})`
            : t("yourTime", { city: texts.readerCity, moment: texts.reader })}
        </span>
      )}
    </span>
  );
}
