/** A moment in the reader's language and time zone; the other calendar's date shows on hover. */

import { useFormat } from "../i18n/provider";
import { toBikramSambat } from "../time/bikramSambat";
import { bsText, civilText } from "../time/format";
import { clockAt } from "../time/zone";

interface Props {
  at: string;
  as?: "moment" | "day" | "short";
}

export function LocalTime({ at, as = "moment" }: Props) {
  const format = useFormat();
  const clock = clockAt(Date.parse(at), format.zone);
  const bs = toBikramSambat(clock);
  const other = format.language === "ne" ? civilText(clock, "ne") : bs && `${bsText(bs, "en")} BS`;
  return (
    <time dateTime={at} title={other ?? undefined}>
      {format[as](at)}
    </time>
  );
}
