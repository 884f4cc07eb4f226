/**
 * When a puja is: day and hour on the clock of the place, the same for every reader. Where the reader's clock shows
 * something else the zone is named, and the reader's own time stands beside it.
 */

import { place } from "../i18n/catalogue/place";
import { useReading, useTexts } from "../i18n/provider";
import { toBikramSambat } from "../time/bikramSambat";
import { bsText, civilText } from "../time/format";
import { clockOf, type MaybePlaced, placed, placeLine, placeMoment } from "../time/place";
import "./PlaceTime.css";

interface Props {
  of: MaybePlaced;
  /** Both times in one line, without weekdays: for a head that has little room. */
  short?: boolean;
}

export function PlaceTime({ of, short = false }: Props) {
  const t = useTexts(place);
  const { language, zone } = useReading();
  const at = placed(of);
  const texts = (short ? placeLine : placeMoment)(at, zone, language);
  const { clock } = clockOf(at.scheduled_at_place);
  const bs = toBikramSambat(clock);
  const other = language === "ne" ? civilText(clock, "ne") : bs && `${bsText(bs, "en")} BS`;
  return (
    <span className={short ? "place-time is-short" : "place-time"}>
      <time dateTime={at.scheduled_at_place} title={other ?? undefined}>
        {texts.zone ? `${texts.place}, ${texts.zone}` : texts.place}
      </time>{" "}
      {texts.own && (
        <span className="own-time">
          {short ? `(${t("yours", { moment: texts.own })})` : t("yourTime", { city: texts.ownCity, moment: texts.own })}
        </span>
      )}
    </span>
  );
}
