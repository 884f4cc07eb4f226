/**
 * A calendar of one month in which the user chooses a day, Gregorian or Bikram Sambat. Each day also shows its number in
 * the other calendar. Arrow keys move by day and week, Page Up and Page Down by month.
 */

import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { booking } from "../i18n/catalogue/booking";
import { common } from "../i18n/catalogue/common";
import { useFormat, useTexts } from "../i18n/provider";
import { civilOf, type Day, dayNumber, toBikramSambat } from "../time/bikramSambat";
import { BS_MONTHS, bsText, CIVIL_MONTHS, civilText, WEEKDAYS, WEEKDAYS_SHORT } from "../time/format";
import { type CalendarKind, type Cell, isSameDay, monthOf, shiftMonth, weeksOf } from "../time/months";
import { Icon } from "./Icon";
import "./DatePicker.css";

const TEXTS = { ...common, ...booking };

interface Props {
  value: Day | null;
  onChange: (day: Day) => void;
  min: Day;
  max: Day;
  label: string;
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

export function DatePicker({ value, onChange, min, max, label }: Props) {
  const t = useTexts(TEXTS);
  const { language, number } = useFormat();
  const [kind, setKind] = useState<CalendarKind>(language === "ne" ? "bs" : "ad");
  const [wanted, setFocused] = useState<Day>(value ?? min);
  // `min` and `max` change with the chosen place, because its date may differ.
  const focused = clamp(wanted, min, max);
  const month = monthOf(kind, focused) ?? { year: min.year, month: min.month };
  const moved = useRef(false);
  const cell = useRef<HTMLButtonElement>(null);
  const heading = useId();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows the day that the keys moved to
  useLayoutEffect(() => {
    if (moved.current) cell.current?.focus();
    moved.current = false;
  }, [focused]);

  const goTo = (day: Day) => setFocused(clamp(day, min, max));
  const turnMonth = (by: number) => {
    const target = weeksOf(kind, shiftMonth(month, by)).flat();
    const inside = target.filter((each): each is Cell => each !== null);
    const wanted = inside.find((each) => each.number === (kind === "bs" ? toBikramSambat(focused)?.day : focused.day));
    const next = wanted ?? inside.at(-1);
    if (next) goTo(next.civil);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined && event.key !== "PageUp" && event.key !== "PageDown") return;
    event.preventDefault();
    moved.current = true;
    if (step !== undefined) goTo(civilOf(dayNumber(focused) + step));
    else turnMonth(event.key === "PageUp" ? -1 : 1);
  };
  const isOutOfRange = (day: Day) => dayNumber(day) < dayNumber(min) || dayNumber(day) > dayNumber(max);
  const title = number(`${(kind === "bs" ? BS_MONTHS : CIVIL_MONTHS)[language][month.month - 1]} ${month.year}`);
  const isMonthOutOfRange = (by: number) => {
    const cells = weeksOf(kind, shiftMonth(month, by)).flat();
    return cells.every((each) => each === null || isOutOfRange(each.civil));
  };

  return (
    <fieldset className="field date-picker">
      <legend>{label}</legend>
      <div className="row spread">
        <div className="row date-month">
          <button
            type="button"
            className="button round plain"
            disabled={isMonthOutOfRange(-1)}
            onClick={() => turnMonth(-1)}
          >
            <Icon name="left" />
            <span className="hidden">{t("previousMonth")}</span>
          </button>
          <strong id={heading} aria-live="polite">
            {title}
          </strong>
          <button
            type="button"
            className="button round plain"
            disabled={isMonthOutOfRange(1)}
            onClick={() => turnMonth(1)}
          >
            <Icon name="right" />
            <span className="hidden">{t("nextMonth")}</span>
          </button>
        </div>
        <KindSwitch kind={kind} onChange={setKind} />
      </div>
      <table aria-labelledby={heading}>
        <thead>
          <tr>
            {WEEKDAYS_SHORT[language].map((short, index) => (
              <th key={short} scope="col" abbr={WEEKDAYS[language][index]}>
                {short}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(kind, month).map((week, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a week has no other identity than its position
            <tr key={row}>
              {week.map((day, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a day neither
                <td key={column}>
                  {day && (
                    <button
                      type="button"
                      ref={isSameDay(day.civil, focused) ? cell : undefined}
                      tabIndex={isSameDay(day.civil, focused) ? 0 : -1}
                      className="date-day"
                      disabled={isOutOfRange(day.civil)}
                      aria-pressed={isSameDay(day.civil, value)}
                      onKeyDown={onKeyDown}
                      onClick={() => {
                        setFocused(day.civil);
                        onChange(day.civil);
                      }}
                    >
                      <span aria-hidden="true">{number(day.number)}</span>
                      <small aria-hidden="true">{day.other === null ? "" : number(day.other)}</small>
                      <span className="hidden">{dayLabel(day.civil, language)}</span>
                    </button>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </fieldset>
  );
}

function KindSwitch({ kind, onChange }: { kind: CalendarKind; onChange: (kind: CalendarKind) => void }) {
  const t = useTexts(TEXTS);
  return (
    <fieldset className="switch" aria-label={t("calendar")}>
      {(["ad", "bs"] as const).map((each) => (
        <button key={each} type="button" aria-pressed={kind === each} onClick={() => onChange(each)}>
          {t(each === "bs" ? "bsDate" : "adDate")}
        </button>
      ))}
    </fieldset>
  );
}

/** The label of a day for screen readers: its date in both calendars. */
function dayLabel(civil: Day, language: "en" | "ne"): string {
  const bs = toBikramSambat(civil);
  const [day, other] = [civilText(civil, language), bs ? bsText(bs, language) : ""];
  return language === "ne" ? `${other} (${day})` : `${day} (${other} BS)`;
}

function clamp(day: Day, min: Day, max: Day): Day {
  const number = Math.max(dayNumber(min), Math.min(dayNumber(max), dayNumber(day)));
  return civilOf(number);
}
