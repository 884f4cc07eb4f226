/** Fields for the day and time of a puja in its place's time zone. They also show the same moment on the reader's clock. */

import { CityField } from "../components/CityField";
import { DatePicker } from "../components/DatePicker";
import { Field } from "../components/Field";
import { PlaceTime } from "../components/PlaceTime";
import { booking } from "../i18n/catalogue/booking";
import { place } from "../i18n/catalogue/place";
import { useFormat, useTexts } from "../i18n/provider";
import { toBikramSambat } from "../time/bikramSambat";
import { bookableDays, type ChosenTime, type ResolvedTime, resolveTime } from "../time/chosenTime";
import { cityOf, zoneText } from "../time/cities";
import { bsText, civilText, timeText } from "../time/format";
import { clockOf } from "../time/place";
import { offsetText } from "../time/zone";

const TEXTS = { ...booking, ...place };

interface Props {
  chosen: ChosenTime;
  onChange: (part: Partial<ChosenTime>) => void;
  /** Whether the form was submitted. Missing values are reported only then. */
  isSubmitted: boolean;
  errors: { scheduled_at?: string; place_timezone?: string };
}

export function BookTime({ chosen, onChange, isSubmitted, errors }: Props) {
  const t = useTexts(TEXTS);
  const { language } = useFormat();
  const { zone, day, time } = chosen;
  const days = bookableDays(zone, Date.now());
  const resolved = resolveTime(chosen);
  const skipped = useSkippedHourText(resolved, zone);
  const bs = day && toBikramSambat(day);
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  // The browser's time field does not show Nepali. The text beside it does.
  const timeHint = `${timeText({ hour, minute }, language)}, ${zoneText(zone, language)}`;
  return (
    <>
      <DatePicker label={t("day")} value={day} {...days} onChange={(day) => onChange({ day })} />
      {day && <p>{t("chosenDay", { bs: bs ? bsText(bs, language) : "–", ad: civilText(day, language) })}</p>}
      {isSubmitted && day === null && (
        <p className="error-text" role="alert">
          {t("chooseDay")}
        </p>
      )}
      <Field label={t("time")} hint={time && timeHint} error={skipped ?? errors.scheduled_at}>
        {(props) => (
          <input
            {...props}
            type="time"
            required
            value={time}
            onChange={(event) => onChange({ time: event.target.value })}
          />
        )}
      </Field>
      {"both" in resolved && resolved.both && (
        <RepeatedHourChoice
          both={resolved.both}
          zone={zone}
          which={chosen.which}
          onChange={(which) => onChange({ which })}
        />
      )}
      {isSubmitted && resolved.kind === "repeated" && (
        <p className="error-text" role="alert">
          {t("chooseWhich")}
        </p>
      )}
      <CityField
        label={t("placeClock")}
        hint={t("placeClockHint", { zone: zoneText(zone, language) })}
        zone={zone}
        error={errors.place_timezone}
        onChange={(zone) => onChange({ zone })}
      />
      {resolved.kind === "clear" && (
        <p className="chosen-time" role="status">
          <PlaceTime time={{ scheduled_at: resolved.at, scheduled_at_place: resolved.at, place_timezone: zone }} />
        </p>
      )}
    </>
  );
}

/** The error text for an hour that the clock skips; undefined for any other time. */
function useSkippedHourText(resolved: ResolvedTime, zone: string): string | undefined {
  const t = useTexts(TEXTS);
  const { language } = useFormat();
  if (resolved.kind !== "skipped") return undefined;
  return t("skippedHour", {
    city: cityOf(zone, language),
    from: timeText(resolved.from, language),
    to: timeText(resolved.to, language),
    time: timeText(resolved.clock, language),
  });
}

interface WhichProps {
  both: readonly [string, string];
  zone: string;
  which: 0 | 1 | null;
  onChange: (which: 0 | 1) => void;
}

/** Asks which of two moments the customer means, when the clock is set back and shows this hour twice. */
function RepeatedHourChoice({ both, zone, which, onChange }: WhichProps) {
  const t = useTexts(TEXTS);
  const { language, number } = useFormat();
  const time = timeText(clockOf(both[0]).clock, language);
  return (
    <fieldset className="field">
      <legend>{t("doubledHour", { city: cityOf(zone, language), time })}</legend>
      <div className="choices">
        {([0, 1] as const).map((each) => (
          <label key={each} className="choice">
            <input type="radio" name="which" checked={which === each} onChange={() => onChange(each)} />
            {t(each === 0 ? "firstOfTwo" : "secondOfTwo")} {number(`(UTC${offsetText(clockOf(both[each]).offset)})`)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
