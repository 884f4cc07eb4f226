/** The day and the hour of a puja on the clock of its place, and what the reader's own clock shows then. */

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
  /** Whether sending was tried: what is missing is said then. */
  tried: boolean;
  errors: { scheduled_at?: string; place_timezone?: string };
}

export function BookTime({ chosen, onChange, tried, errors }: Props) {
  const t = useTexts(TEXTS);
  const { language } = useFormat();
  const { zone, day, time } = chosen;
  const days = bookableDays(zone, Date.now());
  const reading = resolveTime(chosen);
  const skipped = useSkippedHourText(reading, zone);
  const bs = day && toBikramSambat(day);
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  // A browser's own field for times does not speak Nepali: the words beside it do.
  const words = `${timeText({ hour, minute }, language)}, ${zoneText(zone, language)}`;
  return (
    <>
      <DatePicker label={t("day")} value={day} {...days} onChange={(day) => onChange({ day })} />
      {day && <p>{t("chosenDay", { bs: bs ? bsText(bs, language) : "–", ad: civilText(day, language) })}</p>}
      {tried && day === null && (
        <p className="error-text" role="alert">
          {t("chooseDay")}
        </p>
      )}
      <Field label={t("time")} hint={time && words} error={skipped ?? errors.scheduled_at}>
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
      {"both" in reading && reading.both && (
        <RepeatedHourChoice
          both={reading.both}
          zone={zone}
          which={chosen.which}
          onChange={(which) => onChange({ which })}
        />
      )}
      {tried && reading.kind === "repeated" && (
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
      {reading.kind === "clear" && (
        <p className="chosen-time" role="status">
          <PlaceTime time={{ scheduled_at: reading.at, scheduled_at_place: reading.at, place_timezone: zone }} />
        </p>
      )}
    </>
  );
}

/** What is said of an hour that the clocks leave out. */
function useSkippedHourText(reading: ResolvedTime, zone: string): string | undefined {
  const t = useTexts(TEXTS);
  const { language } = useFormat();
  if (reading.kind !== "skipped") return undefined;
  return t("skippedHour", {
    city: cityOf(zone, language),
    from: timeText(reading.from, language),
    to: timeText(reading.to, language),
    time: timeText(reading.clock, language),
  });
}

interface WhichProps {
  both: readonly [string, string];
  zone: string;
  which: 0 | 1 | null;
  onChange: (which: 0 | 1) => void;
}

/** The clocks are put back over this hour: which of the two is meant, only the customer knows. */
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
