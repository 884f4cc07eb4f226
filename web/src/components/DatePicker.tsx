/**
 * A sheet of a month to choose a day from, by either calendar; each day shows its number in the other one too.
 * Arrow keys move by day and week, Page Up and Page Down by month.
 */

import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { booking } from "../i18n/catalogue/booking";
import { common } from "../i18n/catalogue/common";
import { useFormat, useTexts } from "../i18n/provider";
import { civilOf, type Day, dayNumber, toBikramSambat } from "../time/bikramSambat";
import { BS_MONTHS, bsText, CIVIL_MONTHS, civilText, WEEKDAYS, WEEKDAYS_SHORT } from "../time/format";
import { type CalendarKind, type Cell, monthOf, sameDay, shifted, weeksOf } from "../time/months";
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
  // What can be chosen may change under it: another place has another today.
  const focused = clamped(wanted, min, max);
  const month = monthOf(kind, focused) ?? { year: min.year, month: min.month };
  const moved = useRef(false);
  const cell = useRef<HTMLButtonElement>(null);
  const heading = useId();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows the day that the keys have moved to
  useLayoutEffect(() => {
    if (moved.current) cell.current?.focus();
    moved.current = false;
  }, [focused]);

  const goTo = (day: Day) => setFocused(clamped(day, min, max));
  const turn = (by: number) => {
    const target = weeksOf(kind, shifted(month, by)).flat();
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
    else turn(event.key === "PageUp" ? -1 : 1);
  };
  const isOut = (day: Day) => dayNumber(day) < dayNumber(min) || dayNumber(day) > dayNumber(max);
  const title = number(`${(kind === "bs" ? BS_MONTHS : CIVIL_MONTHS)[language][month.month - 1]} ${month.year}`);
  const edge = (by: number) => {
    const cells = weeksOf(kind, shifted(month, by)).flat();
    return cells.every((each) => each === null || isOut(each.civil));
  };

  return (
    <fieldset className="field date-picker">
      <legend>{label}</legend>
      <div className="row spread">
        <div className="row date-month">
          <button type="button" className="button round plain" disabled={edge(-1)} onClick={() => turn(-1)}>
            <Icon name="left" />
            <span className="hidden">{t("previousMonth")}</span>
          </button>
          <strong id={heading} aria-live="polite">
            {title}
          </strong>
          <button type="button" className="button round plain" disabled={edge(1)} onClick={() => turn(1)}>
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
            // biome-ignore lint/suspicious/noArrayIndexKey: weeks are told apart by their place
            <tr key={row}>
              {week.map((day, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: days too
                <td key={column}>
                  {day && (
                    <button
                      type="button"
                      ref={sameDay(day.civil, focused) ? cell : undefined}
                      tabIndex={sameDay(day.civil, focused) ? 0 : -1}
                      className="date-day"
                      disabled={isOut(day.civil)}
                      aria-pressed={sameDay(day.civil, value)}
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

/** Both dates: what a screen reader says of a day. */
function dayLabel(civil: Day, language: "en" | "ne"): string {
  const bs = toBikramSambat(civil);
  const [day, other] = [civilText(civil, language), bs ? bsText(bs, language) : ""];
  return language === "ne" ? `${other} (${day})` : `${day} (${other} BS)`;
}

function clamped(day: Day, min: Day, max: Day): Day {
  const number = Math.max(dayNumber(min), Math.min(dayNumber(max), dayNumber(day)));
  return civilOf(number);
}
