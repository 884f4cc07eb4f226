/** Shows a moment in the reader's language and time zone. The date in the other calendar is the tooltip. */

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
